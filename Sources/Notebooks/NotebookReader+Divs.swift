/// What a block ::: is, by its classes, its identifier and its attributes.
extension NotebookReader {
    /// A block with its title and parts; none where it is for another format.
    mutating func finished(_ block: Block) -> [Block] {
        guard case .div(var div) = block.kind else { return [block] }
        let attributes = block.attributes
        let start = block.range.lowerBound
        if attributes.classes.contains("hidden") || attributes.isForOtherFormat { return [] }
        div.blocks = joined(div.blocks)
        let kind = DivKind(attributes)
        if kind == .figure || attributes.layout != nil { div.blocks = div.blocks.flatMap { images($0) } }
        report([attributes.unused(keys: kind.keys, hasClasses: true, on: kind.noun, at: start)])
        report(attributes.styleProblems(at: start) + attributes.divProblems(at: start))
        reportClasses(attributes.classes, at: start)
        switch kind {
        case .tabset: div.blocks = tabs(div.blocks, at: start)
        case .callout, .theorem:
            if let title = attributes.values["title"] ?? attributes.values["name"] {
                div.title = readValue(title, at: start)
            } else if case .heading(let heading)? = div.blocks.first?.kind {
                div.title = heading.content
                div.blocks.removeFirst()
            }
        case .figure:
            if let caption = ["fig-cap", "tbl-cap", "lst-cap"].lazy.compactMap({ attributes.values[$0] }).first {
                div.title = readValue(caption, at: start)
            } else if case .paragraph(let content)? = div.blocks.last?.kind, !content.isImage {
                div.title = content
                div.blocks.removeLast()
            }
        case .plain: break
        }
        var result = block
        result.kind = .div(div)
        return [result]
    }

    /// Each image of a paragraph that holds nothing else is a figure of its own.
    private mutating func images(_ block: Block) -> [Block] {
        guard case .paragraph(let content) = block.kind, content.count > 1 else { return [block] }
        let images = content.filter { inline in
            switch inline.kind {
            case .softBreak, .lineBreak: false
            case .text(let text): !text.allSatisfy(\.isWhitespace)
            default: true
            }
        }
        guard images.allSatisfy({ [$0].isImage }) else { return [block] }
        return images.map { image in
            guard case .span(let inner, let attributes) = image.kind else {
                return Block(.paragraph([image]), range: image.range)
            }
            return figure(inner, attributes, image.range)
        }
    }

    /// The value of an attribute as inline Markdown, with its place in the line of ":::".
    mutating func readValue(_ value: String, at start: SourceLocation) -> [Inline] {
        let line = source.line(start.line)
        let offset = line.firstRange(of: Array(value.utf8))?.lowerBound ?? line.startIndex
        let place = SourceLocation(line: start.line, column: offset - line.startIndex + 1)
        return readInlines(Fragment(Array(value.utf8)[...], at: place))
    }

    /// Each heading of the largest size begins a tab.
    private mutating func tabs(_ blocks: [Block], at start: SourceLocation) -> [Block] {
        let levels = blocks.compactMap { if case .heading(let heading) = $0.kind { heading.level } else { nil } }
        guard let level = levels.min() else {
            report(
                "no-tabs", at: start, "these tabs have no headings",
                help: "Begin each tab with a heading: \"## Name\".",
                severity: .warning)
            return blocks
        }
        var before: [Block] = []
        var tabs: [Block] = []
        for block in blocks {
            if case .heading(let heading) = block.kind, heading.level == level {
                var attributes = block.attributes
                attributes.classes.append("tab")
                tabs.append(
                    Block(.div(Div(blocks: [], title: heading.content)), range: block.range, attributes: attributes))
            } else if let last = tabs.last, case .div(var tab) = last.kind {
                tab.blocks.append(block)
                let range = last.range.lowerBound.up(to: block.range.upperBound)
                tabs[tabs.count - 1] = Block(.div(tab), range: range, attributes: last.attributes)
            } else {
                before.append(block)
            }
        }
        return before + tabs
    }

