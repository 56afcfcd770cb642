import Foundation

/// The program `modelbook` itself, run as a process.
enum Command {
    struct Outcome {
        /// 128 and the signal for a program that a signal ended.
        var status: Int32
        var output: String
        var errors: String
    }

    static func start(
        _ arguments: [String], in folder: URL, environment: [String: String?] = [:]
    ) throws -> (Process, URL, URL) {
        let process = Process()
        process.executableURL = Workbench.root.appending(path: ".build/release/modelbook")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        // Files instead of pipes: nothing has to be drained while the program runs.
        let output = folder.appending(path: "stdout")
        let errors = folder.appending(path: "stderr")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return (process, output, errors)
    }

    static func run(
        _ arguments: [String], in folder: URL, environment: [String: String?] = [:]
    ) throws -> Outcome {
        let (process, output, errors) = try start(arguments, in: folder, environment: environment)
        process.waitUntilExit()
        let base: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        return Outcome(
            status: base + process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}
