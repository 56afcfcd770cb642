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
            CleanCommand.self, DoctorCommand.self, ModelCommand.self, PreviewCommand.self, RenderCommand.self,
            VerifyCommand.self,
        ])

    /// Like ArgumentParser's own, but wrong usage has exit code 2.
    static func main() async {
        ProcessSignals.endChildrenWithParent()
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            // Help and versions go where ArgumentParser puts them.
            guard code != .success else { exit(withError: error) }
            let message = fullMessage(for: error)
            if !message.isEmpty { Terminal.report(message + "\n") }
            exit(withError: code == .validationFailure ? ExitCode(2) : code)
        }
    }
}
