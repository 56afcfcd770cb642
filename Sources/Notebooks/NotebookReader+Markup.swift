/// A block that is not closed yet: a div, or what a tag of HTML has begun.
struct OpenDiv {
    var attributes: Attributes
    var range: SourceRange
    var blocks: [Block] = []
    /// Nil for `:::`.
    var tag: MarkupTag?
    /// What stands in `<summary>`.
    var summary: [Inline]?
}

/// HTML of which every tag says what Markdown says as well: `<details>`, `<p align="center">`, `<img …>`.
extension NotebookReader {
    /// A part of HTML.
    enum MarkupPart {
        case tag(MarkupTag, SourceRange)
        /// Text with the tags that stand in sentences, and where each of its bytes stands.
        case text(Fragment)
    }

    /// The parts of a block of HTML; nil where one of its tags is not read, or where the page has HTML as it stands.
    func markup(_ html: String, _ node: MarkNode, in fragment: Fragment) -> [MarkupPart]? {
        guard !allowsRawHTML, !html.utf8.trimmed.starts(with: "<!--".utf8), !html.isBreak else { return nil }
        let (node, html) = Self.cut(node, html, firstLine: node.range.lowerBound.line, to: fragment.text)
        let bytes = Array(html.utf8)
        let places = places(of: bytes, firstLine: node.range.lowerBound.line, in: fragment)
        var parts: [MarkupPart] = []
        var start = 0, index = 0
        // Code is looked for once for each number of backticks that nothing closes.
        var unclosed: Set<Int> = []
        func endText() {
            let range = (start..<index).trimmed(in: bytes)
            if !range.isEmpty { parts.append(.text(Fragment(Array(bytes[range]), places: Array(places[range])))) }
        }
        while index < bytes.count {
            let rest = bytes[index...]
            if rest.first == UInt8(ascii: "`") {
                // What stands in code is no tag.
                let count = rest.prefix { $0 == UInt8(ascii: "`") }.count
                let end = unclosed.contains(count) ? nil : Self.codeEnd(bytes, from: index + count, ticks: count)
                if end == nil { unclosed.insert(count) }
                index = end ?? index + count
            } else if rest.starts(with: "<!--".utf8) {
                guard let end = rest.firstRange(of: Array("-->".utf8)) else { return nil }
                index = end.upperBound
            } else if let (tag, end) = MarkupTag.read(rest) {
                if tag.isBlock {
                    guard tag.headingLevel == nil || tag.ownAttributes != nil, tag.name != "div" || tag.ownAttributes != nil
                    else {
                        return nil
                    }
                    endText()
                    parts.append(.tag(tag, places[index].up(to: places[end - 1].next)))
                    start = end
                }
                index = end
            } else {
                if rest.first == UInt8(ascii: "<"), rest.dropFirst().first.map({ Self.beginsTag($0) }) ?? false { return nil }
                index += 1
            }
        }
        endText()
        return parts
    }

    private static func beginsTag(_ byte: UInt8) -> Bool {
        "/!?".utf8.contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func codeEnd(_ bytes: [UInt8], from start: Int, ticks: Int) -> Int? {
        var index = start
        while let tick = bytes[index...].firstIndex(of: UInt8(ascii: "`")) {
            let count = bytes[tick...].prefix { $0 == UInt8(ascii: "`") }.count
            index = tick + count
            if count == ticks { return index }
        }
        return nil
    }

    /// Where each byte stands: the lines of HTML in quotes and lists are those of the text without what stands before them.
    private func places(of html: [UInt8], firstLine: Int, in fragment: Fragment) -> [SourceLocation] {
        var places: [SourceLocation] = []
        places.reserveCapacity(html.count)
        for (number, line) in html.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let own = fragment.text.line(firstLine + number)
            let offset = own.reversed().starts(with: line.reversed()) ? own.count - line.count : 0
            for column in 0...line.count where places.count < html.count {
                places.append(fragment.place(SourceLocation(line: firstLine + number, column: offset + column + 1)))
            }
        }
        return places
    }

    // MARK: Blocks

    mutating func read(_ parts: [MarkupPart], into stack: inout [OpenDiv]) {
        for part in parts {
            switch part {
            case .text(let fragment): readText(fragment, into: &stack)
            case .tag(let tag, let range) where tag.name == "hr":
                if !tag.isEnd { stack[stack.count - 1].blocks.append(Block(.thematicBreak, range: range)) }
            case .tag(let tag, let range) where tag.isEnd: close(tag, at: range, in: &stack)
            case .tag(let tag, let range):
                // Browsers end a paragraph where another block begins.
                if stack.last?.tag?.name == "p" { closeLast(of: &stack, at: range.lowerBound) }
                guard stack.count <= Self.mostTags else {
                    if !hasDeepTags {
                        report(
                            "too-complex", at: range.lowerBound, "more than \(Self.mostTags) tags stand in each other",
                            help: "Nest less deeply.")
                    }
                    hasDeepTags = true
                    return
                }
                stack.append(OpenDiv(attributes: Attributes(), range: range, tag: tag))
            }
        }
    }

    /// Deeper ones are refused.
    private static let mostTags = 60

