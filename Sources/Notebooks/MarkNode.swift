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
        visit { node in
            guard isWanted(node.kind) else { return }
            lines.formUnion(node.range.lowerBound.line...max(node.range.lowerBound.line, node.range.upperBound.line))
        }
        return lines
    }

    /// Calls a function with the node and with all that is in it.
    func visit(_ body: (MarkNode) -> Void) {
        body(self)
        for child in children { child.visit(body) }
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
