import ArgumentParser
import Micro
import Modelbook
import Models
import Pipeline
import Preview
import Storage
import SystemIO
import Training

/// A command about one model file, which its errors name.
protocol ModelFileCommand: ParsableCommand {
    var file: String { get }
}

/// How a command ends that threw an error: commands throw, and this alone turns errors into text and exit codes.
struct CommandFailure {
    /// For standard error; empty where the command has said what there is to say.
    let text: String
    /// 1 for what is wrong with what a command was given, 2 for how it was called.
    let code: ExitCode

    /// - Parameter command: what threw; nil for a command line that names none.
    init(_ error: any Error, of command: (any ParsableCommand)?) {
        let file = (command as? any ModelFileCommand)?.file
        switch error {
        case var error as ModelError:
            error.file = error.file ?? file
            self.init(text: "error: \(error)\n", code: 1)
        case let error where error is ArchiveError || error is FileError || error is KitError || error is TrainingError:
            self.init(text: "error: \(error)\n", code: 1)
        case let refusal as MicroRefusal:
            let place = file.map { $0 + ": " } ?? ""
            self.init(text: "\(place)error: \(refusal)\n" + (refusal.help.isEmpty ? "" : refusal.help + "\n"), code: 1)
        // What a command finds out while it runs is no matter of how it is written.
        case let error as ValidationError where command != nil: self.init(text: "error: \(error.message)\n", code: 2)
        case let problem as PreviewServer.Problem: self.init(text: "error: \(problem.description)\n", code: 2)
        case let problem as ReportVerification.Unverifiable: self.init(text: "error: \(problem.description)\n", code: 2)
        default: self.init(wrongUse: error)
        }
    }

    /// ArgumentParser's own words. Wrong usage has exit code 2.
    private init(wrongUse error: any Error) {
        let message = ModelbookTool.fullMessage(for: error)
        let code = ModelbookTool.exitCode(for: error)
        self.init(text: message.isEmpty ? "" : message + "\n", code: code == .validationFailure ? 2 : code.rawValue)
    }

    private init(text: String, code: Int32) {
        self.text = text
        self.code = ExitCode(code)
    }
}