    private mutating func readText(_ fragment: Fragment, into stack: inout [OpenDiv]) {
        let start = fragment.place(SourceLocation(line: 1, column: 1))
        for number in 1...fragment.text.lines.count {
            let line = fragment.text.line(number).trimmed
            let isBlock = ["```", "~~~", "# ", "## ", "### ", "- ", "* ", "+ ", "| ", "> ", "1. "].contains {
                line.starts(with: $0.utf8)
            }
            guard isBlock else { continue }
            report(
                "joined-lines", at: fragment.place(SourceLocation(line: number, column: 1)),
                "no blank line stands between this and the tag before it: it is read as part of a sentence",
                help: "Put blank lines around what stands between tags.", severity: .warning)
            break
        }
        let content = readInlines(fragment)
        guard !content.isEmpty else { return }
        let end = content.last?.range.upperBound ?? start
        stack[stack.count - 1].blocks.append(Block(.paragraph(content), range: start.up(to: end)))
    }

    private mutating func close(_ tag: MarkupTag, at range: SourceRange, in stack: inout [OpenDiv]) {
        let own = stack.lastIndex { $0.tag == nil } ?? 0
        guard let index = stack.lastIndex(where: { $0.tag?.name == tag.name }), index > own else {
            // It closes what is no tag that is read.
            reportEscapedHTML(at: range.lowerBound)
            stack[stack.count - 1].blocks.append(Block(.html("</\(tag.name)>"), range: range))
            return
        }
        while stack.count > index + 1 { closeOpen(of: &stack, at: range.lowerBound) }
        closeLast(of: &stack, at: range.upperBound)
    }

    /// Closes the tags that were begun since the last `:::`.
    mutating func closeTags(in stack: inout [OpenDiv], at end: SourceLocation) {
        while stack.last?.tag != nil { closeOpen(of: &stack, at: end) }
    }

    private mutating func closeOpen(of stack: inout [OpenDiv], at end: SourceLocation) {
        if let open = stack.last, let tag = open.tag, tag.name != "p" {
            report(
                "open-tag", at: open.range.lowerBound, "this <\(tag.name)> is never closed",
                help: "Close it with </\(tag.name)>.",
                severity: .warning)
        }
        closeLast(of: &stack, at: end)
    }

    private mutating func closeLast(of stack: inout [OpenDiv], at end: SourceLocation) {
        let open = stack.removeLast()
        guard let tag = open.tag else { return }
        let range = open.range.lowerBound.up(to: end)
        let inlines = open.blocks.flatMap { block -> [Inline] in
            if case .paragraph(let content) = block.kind { content } else { [] }
        }
        if tag.name == "summary", stack.last?.tag?.name == "details", stack.last?.summary == nil {
            stack[stack.count - 1].summary = inlines
            return
        }
        stack[stack.count - 1].blocks += blocks(of: tag, open, inlines, range)
    }

    private mutating func blocks(of tag: MarkupTag, _ open: OpenDiv, _ inlines: [Inline], _ range: SourceRange) -> [Block] {
        if let level = tag.headingLevel {
            var attributes = Attributes(identifier: tag.attributes["id"])
            if let identifier = attributes.identifier { claimIdentifier(identifier, at: range.lowerBound) }
            if tag.attributes["align"]?.lowercased() == "center" { attributes.classes = ["center"] }
            guard !inlines.isEmpty else { return [] }
            return [
                Block(.heading(Heading(level: level, content: inlines, identifier: "")), range: range, attributes: attributes)
            ]
        }
        var attributes = tag.name == "div" ? tag.ownAttributes ?? Attributes() : Attributes()
        var title: [Inline]?
        switch (tag.name, tag.attributes["align"]?.lowercased()) {
        case ("details", _):
            attributes.classes = ["callout-note"]
            attributes.values["collapse"] = tag.attributes["open"] == nil ? "true" : "false"
            title = open.summary ?? [Inline(.text("Details"), range: open.range)]
        case ("center", _), (_, "center"): attributes.classes.append("center")
        case (_, let side?) where ["left", "right", "justify"].contains(side):
            attributes.values["style"] = [attributes.values["style"], "text-align: \(side)"].compactMap { $0 }.joined(
                separator: ";")
        default: break
        }
        if attributes.isEmpty { return open.blocks }
        let finished = finished(Block(.div(Div(blocks: open.blocks)), range: range, attributes: attributes))
        guard let title else { return finished }
        return finished.map { block in
            guard case .div(var div) = block.kind else { return block }
            div.title = title
            return Block(.div(div), range: block.range, attributes: block.attributes)
        }
    }
}

extension SourceLocation {
    fileprivate var next: SourceLocation { SourceLocation(line: line, column: column + 1) }
}

extension Range<Int> {
    /// Without white space at its ends.
    fileprivate func trimmed(in bytes: [UInt8]) -> Range<Int> {
        let isSpace: (Int) -> Bool = { bytes[$0] == 0x20 || bytes[$0] == 0x09 || bytes[$0] == 0x0A }
        guard let first = first(where: { !isSpace($0) }), let last = last(where: { !isSpace($0) }) else {
            return lowerBound..<lowerBound
        }
        return first..<last + 1
    }
}
