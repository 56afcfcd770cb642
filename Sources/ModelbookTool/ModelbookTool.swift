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

    /// Like ArgumentParser's own, but wrong usage has exit code 2.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            var errors = StandardError()
            errors.write(fullMessage(for: error) + "\n")
            exit(withError: ExitCode(2))
        }
    }
}
