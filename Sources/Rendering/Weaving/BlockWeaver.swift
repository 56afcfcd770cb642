import Notebooks
import Records

/// Weaves blocks, each with the notes that it calls for.
struct BlockWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    private var inlines: InlineWeaver { InlineWeaver(context) }
    private var notes: NoteWeaver { NoteWeaver(context) }

    func weave(_ blocks: [Block]) -> HTML {
        var html = HTML()
        for block in blocks {
            html += context.element(weave(block), from: block.range)
            html += notes.weavePending()
        }
        return html
    }

    private func weave(_ block: Block) -> HTML {
        let attributes = block.attributes
        switch block.kind {
        case .heading(let heading): return weaveHeading(heading, attributes)
        case .paragraph(let content):
            if let figure = ImageWeaver(context).weaveFigure(content, attributes) { return figure }
            return "<p\(attributes.html)>\(inlines.weave(content))</p>\n"
        case .blockQuote(let blocks):
            return "<blockquote\(attributes.html)>\n\(weave(blocks))</blockquote>\n"
        case .list(let list): return weaveList(list, attributes)
        case .codeBlock(let language, let text): return weaveListing(text, language, attributes, at: block.range.lowerBound)
        case .cell(let index):
            if let made = context.made { return CodeWeaver.weave(made.notebook.cells[index].code, language: "swift") }
            return CellWeaver(context).weave(index, isAnnotated: attributes.classes.contains("annotated"))
        case .thematicBreak: return "<hr>\n"
        case .html(""): return ""
        case .html(let markup):
            guard context.notebook.frontMatter.allowsRawHTML else { return "<pre><code>\(markup)</code></pre>\n" }
            return context.inert(markup, at: block.range.lowerBound) + "\n"
        case .pipeTable(let table): return PipeTableWeaver(context).weave(table, attributes)
        case .gridTable(let table): return PipeTableWeaver(context).weave(table, attributes)
        case .definitionList(let items): return weaveDefinitions(items)
        case .div(let div): return DivWeaver(context).weave(div, attributes)
        case .math(let tex): return MathWeaver(context).weaveBlock(tex, attributes, at: block.range.lowerBound)
        }
    }

    private func weaveHeading(_ heading: Heading, _ attributes: Attributes) -> HTML {
        let level = HTML(markup: "h\(min(max(heading.level + context.state.headingShift, 1), 6))")
        let link: HTML =
            if let number = heading.number {
                "<a class=\"n\" href=\"#\(heading.identifier)\">\(number)</a>"
            } else {
                "<a class=\"n\" href=\"#\(heading.identifier)\" aria-label=\"\(context.words.sectionLink)\"></a>"
            }
        var named = attributes
        named.identifier = heading.identifier
        return "<\(level)\(named.html)>\(link)\(inlines.weave(heading.content))</\(level)>\n"
    }

    private func weaveList(_ list: List, _ attributes: Attributes) -> HTML {
        let tag: HTML = list.start == nil ? "ul" : "ol"
        let start: HTML = (list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? "") + list.numbering.html
        let isTaskList = list.items.contains { $0.isChecked != nil }
        var all = attributes
        if isTaskList { all.classes.append("tasks") }
        var html: HTML = "<\(tag)\(start)\(all.html)>\n"
        for item in list.items {
            let box: HTML =
                switch item.isChecked {
                case true?: "<input type=\"checkbox\" checked disabled aria-label=\"\(context.words.done)\"> "
                case false?: "<input type=\"checkbox\" disabled aria-label=\"\(context.words.toDo)\"> "
                case nil: ""
                }
            html += context.element(
                "<li\(.attribute("id", item.identifier))>\(box)\(weave(item.blocks, isTight: list.isTight))</li>\n",
                from: item.blocks.range)
        }
        return html + "</\(tag)>\n"
    }

    /// In tight lists paragraphs are only text.
    private func weave(_ blocks: [Block], isTight: Bool) -> HTML {
        var html = HTML()
        var isText = false
        for block in blocks {
            if isTight, case .paragraph(let content) = block.kind {
                // What stood between them has no output, and parts their words all the same.
                if isText { html += "\n" }
                isText = true
                html += inlines.weave(content)
                html += notes.weavePending()
            } else {
                html += weave([block])
            }
        }
        return html
    }

    private func weaveDefinitions(_ items: [DefinitionItem]) -> HTML {
        var html: HTML = "<dl>\n"
        for item in items {
            html += context.element("<dt>\(inlines.weave(item.term))</dt>\n", from: item.term.range)
            for definition in item.definitions {
                html += context.element("<dd>\(weave(definition, isTight: item.isTight))</dd>\n", from: definition.range)
            }
        }
        return html + "</dl>\n"
    }

    /// Code that is only shown, with its caption if it has one.
    private func weaveListing(
        _ text: String, _ language: String?, _ attributes: Attributes, at location: SourceLocation
    ) -> HTML {
        let setting = CodeWeaver.Setting(attributes)
        let words = (attributes.values["lst-cap"] ?? attributes.values["caption"]).map {
            MarkdownWeaver(context, at: location).weave(.markdown($0))
        }
        let caption = context.captionNumber(attributes.identifier) + (words ?? "")
        guard !caption.isEmpty else {
            return CodeWeaver.weave(text, language: language, identifier: attributes.identifier, setting)
        }
        return CodeWeaver.weaveListing(
            CodeWeaver.weave(text, language: language, setting), caption: caption, identifier: attributes.identifier)
    }
}

extension List.Numbering {
    /// How the browser counts.
    fileprivate var html: HTML {
        switch self {
        case .decimal: ""
        case .lowerAlpha: " type=\"a\""
        case .upperAlpha: " type=\"A\""
        case .lowerRoman: " type=\"i\""
        case .upperRoman: " type=\"I\""
        case .example: " class=\"examples\""
        }
    }
}
