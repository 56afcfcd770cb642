import CCmark

/// The door to libcmark: no other file calls it.
///
/// libcmark 0.30 counts the columns of inline nodes on continuation lines as if the lines were not
/// indented, gives a link the line of its closing bracket, gives a code span the place of the first line of
/// its text without the backticks, and line breaks none. The tree made here has the places of the whole constructs.
enum CommonMark {
    /// Nodes nested deeper than this are left out; their parents say so.
    static let deepest = 100

    static func parse(_ source: SourceText) -> MarkNode {
        // The option is for HTML, but without it a code span of several lines moves what follows it.
        let root = source.bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_SOURCEPOS)
            }
        }
        let empty = SourceLocation(line: 1, column: 1)
        guard let root else { return MarkNode(kind: .document, range: empty..<empty) }
        defer { cmark_node_free(root) }
        return Converter(source: source).convert(root, depth: 0, leaf: nil, quoteDepth: 0)
    }

    /// The paragraph or heading around inline nodes.
    private struct Leaf {
        var start: SourceLocation
        var quoteDepth: Int
    }

    private struct Converter {
        let source: SourceText

        func convert(_ node: OpaquePointer, depth: Int, leaf: Leaf?, quoteDepth: Int) -> MarkNode {
            let kind = kind(of: node)
            var result = MarkNode(kind: kind, range: range(of: node, leaf: leaf))
            var leaf = leaf
            var quoteDepth = quoteDepth
            switch kind {
            case .paragraph, .heading: leaf = Leaf(start: result.range.lowerBound, quoteDepth: quoteDepth)
            case .blockQuote: quoteDepth += 1
            default: break
            }
            guard depth < CommonMark.deepest else {
                result.isTruncated = cmark_node_first_child(node) != nil
                return result
            }
            var child = cmark_node_first_child(node)
            while let current = child {
                var inner = convert(current, depth: depth + 1, leaf: leaf, quoteDepth: quoteDepth)
                if inner.range.lowerBound.line == 0 {
                    // A line break has no place of its own.
                    let end = result.children.last?.range.upperBound ?? result.range.lowerBound
                    inner.range = end..<end
                }
                result.children.append(inner)
                child = cmark_node_next(current)
            }
            switch kind {
            case .code: result.range = withBackticks(result.range)
            case .link, .image: result.range = withBrackets(result)
            default: break
            }
            return result
        }

        private func range(of node: OpaquePointer, leaf: Leaf?) -> SourceRange {
            let start = SourceLocation(
                line: Int(cmark_node_get_start_line(node)), column: Int(cmark_node_get_start_column(node)))
            let end = SourceLocation(
                line: Int(cmark_node_get_end_line(node)), column: Int(cmark_node_get_end_column(node)) + 1)
            let places = leaf.map { (corrected(start, in: $0), corrected(end, in: $0)) } ?? (start, end)
            return places.0.up(to: places.1)
        }

        private func corrected(_ place: SourceLocation, in leaf: Leaf) -> SourceLocation {
            guard place.line > leaf.start.line else { return place }
            let prefix = source.prefixLength(ofLine: place.line, quoteDepth: leaf.quoteDepth)
            return SourceLocation(line: place.line, column: max(place.column - (leaf.start.column - 1), 1) + prefix)
        }

        /// A span of several lines has its end where as many backticks stand as at its beginning.
        private func withBackticks(_ range: SourceRange) -> SourceRange {
            let tick = UInt8(ascii: "`")
            var start = source.offset(of: range.lowerBound)
            while start > 0, source.bytes[start - 1] == tick { start -= 1 }
            let length = source.bytes[start...].prefix { $0 == tick }.count
            var end = start + length
            while let next = source.bytes[end...].firstIndex(of: tick) {
                let count = source.bytes[next...].prefix { $0 == tick }.count
                end = next + count
                if count == length { return source.location(ofOffset: start).up(to: source.location(ofOffset: end)) }
            }
            return range
        }

        private func withBrackets(_ node: MarkNode) -> SourceRange {
            guard let first = node.children.first, first.range.lowerBound.line < node.range.lowerBound.line else {
                return node.range
            }
            let inside = source.offset(of: first.range.lowerBound)
            let bracket = source.bytes[..<inside].lastIndex(of: UInt8(ascii: "[")) ?? inside
            var start = bracket
            if case .image = node.kind, start > 0, source.bytes[start - 1] == UInt8(ascii: "!") { start -= 1 }
            return source.location(ofOffset: start).up(to: node.range.upperBound)
        }

        private func kind(of node: OpaquePointer) -> MarkNode.Kind {
            switch cmark_node_get_type(node) {
            case CMARK_NODE_DOCUMENT: return .document
            case CMARK_NODE_BLOCK_QUOTE: return .blockQuote
            case CMARK_NODE_LIST:
                let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                return .list(
                    start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
                    isTight: cmark_node_get_list_tight(node) != 0)
            case CMARK_NODE_ITEM: return .item
            case CMARK_NODE_CODE_BLOCK:
                return .codeBlock(info: string(cmark_node_get_fence_info(node)), literal: literal(node))
            case CMARK_NODE_HTML_BLOCK: return .html(literal(node))
            case CMARK_NODE_PARAGRAPH: return .paragraph
            case CMARK_NODE_HEADING: return .heading(level: Int(cmark_node_get_heading_level(node)))
            case CMARK_NODE_THEMATIC_BREAK: return .thematicBreak
            case CMARK_NODE_TEXT: return .text(literal(node))
            case CMARK_NODE_SOFTBREAK: return .softBreak
            case CMARK_NODE_LINEBREAK: return .lineBreak
            case CMARK_NODE_CODE: return .code(literal(node))
            case CMARK_NODE_HTML_INLINE: return .inlineHTML(literal(node))
            case CMARK_NODE_EMPH: return .emphasis
            case CMARK_NODE_STRONG: return .strong
            case CMARK_NODE_LINK:
                return .link(destination: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
            case CMARK_NODE_IMAGE:
                return .image(source: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
            default: return .text(literal(node))
            }
        }

        private func literal(_ node: OpaquePointer) -> String { string(cmark_node_get_literal(node)) }

        private func string(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
    }
}
