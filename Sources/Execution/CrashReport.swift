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

        var text = String(decoding: stderr, as: UTF8.self)[...]
        // The runtime says that it is busy; that is not the program's word.
        if let notice = text.ranges(of: "\n*** Signal \(signal): Backtracing from ").last {
            text = text[..<notice.lowerBound]
            stderrLength = text.utf8.count
        }
        let failure = frameLines.lazy.compactMap(Self.runtimeFailure).first
        if let verdict = Verdict(endOf: text, signal: signal, isDoubtful: failure != nil) {
            (message, explanation) = (verdict.message, verdict.explanation)
            stderrLength = text[..<verdict.start].utf8.count
        } else if let failure {
            // Debug information names traps without a message as if they were functions.
            message = "Fatal error: \(failure)"
        } else if isEndlessRecursion {
            message = "Fatal error: endless recursion has filled the stack"
        } else if signal == SIGSEGV || signal == SIGBUS {
            message = "Fatal error: memory was read or written that is not the program's"
        } else if signal == SIGABRT {
            message = "the program called abort()"
        }
    }

    /// What the Swift runtime wrote last: "main/n.md:3: Fatal error: no way on". A program may print such lines
    /// itself, so only what stands directly before the end counts.
    private struct Verdict {
        var message: String
        var explanation = ""
        /// Where its line begins.
        var start: Substring.Index

        /// - Parameter isDoubtful: another reason is known, which leaves no word: only a line with a place, at the very
        ///   end, counts.
        init?(endOf text: Substring, signal: Int32, isDoubtful: Bool) {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard let last = lines.lastIndex(where: { !$0.isEmpty }) else { return nil }
            if let verdict = Self.verdict(lines[last]), verdict.hasPlace || !isDoubtful {
                (message, start) = (verdict.message, lines[last].startIndex)
                return
            }
            // A message of several lines; what aborts writes one.
            guard !isDoubtful, signal != SIGABRT else { return nil }
            for index in lines[max(last - 40, 0)..<last].indices.reversed() {
                guard let verdict = Self.verdict(lines[index]), verdict.hasPlace else { continue }
                (message, start) = (verdict.message, lines[index].startIndex)
                explanation = lines[(index + 1)...last].joined(separator: "\n")
                return
            }
            return nil
        }

        private static func verdict(_ line: Substring) -> (message: String, hasPlace: Bool)? {
            if line.hasPrefix("Could not cast value of type ") { return (withoutAddresses(line), true) }
            for word in ["Fatal error", "Precondition failed", "Assertion failed"] {
                guard let found = line.firstRange(of: word) else { continue }
                let (before, behind) = (line[..<found.lowerBound], line[found.upperBound...])
                guard behind.isEmpty || behind.hasPrefix(": ") else { continue }
                if before.isEmpty { return (String(line), false) }
                let place = before.dropLast(2).split(separator: ":")
                guard before.hasSuffix(": "), place.count > 1, Int(place[place.count - 1]) != nil else { continue }
                return (String(line[found.lowerBound...]), true)
            }
            return nil
        }

        /// "'Swift.Int' (0x7f5f72bda698)": where a type lies in memory is another place each time.
        private static func withoutAddresses(_ line: Substring) -> String {
            var result = ""
            var rest = line
            while let open = rest.firstRange(of: " (0x"), let close = rest[open.upperBound...].firstIndex(of: ")") {
                result += rest[..<open.lowerBound]
                rest = rest[rest.index(after: close)...]
            }
            return result + rest
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
