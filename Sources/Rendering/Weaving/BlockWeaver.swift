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
            html += weave(block)
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
        case .codeBlock(let language, let text): return weaveListing(text, language, attributes)
        case .cell(let index):
            if let made = context.made { return CodeWeaver.weave(made.notebook.cells[index].code, language: "swift") }
            return CellWeaver(context).weave(index)
        case .thematicBreak: return "<hr>\n"
        case .html(let markup):
            guard context.notebook.frontMatter.allowsRawHTML else { return "<pre><code>\(markup)</code></pre>\n" }
            return context.inert(markup, at: block.range.lowerBound) + "\n"
        case .pipeTable(let table): return PipeTableWeaver(context).weave(table, attributes)
        case .div(let div): return weaveDiv(div, attributes)
        case .math(let tex): return MathWeaver(context).weaveBlock(tex, attributes, at: block.range.lowerBound)
        }
    }

    private func weaveHeading(_ heading: Heading, _ attributes: Attributes) -> HTML {
        let level = HTML(markup: "h\(min(max(heading.level + context.state.headingShift, 1), 6))")
        let link: HTML =
            if let number = heading.number {
                "<a class=\"n\" href=\"#\(heading.identifier)\">\(number)</a>"
            } else {
                "<a class=\"n\" href=\"#\(heading.identifier)\" aria-label=\"Link to this section\"></a>"
            }
        var named = attributes
        named.identifier = heading.identifier
        return "<\(level)\(named.html)>\(link)\(inlines.weave(heading.content))</\(level)>\n"
    }

    private func weaveList(_ list: List, _ attributes: Attributes) -> HTML {
        let tag: HTML = list.start == nil ? "ul" : "ol"
        let start: HTML = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
        let isTaskList = list.items.contains { $0.isChecked != nil }
        var all = attributes
        if isTaskList { all.classes.append("tasks") }
        var html: HTML = "<\(tag)\(start)\(all.html)>\n"
        for item in list.items {
            let box: HTML =
                switch item.isChecked {
                case true?: "<input type=\"checkbox\" checked disabled aria-label=\"done\"> "
                case false?: "<input type=\"checkbox\" disabled aria-label=\"to do\"> "
                case nil: ""
                }
            html += "<li>\(box)"
            for block in item.blocks {
                if list.isTight, case .paragraph(let content) = block.kind {
                    html += inlines.weave(content)
                    html += notes.weavePending()
                } else {
                    html += weave([block])
                }
            }
            html += "</li>\n"
        }
        return html + "</\(tag)>\n"
    }

    private func weaveDiv(_ div: Div, _ attributes: Attributes) -> HTML {
        guard let kind = Div.callouts.first(where: { attributes.classes.contains("callout-\($0)") }) else {
            if let target = attributes.identifier.flatMap({ context.notebook.targets[$0] }), target.kind != .section {
                return weaveFigureDiv(div, attributes)
            }
            return "<div\(attributes.html)>\n\(weave(div.blocks))</div>\n"
        }
        let title: HTML = div.title.map { inlines.weave($0) } ?? HTML(escaping: kind.prefix(1).uppercased() + kind.dropFirst())
        return """
            <aside class="callout \(kind)"\(.attribute("id", attributes.identifier))><p class="title">\(title)</p>
            \(weave(div.blocks))</aside>

            """
    }

    /// A figure or table of several parts: its last paragraph is its caption, as in Quarto.
    private func weaveFigureDiv(_ div: Div, _ attributes: Attributes) -> HTML {
        var blocks = div.blocks
        var caption = context.captionNumber(attributes.identifier)
        if case .paragraph(let content)? = blocks.last?.kind, !content.isImage {
            blocks.removeLast()
            caption += inlines.weave(content)
        }
        return """
            <figure\(attributes.html)>
            \(weave(blocks))<figcaption>\(caption)</figcaption>
            \(notes.weavePending())</figure>

            """
    }

    /// Code that is only shown, with its caption if it has one.
    private func weaveListing(_ text: String, _ language: String?, _ attributes: Attributes) -> HTML {
        let caption = context.captionNumber(attributes.identifier)
            + HTML(escaping: attributes.values["lst-cap"] ?? attributes.values["caption"] ?? "")
        guard !caption.isEmpty else {
            return CodeWeaver.weave(text, language: language, identifier: attributes.identifier)
        }
        return CodeWeaver.weaveListing(
            CodeWeaver.weave(text, language: language), caption: caption, identifier: attributes.identifier)
    }
}

extension [Inline] {
    /// An image and nothing else.
    fileprivate var isImage: Bool {
        guard count == 1 else { return false }
        switch self[0].kind {
        case .image: return true
        case .span(let content, _): return content.isImage
        default: return false
        }
    }
}
