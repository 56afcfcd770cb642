/// A node of CommonMark's tree, with its place in the text that was parsed.
struct MarkNode: Sendable {
    enum Kind: Sendable, Equatable {
        case document, blockQuote, item, paragraph, thematicBreak
        case list(start: Int?, isTight: Bool)
        case heading(level: Int)
        case codeBlock(info: String, literal: String)
        case html(String)
        case text(String)
        case softBreak, lineBreak
        case code(String)
        case inlineHTML(String)
        case emphasis, strong
        case link(destination: String, title: String)
        case image(source: String, title: String)
    }

    var kind: Kind
    var range: SourceRange
    var children: [MarkNode] = []
    /// There are children, but they are nested too deeply to be read.
    var isTruncated = false

    /// The lines of all blocks of some kinds.
    func lines(where isWanted: (Kind) -> Bool) -> Set<Int> {
        var lines: Set<Int> = []
        visitBlocks { node in
            guard isWanted(node.kind) else { return }
            lines.formUnion(node.range.lowerBound.line...max(node.range.lowerBound.line, node.range.upperBound.line))
        }
        return lines
    }

    /// HTML goes on to a blank line in CommonMark. A mark in its last lines is a node of its own all the same, as Pandoc has it.
    mutating func splitHTML(before marks: Set<Int>) {
        guard !marks.isEmpty, !children.isEmpty else { return }
        var result: [MarkNode] = []
        for index in children.indices {
            children[index].splitHTML(before: marks)
            let pieces = children[index].pieces(before: marks)
            if !pieces.isEmpty, result.isEmpty { result = Array(children[..<index]) }
            if !pieces.isEmpty || !result.isEmpty { result += pieces.isEmpty ? [children[index]] : pieces }
        }
        if !result.isEmpty { children = result }
    }

    /// Empty where nothing is to be split.
    private func pieces(before marks: Set<Int>) -> [MarkNode] {
        let (first, last) = (range.lowerBound.line, range.upperBound.line)
        guard case .html(let literal) = kind, first < last, marks.contains(last),
            !["<script", "<pre", "<style", "<textarea", "<!", "<?"].contains(where: literal.lowercased().hasPrefix)
        else { return [] }
        var start = last
        while start - 1 > first, marks.contains(start - 1) { start -= 1 }
        let lines = literal.split(separator: "\n", omittingEmptySubsequences: false)
        // One that opens inside of it is closed there: both are text.
        guard lines.count > last - first, !(first..<start).contains(where: marks.contains) else { return [] }
        func node(_ html: String, _ lines: ClosedRange<Int>, from column: Int) -> MarkNode {
            let start = SourceLocation(line: lines.lowerBound, column: column)
            return MarkNode(kind: .html(html), range: start.up(to: SourceLocation(line: lines.upperBound, column: 1)))
        }
        let own = lines.prefix(start - first).map { $0 + "\n" }.joined()
        return [node(own, first...(start - 1), from: range.lowerBound.column)]
            + (start...last).map { node(lines[$0 - first] + "\n", $0...$0, from: 1) }
    }

    /// Calls a function with the node and with all that is in it.
    func visit(_ body: (MarkNode) -> Void) {
        body(self)
        for child in children { child.visit(body) }
    }

    /// Visits the node and the blocks in it, without what stands in lines of text.
    func visitBlocks(_ body: (MarkNode) -> Void) {
        body(self)
        switch kind {
        case .document, .blockQuote, .list, .item: for child in children { child.visitBlocks(body) }
        default: break
        }
    }

    /// The place of the first node whose children are missing.
    var firstTruncated: SourceLocation? {
        if isTruncated { return range.lowerBound }
        for child in children {
            if let place = child.firstTruncated { return place }
        }
        return nil
    }
}