    /// `[!NOTE]` at the head of a quote is GitHub's way to write a callout.
    func alert(_ block: Block) -> Block {
        guard case .blockQuote(var blocks) = block.kind, case .paragraph(var content)? = blocks.first?.kind,
            case .text(let text)? = content.first?.kind, text.hasPrefix("[!"), let end = text.firstIndex(of: "]"),
            case let kind = text[..<end].dropFirst(2).lowercased(), Div.callouts.contains(kind),
            text[end...].dropFirst().allSatisfy(\.isWhitespace), content.count == 1 || content[1].kind == .softBreak
        else { return block }
        content.removeFirst(min(2, content.count))
        if content.isEmpty { blocks.removeFirst() } else { blocks[0].kind = .paragraph(content) }
        return Block(
            .div(Div(blocks: blocks)), range: block.range, attributes: Attributes(classes: ["callout-\(kind)"]))
    }

    /// A class that is near a known one is most likely meant to be that.
    private mutating func reportClasses(_ classes: [String], at start: SourceLocation) {
        for name in classes where !DivKind.classes.contains(name) && !name.hasPrefix("callout") {
            if DivKind.foreign.contains(name) {
                report(
                    "foreign-syntax", at: start, "\".\(name)\" has no effect here: its content is shown as it stands",
                    help: "",
                    severity: .warning)
            } else if DivKind.slides.contains(name) {
                report(
                    "foreign-syntax", at: start, "\".\(name)\" is for slides: its content is shown as it stands",
                    help: "",
                    severity: .note)
            } else if name.count > 5, let near = nearestName(to: name, in: DivKind.classes) {
                report(
                    "unknown-class", at: start, "nothing knows the class \".\(name)\"",
                    help: "Did you mean \".\(near)\"?",
                    severity: .warning)
            }
        }
    }
}

extension Attributes {
    /// Of a block or a span: `.content-visible when-format="pdf"` and its like. The page is HTML.
    var isForOtherFormat: Bool {
        let isVisible = classes.contains("content-visible")
        guard isVisible || classes.contains("content-hidden") else { return false }
        var holds = true
        if let format = values["when-format"] { holds = holds && RawFormat.isPage(format) }
        if let format = values["unless-format"] { holds = holds && !RawFormat.isPage(format) }
        return isVisible ? !holds : holds
    }
}

extension [Inline] {
    /// An image and nothing else.
    public var isImage: Bool {
        guard count == 1 else { return false }
        switch self[0].kind {
        case .image: return true
        case .span(let content, _): return content.isImage
        default: return false
        }
    }
}

extension [Inline] {
    /// A shortcode, or TeX's command.
    var isPageBreak: Bool {
        guard count == 1 else { return false }
        switch self[0].kind {
        case .span(let content, let attributes): return content.isEmpty && attributes == .pageBreak
        case .text(let text): return ["\\newpage", "\\pagebreak", "\\clearpage"].contains(text)
        default: return false
        }
    }
}

extension Attributes {
    /// Where a new page begins in print.
    public static let pageBreak = Attributes(classes: ["pagebreak"])

    fileprivate func divProblems(at location: SourceLocation) -> [Problem] {
        var problems = [layoutProblem(at: location), alignmentProblem(at: location)].compactMap { $0 }
        problems += expressionProblems(at: location)
        if classes.contains("column"), let width = values["width"], !Self.isLength(width) {
            problems.append(
                Problem(
                    severity: .error, code: "bad-value", location: location,
                    summary: "\"\(width)\" cannot be the width of a column", help: "Write a share such as \"40%\"."))
        }
        if let collapse = values["collapse"], !["true", "false"].contains(collapse) {
            problems.append(
                Problem(
                    severity: .error, code: "bad-value", location: location,
                    summary: "\"collapse\" must be true or false", help: ""))
        }
        if let key = ["when-meta", "unless-meta", "when-profile", "unless-profile"].first(where: { values[$0] != nil }) {
            problems.append(
                Problem(
                    code: "unused-attribute", location: location,
                    summary: "\"\(key)\" has no effect: the content is shown",
                    help: "Known are: when-format, unless-format."))
        }
        return problems
    }
}
