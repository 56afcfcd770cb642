import Notebooks
import Records

extension Weaver {
    func weave(_ blocks: [Block]) -> HTML {
        var html = HTML()
        for block in blocks {
            html += weave(block)
            html += takePending()
        }
        return html
    }

    private func weave(_ block: Block) -> HTML {
        let attributes = block.attributes
        switch block.kind {
        case .heading(let heading): return weaveHeading(heading, attributes)
        case .paragraph(let content):
            if let figure = weaveImageFigure(content, attributes) { return figure }
            return "<p\(htmlAttributes(attributes))>\(weave(content))</p>\n"
        case .blockQuote(let blocks):
            return "<blockquote\(htmlAttributes(attributes))>\n\(weave(blocks))</blockquote>\n"
        case .list(let list): return weaveList(list, attributes)
        case .codeBlock(let language, let text):
            return weaveListing(text, language, attributes)
        case .cell(let index): return weaveCell(index)
        case .thematicBreak: return "<hr>\n"
        case .html(let markup):
            return notebook.frontMatter.allowsRawHTML ? HTML(markup: markup + "\n") : "<pre><code>\(markup)</code></pre>\n"
        case .pipeTable(let table): return weavePipeTable(table, attributes)
        case .div(let div): return weaveDiv(div, attributes)
        case .math(let tex): return weaveMathBlock(tex, attributes, at: block.range.lowerBound)
        }
    }

    private func weaveHeading(_ heading: Heading, _ attributes: Attributes) -> HTML {
        let level = HTML(markup: "h\(min(max(heading.level + headingShift, 1), 6))")
        let link: HTML =
            if let number = heading.number {
                "<a class=\"n\" href=\"#\(heading.identifier)\">\(number)</a>"
            } else {
                "<a class=\"n\" href=\"#\(heading.identifier)\" aria-label=\"Link to this section\"></a>"
            }
        var named = attributes
        named.identifier = heading.identifier
        return "<\(level)\(htmlAttributes(named))>\(link)\(weave(heading.content))</\(level)>\n"
    }

    private func weaveList(_ list: List, _ attributes: Attributes) -> HTML {
        let tag: HTML = list.start == nil ? "ul" : "ol"
        let start: HTML = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
        let isTaskList = list.items.contains { $0.isChecked != nil }
        var all = attributes
        if isTaskList { all.classes.append("tasks") }
        var html: HTML = "<\(tag)\(start)\(htmlAttributes(all))>\n"
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
                    html += weave(content)
                    html += takePending()
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
            if let number = attributes.identifier.flatMap({ notebook.targets[$0] }), number.kind != .section {
                return weaveFigureDiv(div, attributes)
            }
            return "<div\(htmlAttributes(attributes))>\n\(weave(div.blocks))</div>\n"
        }
        let title: HTML = div.title.map { weave($0) } ?? HTML(escaping: kind.prefix(1).uppercased() + kind.dropFirst())
        return """
            <aside class="callout \(kind)"\(.attribute("id", attributes.identifier))><p class="title">\(title)</p>
            \(weave(div.blocks))</aside>

            """
    }

    /// A figure or table of several parts: its last paragraph is its caption, as in Quarto.
    private func weaveFigureDiv(_ div: Div, _ attributes: Attributes) -> HTML {
        var blocks = div.blocks
        var caption = captionNumber(attributes.identifier)
        if case .paragraph(let content)? = blocks.last?.kind, !content.isImage {
            blocks.removeLast()
            caption += weave(content)
        }
        return """
            <figure\(htmlAttributes(attributes))>
            \(weave(blocks))<figcaption>\(caption)</figcaption>
            \(takePending())</figure>

            """
    }

    /// Code that is only shown, with its caption if it has one.
    private func weaveListing(_ text: String, _ language: String?, _ attributes: Attributes) -> HTML {
        let caption = captionNumber(attributes.identifier)
            + HTML(escaping: attributes.values["lst-cap"] ?? attributes.values["caption"] ?? "")
        guard !caption.isEmpty else { return weaveCode(text, language: language, identifier: attributes.identifier) }
        return """
            <figure class="listing"\(.attribute("id", attributes.identifier))><figcaption>\(caption)</figcaption>
            \(weaveCode(text, language: language))</figure>

            """
    }

    func htmlAttributes(_ attributes: Attributes) -> HTML {
        .attribute("id", attributes.identifier)
            + .attribute("class", attributes.classes.isEmpty ? nil : attributes.classes.joined(separator: " "))
    }

    /// A caption's beginning: "Table 1." in bold, or nothing for what has no number.
    func captionNumber(_ identifier: String?) -> HTML {
        guard let identifier, let target = notebook.targets[identifier] else { return "" }
        return "<b>\(Self.referenceText(target)).</b> "
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

extension HTML {
    public static func + (a: HTML, b: HTML) -> HTML { HTML(markup: a.markup + b.markup) }
}
