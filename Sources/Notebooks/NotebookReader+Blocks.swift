extension NotebookReader {
    /// The blocks of the whole notebook.
    mutating func readBody(_ scanner: inout LineScanner) -> [Block] {
        let fragment = Fragment(notebook: source)
        var implied: [UInt8]?
        while true {
            let outer = (surroundings == nil ? [] : definitions.lines(for: scanner.masked.bytes)) + (implied ?? [])
            let text = outer.isEmpty ? scanner.masked : SourceText(scanner.masked.bytes + outer)
            let count = diagnostics.count
            var tree = parse(text, in: fragment)
            tree.splitHTML(before: scanner.divMarks)
            var strays = Set(scanner.markers.keys)
            tree.visitBlocks { node in
                let line = node.range.lowerBound.line
                switch (node.kind, scanner.markers[line]?.marker) {
                case (.item, .list?): strays.remove(line)
                case (_, .list?): break
                case (.html, _): strays.remove(line)
                default: break
                }
            }
            if scanner.ending == nil, let last = tree.children.last, last.range.upperBound.line > source.lines.count,
                let ending = ending(of: last)
            {
                diagnostics.removeSubrange(count...)
                scanner.end(with: ending)
                continue
            }
            if strays.isEmpty, implied == nil, surroundings == nil {
                let headings = Self.headings(in: tree)
                for (label, identifier) in headings { definitions.imply(label, identifier: identifier) }
                let lines = definitions.impliedLines(for: scanner.masked.bytes)
                implied = lines
                if !lines.isEmpty {
                    diagnostics.removeSubrange(count...)
                    continue
                }
            }
            if strays.isEmpty {
                markers = scanner.markers
                innerDefinitions = scanner.innerDefinitions(notIn: tree)
                return readBlocks(tree.children, in: fragment)
            }
            diagnostics.removeSubrange(count...)
            scanner.unmask(strays)
        }
    }

    /// Headings of plain text, with the identifiers that they are to get.
    private static func headings(in tree: MarkNode) -> [(label: String, identifier: String)] {
        var found: [(label: String, identifier: String)] = []
        var slugs: Set<String> = []
        tree.visitBlocks { node in
            guard case .heading = node.kind else { return }
            let (children, attributes) = withoutTrailingAttributes(node.children)
            let texts = children.map { if case .text(let text) = $0.kind { text } else { "[" } }
            let label = texts.joined()
            guard label.contains(where: { !$0.isWhitespace }), !label.contains(where: { "[]\\`<>\n".contains($0) }) else {
                return
            }
            let slug = slug(label)
            let isFirst = attributes.identifier != nil || slugs.insert(slug).inserted
            if isFirst { found.append((label, attributes.identifier ?? slug)) }
        }
        return found
    }

    /// A line that ends a block; nil for one that a blank line ends.
    private func ending(of node: MarkNode) -> String? {
        switch node.kind {
        case .codeBlock: Fence(of: node, in: source)?.text
        // The ends of all kinds of HTML that a blank line does not end (CommonMark 0.31, section 4.6).
        case .html: "</pre>?>]]>"
        default: nil
        }
    }

    /// Divs, and tags that stand around blocks, are folded out of the flat list that CommonMark gives.
    mutating func readBlocks(_ nodes: [MarkNode], in fragment: Fragment) -> [Block] {
        var stack = [OpenDiv(attributes: Attributes(), range: .init(uncheckedBounds: (.start, .start)))]
        func close(_ div: OpenDiv, at end: SourceLocation) -> Block {
            Block(.div(Div(blocks: div.blocks)), range: div.range.lowerBound.up(to: end), attributes: div.attributes)
        }
        for node in nodes {
            guard case .html = node.kind, fragment.isWhole, let (marker, range) = markers[node.range.lowerBound.line] else {
                if case .html(let html) = node.kind, let markup = markup(html, node, in: fragment) {
                    read(markup, into: &stack)
                } else {
                    stack[stack.count - 1].blocks += readBlocks(node, in: fragment)
                }
                continue
            }
            let start = range.lowerBound
            switch marker {
            case .divStart(let attributes):
                divDepth += 1
                if divDepth == Self.mostDivs + 1 {
                    report(
                        "too-complex", at: start, "more than \(Self.mostDivs) blocks ::: stand in each other",
                        help: "Nest less deeply.")
                }
                if divDepth <= Self.mostDivs { stack.append(OpenDiv(attributes: attributes, range: range)) }
            case .divEnd where divDepth > Self.mostDivs: divDepth -= 1
            case .divEnd:
                closeTags(in: &stack, at: start)
                guard stack.count > 1 else {
                    report("stray-div", at: start, "this ::: closes nothing", help: "Open a block with \"::: {.callout-note}\".")
                    continue
                }
                divDepth -= 1
                let div = stack.removeLast()
                stack[stack.count - 1].blocks += finished(close(div, at: range.upperBound))
            case .math(let tex, let attributes):
                stack[stack.count - 1].blocks.append(formula(tex, attributes, range))
            case .gridTable(let lines): stack[stack.count - 1].blocks.append(gridTable(lines, range))
            case .dashTable(let lines):
                stack[stack.count - 1].blocks.append(Block(.pipeTable(readDashTable(lines)), range: range))
            case .list: break
            }
        }
        closeTags(in: &stack, at: nodes.last.map { fragment.place($0.range.upperBound) } ?? .start)
        while stack.count > 1 {
            divDepth -= 1
            let div = stack.removeLast()
            report("open-div", at: div.range.lowerBound, "this ::: is never closed", help: "Close it with a line \":::\".")
            let end = div.blocks.last?.range.upperBound ?? div.range.upperBound
            stack[stack.count - 1].blocks += finished(close(div, at: end))
            closeTags(in: &stack, at: end)
        }
        return joined(stack[0].blocks)
    }

    /// Divs deeper than this are left out.
    private static let mostDivs = 60

    /// One node is mostly one block; a comment is none, and a paragraph before a table makes two.
    private mutating func readBlocks(_ node: MarkNode, in fragment: Fragment) -> [Block] {
        let range = fragment.place(node.range)
        switch node.kind {
        case .heading(let level):
            let (children, attributes) = Self.withoutTrailingAttributes(node.children)
            let heading = Heading(level: level, content: readInlines(children, in: fragment), identifier: "")
            if let identifier = attributes.identifier { claimIdentifier(identifier, at: range.lowerBound) }
            report([attributes.unused(hasClasses: true, on: "a heading", at: range.lowerBound)])
            return [Block(.heading(heading), range: range, attributes: attributes)]
        case .paragraph:
            return readTable(node, in: fragment) ?? [readParagraph(node, in: fragment)]
        case .blockQuote:
            return [alert(Block(.blockQuote(readBlocks(node.children, in: fragment)), range: range))]
        case .list(let start, let isTight): return readList(node, start: start, isTight: isTight, in: fragment)
        case .codeBlock(let info, let literal):
            return [readFence(node, info: info, literal: literal, in: fragment)]
        case .thematicBreak: return [Block(.thematicBreak, range: range)]
        case .html(let whole):
            let (node, html) = Self.cut(node, whole, firstLine: node.range.lowerBound.line, to: fragment.text)
            let range = fragment.place(node.range)
            if html.isComment { return [] }
            if let behind = readBehindComment(html, node, in: fragment) { return behind }
            if html.isBreak { return [Block(.paragraph([Inline(.lineBreak, range: range)]), range: range)] }
            if !html.hasPrefix("<!--") || html.contains("-->") {
                reportEscapedHTML(at: range.lowerBound)
            } else if !source.line(range.lowerBound.line).trimmed.starts(with: "<!--".utf8) {
                // Of a line that begins with a comment it is told when lines are read.
                report([.openComment(at: range.lowerBound)])
            }
            return [Block(.html(html), range: range)]
        default: return []
        }
    }

    /// What stands in the line in which a comment ends is text, as Pandoc has it; a comment itself has no output anywhere.
    ///
    /// - Returns: nil for other HTML, and for a comment that is never closed.
    private mutating func readBehindComment(_ html: String, _ node: MarkNode, in fragment: Fragment) -> [Block]? {
        guard html.utf8.trimmed.starts(with: "<!--".utf8), var end = html.firstRange(of: "-->")?.upperBound else { return nil }
        while html[end...].drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("<!--"),
            let next = html[end...].firstRange(of: "-->")
        {
            end = next.upperBound
        }
        guard commentDepth < Self.mostComments else {
            report(
                "too-complex", at: fragment.place(node.range.lowerBound),
                "more than \(Self.mostComments) comments stand in one line with marks of lists between", help: "Use more lines.")
            return []
        }
        commentDepth += 1
        defer { commentDepth -= 1 }
        let rest = Array(html[end...].utf8).trimmedOfLines
        let number = node.range.lowerBound.line + html[..<end].utf8.count { $0 == UInt8(ascii: "\n") }
        let line = fragment.text.line(number)
        let own = Array(line.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed())
        let column = own.reversed().starts(with: rest.reversed()) ? own.count - rest.count + 1 : 1
        let bytes = Array(rest)
        let place = fragment.place(SourceLocation(line: number, column: column))
        let inner = Fragment(bytes[...], at: place)
        let text = SourceText(bytes + [0x0A, 0x0A] + definitions.lines(for: bytes))
        return readBlocks(parse(text, in: inner).children, in: inner)
    }

    /// Deeper, what stands behind comments is left out.
    private static let mostComments = 20

    mutating func reportEscapedHTML(at location: SourceLocation) {
        guard !allowsRawHTML else { return }
        report(
            "escaped-html", at: location, "this HTML is shown as text",
            help: "\"raw-html: true\" in the front matter lets HTML through.", severity: .warning)
    }

    private mutating func readParagraph(_ node: MarkNode, in fragment: Fragment) -> Block {
        let range = fragment.place(node.range)
        let content = assemble(node.children, in: fragment, cellsBefore: nil)
        if content.isPageBreak { return Block(.div(Div(blocks: [])), range: range, attributes: .pageBreak) }
        if let formula = displayedFormula(content, node, in: fragment) { return formula }
        report(ForeignSyntax.problems(in: content, allowsHTML: allowsRawHTML))
        if let lines = lineBlock(content) { return Block(.paragraph(lines), range: range) }
        // A figure: an image with attributes that stands alone.
        if content.count == 1, case .span(let inner, let attributes) = content[0].kind, inner.count == 1,
            case .image = inner[0].kind
        {
            return figure(inner, attributes, range)
        }
        return Block(.paragraph(content), range: range)
    }

    /// An image alone, with the caption that its attributes give it: what stands between the brackets is then its description.
    mutating func figure(_ image: [Inline], _ attributes: Attributes, _ range: SourceRange) -> Block {
        if let identifier = attributes.identifier { claimIdentifier(identifier, at: range.lowerBound) }
        var (image, attributes) = (image, attributes)
        if let caption = attributes.values["fig-cap"], case .image(let source, let title, let alt) = image[0].kind,
            attributes.alternativeText != nil || !alt.hasDirective
        {
            attributes.values["fig-cap"] = nil
            if attributes.alternativeText == nil, !alt.isEmpty { attributes.values["fig-alt"] = alt.plainText }
            image[0].kind = .image(source: source, title: title, alt: readValue(caption, at: range.lowerBound))
        }
        return Block(.paragraph(image), range: range, attributes: attributes)
    }

    /// `$$ … $$` and nothing else, with its attributes, where no line of its own begins with it: in quotes, notes and cells.
    private mutating func displayedFormula(_ content: [Inline], _ node: MarkNode, in fragment: Fragment) -> Block? {
        guard let first = node.children.first, fragment.text.slice(first.range).starts(with: "$$".utf8),
            case .math(let tex)? = content.first?.kind
        else { return nil }
        var attributes = Attributes()
        if content.count > 1 {
            guard content.count == 2, case .text(let behind) = content[1].kind else { return nil }
            let text = Array(behind.utf8).trimmedOfLines
            guard let (found, length) = Attributes.parse(text), length == text.count else { return nil }
            attributes = found
        }
        return formula(
            String(decoding: Array(tex.utf8).trimmedOfLines, as: UTF8.self), attributes, fragment.place(node.range))
    }

    mutating func formula(_ tex: String, _ attributes: Attributes, _ range: SourceRange) -> Block {
        if let identifier = attributes.identifier { claimIdentifier(identifier, at: range.lowerBound) }
        report([attributes.unused(on: "a formula", at: range.lowerBound)])
        return Block(.math(tex), range: range, attributes: attributes)
    }

    /// Blocks with what stands apart from them: captions of tables, terms of definitions.
    mutating func joined(_ blocks: [Block]) -> [Block] {
        let captioned = joinedCaptions(blocks)
        let joined = joinedDefinitions(captioned)
        return annotated(joined)
    }

    mutating func readItem(_ node: MarkNode, in fragment: Fragment) -> List.Item {
        var blocks = readBlocks(node.children, in: fragment)
        guard case .paragraph(var content)? = blocks.first?.kind, case .text(let text)? = content.first?.kind else {
            return List.Item(blocks: blocks)
        }
        let box = text.utf8.prefix(4)
        let isChecked: Bool
        if box.elementsEqual("[ ] ".utf8) {
            isChecked = false
        } else if box.elementsEqual("[x] ".utf8) || box.elementsEqual("[X] ".utf8) {
            isChecked = true
        } else {
            return List.Item(blocks: blocks)
        }
        content[0].kind = .text(String(text.dropFirst(4)))
        content[0].range = content[0].range.droppingFirst(4)
        if text.utf8.count == 4 { content.removeFirst() }
        blocks[0].kind = .paragraph(content)
        return List.Item(blocks: blocks, isChecked: isChecked)
    }

    /// Takes `{#id .class}` off the end of a heading's text, but for those of a span: `# [words]{.mark}`.
    static func withoutTrailingAttributes(_ nodes: [MarkNode]) -> ([MarkNode], Attributes) {
        guard let last = nodes.last, case .text(let literal) = last.kind,
            let (attributes, length) = Attributes.parse(atEndOf: literal.utf8)
        else { return (nodes, Attributes()) }
        let rest = literal.utf8.prefix(length)
        // Braces behind a bracket are those of a span.
        if rest.last == UInt8(ascii: "]"), literal.utf8.dropFirst(length).first == UInt8(ascii: "{") {
            return (nodes, Attributes())
        }
        var result = Array(nodes.dropLast())
        if !rest.isEmpty {
            let end = SourceLocation(
                line: last.range.lowerBound.line, column: last.range.lowerBound.column + rest.count)
            result.append(
                MarkNode(
                    kind: .text(String(decoding: rest, as: UTF8.self)),
                    range: last.range.lowerBound.up(to: end)))
        }
        return (result, attributes)
    }
}

extension [Inline] {
    fileprivate var hasDirective: Bool {
        contains { if case .directive = $0.kind { true } else { $0.kind.content.hasDirective } }
    }
}

extension String {
    /// `<br>`, which is a line break whether HTML is let through or not.
    var isBreak: Bool { ["<br>", "<br/>"].contains(String(filter { !$0.isWhitespace }).lowercased()) }

    /// A comment of HTML and nothing behind it.
    fileprivate var isComment: Bool {
        let text = utf8.trimmed
        guard text.starts(with: "<!--".utf8), let end = self[...].firstRange(of: "-->")?.upperBound else { return false }
        return self[end...].allSatisfy(\.isWhitespace)
    }
}
