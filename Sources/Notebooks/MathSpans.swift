/// Inline TeX, `$ … $`, hidden from CommonMark: both dollars become backticks, so that the TeX is a code
/// span, in which nothing is emphasis or an escape. The lengths stay the same, and so do all places.
enum MathSpans {
    /// The text with its mathematics hidden; nil if there is none.
    static func hide(in source: SourceText, tree: MarkNode) -> SourceText? {
        guard source.bytes.contains(SpanEnd.dollar) else { return nil }
        var bytes = source.bytes
        var isChanged = false
        visitLeaves(tree, quoteDepth: 0) { range, quoteDepth in
            let marks = marks(in: source, range: range, quoteDepth: quoteDepth)
            guard !marks.dollars.isEmpty else { return }
            isChanged = true
            for offset in marks.dollars { bytes[offset] = SpanEnd.backtick }
            // It would make a code span with the backtick of a formula.
            for offset in marks.strayTicks { bytes[offset] = standIn }
        }
        return isChanged ? SourceText(bytes) : nil
    }

    /// The tree of a text that was hidden from, with the backticks that are text in it.
    static func restored(_ node: MarkNode) -> MarkNode {
        func text(_ text: String) -> String {
            text.utf8.contains(standIn) ? text.replacing(String(decoding: [standIn], as: UTF8.self), with: "`") : text
        }
        var node = node
        switch node.kind {
        case .text(let literal): node.kind = .text(text(literal))
        case .inlineHTML(let html): node.kind = .inlineHTML(text(html))
        case .link(let destination, let title): node.kind = .link(destination: text(destination), title: text(title))
        case .image(let source, let title): node.kind = .image(source: text(source), title: text(title))
        default: break
        }
        node.children = node.children.map(restored)
        return node
    }

    /// For a backtick that encloses nothing: a control character, which no text has.
    private static let standIn: UInt8 = 0x1A

    private static func visitLeaves(_ node: MarkNode, quoteDepth: Int, _ body: (SourceRange, Int) -> Void) {
        switch node.kind {
        case .paragraph, .heading: body(node.range, quoteDepth)
        default:
            let depth = node.kind == .blockQuote ? quoteDepth + 1 : quoteDepth
            for child in node.children { visitLeaves(child, quoteDepth: depth, body) }
        }
    }

    /// Offsets of the dollars that enclose TeX, and of the backticks that enclose nothing.
    private static func marks(
        in source: SourceText, range: SourceRange, quoteDepth: Int
    ) -> (dollars: [Int], strayTicks: [Int]) {
        var content: [(byte: UInt8, offset: Int)] = []
        for number in range.lowerBound.line...range.upperBound.line {
            let line = source.line(number)
            var start = line.startIndex
            if number > range.lowerBound.line {
                start += source.prefixLength(ofLine: number, quoteDepth: quoteDepth)
                content.append((UInt8(ascii: "\n"), start))
            }
            content += line[start...].indices.map { (line[$0], $0) }
        }
        let bytes = content.map(\.byte)[...]
        var found: [Int] = []
        var stray: [Int] = []
        var strayLengths: Set<Int> = []
        var index = 0
        // Where a search for closing dollars has ended in vain: from before that, another one would too.
        var vain = [0, 0, 0]
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case SpanEnd.backtick:
                let length = SpanEnd.run(in: bytes, at: index)
                if !strayLengths.contains(length), let end = SpanEnd.code(in: bytes, from: index + length, length: length) {
                    index = end
                } else {
                    strayLengths.insert(length)
                    stray += (index..<index + length).map { content[$0].offset }
                    index += length
                }
            case SpanEnd.dollar:
                let length = min(SpanEnd.run(in: bytes, at: index), 2)
                guard index >= vain[length],
                    let end = SpanEnd.formula(in: bytes, from: index + length, length: length, vain: &vain[length])
                else {
                    index += length
                    continue
                }
                found += (index..<index + length).map { content[$0].offset }
                found += (end - length..<end).map { content[$0].offset }
                index = end
            default: index += 1
            }
        }
        return (found, stray)
    }
}
