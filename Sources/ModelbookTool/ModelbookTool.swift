import ArgumentParser

@main
struct ModelbookTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modelbook",
        abstract: "Renders notebooks about machine-learning models: Markdown with Swift in it.",
        version: "0.1.0",
        subcommands: [
            CleanCommand.self, DoctorCommand.self, ModelCommand.self, RenderCommand.self, VerifyCommand.self,
        ])
}
