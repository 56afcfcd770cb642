/// What the Swift compiler says, line by line, in its LLVM style.
package struct CompilerOutput {
    package struct Message: Hashable {
        package enum Severity: String { case error, warning, note }
        package var severity: Severity
        package var file: String
        package var line: Int
        package var column: Int
        package var text: String
        /// The notes that follow it.
        package var notes: [Message] = []
    }

    package private(set) var messages: [Message] = []
    /// Lines that are no message, such as the linker's.
    package private(set) var other: [String] = []

    package init(_ text: String) {
        var follows = false
        var isRepetition = false
        // The compiler says some things once for each of its passes and each of its files.
        var known: Set<Message> = []
        for line in text.split(separator: "\n") {
            if let message = Self.message(line) {
                follows = true
                if message.severity == .note, !messages.isEmpty {
                    if !isRepetition { messages[messages.count - 1].notes.append(message) }
                    continue
                }
                isRepetition = !known.insert(message).inserted
                if !isRepetition { messages.append(message) }
            } else if !follows || line.contains("error: ") {
                other.append(String(line))
            }
        }
    }

    var hasErrors: Bool { messages.contains { $0.severity == .error } }

    /// Whether the compiler says that it could not write because a disk is full.
    package var lacksRoom: Bool {
        (messages.filter { $0.severity == .error }.map(\.text) + other).contains { text in
            ["No space left on device", "Disk quota exceeded"].contains { text.contains($0) }
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
