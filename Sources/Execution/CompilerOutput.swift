/// What the Swift compiler says, line by line, in its LLVM style.
struct CompilerOutput {
    struct Message: Hashable {
        enum Severity: String { case error, warning, note }
        var severity: Severity
        var file: String
        var line: Int
        var column: Int
        var text: String
        /// The notes that follow it.
        var notes: [Message] = []
    }

    private(set) var messages: [Message] = []
    /// Lines that are no message, such as the linker's.
    private(set) var other: [String] = []

    init(_ text: String) {
        var follows = false
        for line in text.split(separator: "\n") {
            if let message = Self.message(line) {
                follows = true
                if message.severity == .note, !messages.isEmpty {
                    messages[messages.count - 1].notes.append(message)
                } else if !messages.contains(where: { $0.isSame(as: message) }) {
                    messages.append(message)
                }
            } else if !follows || line.contains("error: ") {
                other.append(String(line))
            }
        }
    }

    /// Without the name of the message's group, "[#no-usage]", at its end.
    private static func withoutGroup(_ text: Substring) -> String {
        guard text.hasSuffix("]"), let group = text.ranges(of: " [#").last else { return String(text) }
        return String(text[..<group.lowerBound])
    }

    /// "file:line:column: severity: text"
    private static func message(_ line: Substring) -> Message? {
        for severity in [Message.Severity.error, .warning, .note] {
            guard let range = line.firstRange(of: ": \(severity.rawValue): ") else { continue }
            let place = line[..<range.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
            guard place.count >= 3, let row = Int(place[place.count - 2]), let column = Int(place[place.count - 1]) else {
                continue
            }
            let file = place.dropLast(2).joined(separator: ":")
            let text = withoutGroup(line[range.upperBound...])
            return Message(severity: severity, file: file, line: row, column: column, text: text)
        }
        return nil
    }
}

extension CompilerOutput.Message {
    /// The compiler says some things once for each of its passes.
    fileprivate func isSame(as other: Self) -> Bool {
        (severity, file, line, column) == (other.severity, other.file, other.line, other.column) && text == other.text
    }
}
