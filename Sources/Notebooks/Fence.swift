/// The marks with which a fenced code block begins (CommonMark 0.31, section 4.5): three or more backticks or tildes.
struct Fence {
    let mark: UInt8
    let length: Int

    /// - Parameter line: a line without its indentation and the marks of the containers that it is in.
    /// - Returns: nil where no fence begins.
    init?(opening line: some Collection<UInt8>) {
        guard let mark = line.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        let length = line.prefix { $0 == mark }.count
        // Backticks in the info string make it a code span.
        guard length >= 3, mark == UInt8(ascii: "~") || !line.dropFirst(length).contains(mark) else { return nil }
        self.mark = mark
        self.length = length
    }

    /// The fence with which code begins; nil for indented code, the first line of which may look like one.
    init?(of node: MarkNode, in text: SourceText) {
        guard case .codeBlock(let info, let literal) = node.kind else { return nil }
        let start = node.range.lowerBound
        let line = text.line(start.line).dropFirst(start.column - 1)
        guard let fence = Fence(opening: line) else { return nil }
        if info.isEmpty {
            // Without a language only marks stand there. A line like it in the code would have closed a fence.
            let isText = !fence.isClosed(by: line) || line.elementsEqual(literal.utf8.prefix { $0 != UInt8(ascii: "\n") })
            if isText { return nil }
        }
        self = fence
    }

    /// Whether a line, without its indentation, ends the block: at least as many of the same marks, and nothing else.
    func isClosed(by line: some Collection<UInt8>) -> Bool {
        let count = line.prefix { $0 == mark }.count
        return count >= length && line.dropFirst(count).isBlank
    }

    /// The marks as text.
    var text: String { String(repeating: Character(Unicode.Scalar(mark)), count: length) }
}
