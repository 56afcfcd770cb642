#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import SystemIO

/// A program of the user's own, such as an editor or a browser, that is started and left alone. It lives on when this one
/// ends, and has all of its environment.
public enum DetachedProgram {
    /// - Throws: a failure that names the program.
    public static func start(_ path: String, _ arguments: [String]) throws(FileError) {
        do {
            try ChildProcess.launch(path, arguments: arguments, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw FileError(path, error.message)
        }
    }

    /// The path of a program on the user's `PATH`; nil where there is none.
    public static func path(of name: String) -> String? {
        if name.contains("/") { return Files.isExecutable(name) ? name : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first(where: Files.isExecutable)
    }
}
