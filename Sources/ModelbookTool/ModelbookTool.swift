import ArgumentParser
import Execution
import SystemIO

@main
struct ModelbookTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modelbook",
        abstract: "Renders notebooks about machine-learning models: Markdown with Swift in it.",
        version: "0.1.0",
        subcommands: [
            ApiCommand.self, CheckCommand.self, CleanCommand.self, CollectCommand.self, DiffCommand.self, DoctorCommand.self,
            ExtractCommand.self, ModelCommand.self, NewCommand.self, PreviewCommand.self, RenderCommand.self, VerifyCommand.self,
        ])

    /// Like ArgumentParser's own, with the words and the exit codes of ``CommandFailure``.
    static func main() async {
        ProcessSignals.endChildrenWithParent()
        var failing: (any ParsableCommand)?
        do {
            // ArgumentParser would explain the command instead.
            let arguments = Array(CommandLine.arguments.dropFirst())
            var command = try parseAsRoot(arguments.starts(with: ["help", "api"]) ? Array(arguments.dropFirst()) : arguments)
            failing = command
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            // Help and versions go where ArgumentParser puts them.
            guard exitCode(for: error) != .success else { exit(withError: error) }
            let failure = CommandFailure(error, of: failing)
            Terminal.report(failure.text)
            exit(withError: failure.code)
        }
    }
}
