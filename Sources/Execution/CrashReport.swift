#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Why a program trapped, from what it wrote to standard error and from the runtime's backtrace.
struct CrashReport {
    /// "Fatal error: Index out of range"
    var message: String
    /// Further lines of the message.
    var explanation = ""
    /// Frames that have a place in a source, innermost first.
    var frames: [(file: String, line: Int, column: Int)] = []
    /// The bytes of standard error before the message.
    var stderrLength: Int

    init(signal: Int32, stderr: [UInt8], backtrace: String) {
        stderrLength = stderr.count
        message = "Fatal error: signal \(signal)"
        let frameLines = backtrace.split(separator: "\n")
        frames = frameLines.compactMap(Self.frame)

        var text = String(decoding: stderr, as: UTF8.self)
        // The runtime says that it is busy; that is not the program's word.
        if let notice = text.firstRange(of: "\n*** Signal ") { text = String(text[..<notice.lowerBound]) }
        if let found = text.ranges(of: "Fatal error: ").last {
            let lineStart = text[..<found.lowerBound].lastIndex(of: "\n").map(text.index(after:)) ?? text.startIndex
            let lines = text[found.lowerBound...].split(separator: "\n", maxSplits: 1)
            message = lines.first.map(String.init) ?? message
            explanation = lines.count > 1 ? String(lines[1]).trimmingNewlines : ""
            stderrLength = text[..<lineStart].utf8.count
        } else if let failure = frameLines.lazy.compactMap(Self.runtimeFailure).first {
            // Debug information names traps without a message as if they were functions.
            message = "Fatal error: \(failure)"
        } else if isEndlessRecursion {
            message = "Fatal error: endless recursion has filled the stack"
        } else if signal == SIGSEGV || signal == SIGBUS {
            message = "Fatal error: memory was read or written that is not the program's"
        }
    }

    /// The same place again and again.
    private var isEndlessRecursion: Bool {
        let places = frames.prefix(16).map { "\($0.file):\($0.line)" }
        return Dictionary(grouping: places) { $0 }.values.contains { $0.count >= 8 }
    }

    /// "0 [inlined] Swift runtime failure: arithmetic overflow in program at …": the reason, in capitals
    /// like other messages.
    private static func runtimeFailure(_ line: Substring) -> String? {
        guard let name = line.firstRange(of: "Swift runtime failure: ") else { return nil }
        let rest = line[name.upperBound...]
        let end = rest.firstRange(of: " in ")?.lowerBound ?? rest.firstRange(of: " ***")?.lowerBound ?? rest.endIndex
        return rest.prefix(1).uppercased() + rest[..<end].dropFirst()
    }

    /// "… in program at /folder/analysis.md:12:70"
    private static func frame(_ line: Substring) -> (file: String, line: Int, column: Int)? {
        guard let at = line.ranges(of: " at ").last else { return nil }
        let parts = line[at.upperBound...].split(separator: ":")
        guard parts.count >= 3, let row = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else {
            return nil
        }
        return (parts.dropLast(2).joined(separator: ":"), row, column)
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var result = self[...]
        while result.last?.isNewline ?? false { result.removeLast() }
        return String(result)
    }
}
