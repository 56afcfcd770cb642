import Notebooks

/// Weaves blocks ::: by what they are: callouts, tabs, figures of several parts, theorems, layouts.
struct DivWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    private var inlines: InlineWeaver { InlineWeaver(context) }

    func weave(_ div: Div, _ attributes: Attributes) -> HTML {
        let classes = attributes.classes
        let target = attributes.identifier.flatMap { context.notebook.targets[$0] }
        if let kind = Div.callouts.first(where: { classes.contains("callout-\($0)") }) {
            return weaveCallout(div, kind, attributes)
        }
        if classes.contains("panel-tabset") { return weaveTabs(div, attributes) }
        if let kind = target?.kind, kind == .figure || kind == .table || kind == .listing {
            return weaveFigureDiv(div, kind, attributes)
        }
        if let word = theoremWord(target, classes) { return weaveTheorem(div, word, attributes) }
        let content = weaveParts(div.blocks, attributes)
        if classes.contains("column-margin") || classes.contains("aside") {
            return "<aside\(attributes.html)>\n\(content)</aside>\n"
        }
        var style = attributes
        if classes.contains("column"), let width = attributes.values["width"] {
            style.values["style"] = [attributes.values["style"], "width:\(width.cssLength)"].compactMap { $0 }.joined(
                separator: ";")
        }
        // Where the list of the works that are cited is to stand.
        let isList = attributes.identifier == "refs" && !context.notebook.frontMatter.bibliography.isEmpty
        if isList { context.state.hasPlaceForReferences = true }
        return "<div\(style.html)>\n\(content)\(isList ? CitationWeaver.list : "")</div>\n"
    }

    private func weaveCallout(_ div: Div, _ kind: String, _ attributes: Attributes) -> HTML {
        let word = HTML(escaping: context.words.callout(kind))
        let own = div.title.map { inlines.weave($0) }
        let title: HTML =
            if let target = attributes.identifier.flatMap({ context.notebook.targets[$0] }) {
                "\(target.name(in: context.language))\(own.map { title -> HTML in ": \(title)" } ?? "")"
            } else {
                own ?? word
            }
        let others = attributes.classes.filter { $0 != "callout-\(kind)" }
        let classes = (["callout", kind] + others).joined(separator: " ")
        let head: HTML = "class=\"\(classes)\"\(.attribute("id", attributes.identifier))"
        guard let collapse = attributes.values["collapse"] else {
            return """
                <aside \(head)>\(context.element("<p class=\"title\">\(title)</p>\n", from: div.title?.range))\
                \(weaveParts(div.blocks, attributes))</aside>

                """
        }
        return """
            <details \(head)\(collapse == "false" ? " open" : "")><summary class="title">\(title)</summary>
            \(weaveParts(div.blocks, attributes))</details>

            """
    }

    /// Radio buttons, of which the checked one shows what follows its label: no script, and the arrow keys choose. In print
    /// each label is the heading of its part.
    private func weaveTabs(_ div: Div, _ attributes: Attributes) -> HTML {
        context.state.tabSetCount += 1
        let name = "modelbook:tabs-\(context.state.tabSetCount)"
        var html: HTML = "<div\(attributes.html)>\n"
        var count = 0
        let active =
            div.blocks.firstIndex { $0.attributes.classes.contains("active") }
            ?? div.blocks.firstIndex { $0.attributes.classes.contains("tab") }
        for (index, block) in div.blocks.enumerated() {
            guard case .div(let tab) = block.kind, block.attributes.classes.contains("tab"), let title = tab.title
            else {
                html += BlockWeaver(context).weave([block])
                continue
            }
            count += 1
            let id = block.attributes.identifier ?? "\(name)-\(count)"
            let checked: HTML = index == active ? " checked" : ""
            let section: HTML = """
                <section aria-label="\(inlines.plainText(title))">
                \(BlockWeaver(context).weave(tab.blocks))</section>

                """
            html += """
                <input type="radio" name="\(name)" id="\(id)"\(checked)><label for="\(id)">\(InlineWeaver(context, isInert: true, isOnly: true).weave(title))</label>
                \(context.element(section, from: block.range))
                """
        }
        return html + "</div>\n"
    }

    /// A figure, table or listing of its own or of several parts.
    private func weaveFigureDiv(_ div: Div, _ kind: ReferenceTarget.Kind, _ attributes: Attributes) -> HTML {
        if div.blocks.count == 1, case .pipeTable(var table) = div.blocks[0].kind, table.caption == nil,
            div.blocks[0].attributes.identifier == nil
        {
            table.caption = div.title
            return PipeTableWeaver(context).weave(table, attributes)
        }
        let number = context.captionNumber(attributes.identifier)
        let text = number + (div.title.map { inlines.weave($0) } ?? "")
        let caption = context.figureCaption(text, from: div.title?.range)
        let content = weaveParts(div.blocks, attributes)
        var own = attributes
        if let side = attributes.values["fig-align"], side == "left" || side == "right" {
            own.classes.append("at-\(side)")
        }
        if kind == .listing { own.classes.insert("listing", at: 0) }
        let isAbove = kind != .figure
        return """
            <figure\(own.html)>
            \(isAbove ? caption + content : content + caption)\(NoteWeaver(context).weavePending())</figure>

            """
    }

    // MARK: Theorems

    /// "Theorem 1", or "Proof" for what has no number.
    private func theoremWord(_ target: ReferenceTarget?, _ classes: [String]) -> String? {
        if let target, target.kind.isTheorem { return target.name(in: context.language) }
        let words = context.words.theorems
        let unnumbered = [("proof", words.proof), ("remark", words.remark), ("solution", words.solution)]
        return unnumbered.first { classes.contains($0.0) }?.1
    }

    private func weaveTheorem(_ div: Div, _ word: String, _ attributes: Attributes) -> HTML {
        let name: HTML = div.title.map { " (\(inlines.weave($0)))" } ?? ""
        var own = attributes
        own.classes.insert("theorem", at: 0)
        let head: HTML = "<b>\(word)\(name).</b> "
        var rest = div.blocks[...]
        var html: HTML = "<div\(own.html)>\n"
        if case .paragraph(let content)? = rest.first?.kind, !content.isImage {
            html += context.element("<p>\(head)\(inlines.weave(content))</p>\n", from: rest.first?.range)
            html += NoteWeaver(context).weavePending()
            rest = rest.dropFirst()
        } else {
            html += "<p>\(head)</p>\n"
        }
        return html + weaveParts(Array(rest), attributes) + "</div>\n"
    }

    // MARK: Parts beside each other

    /// The blocks, one below the other, or beside each other as a layout has it.
    private func weaveParts(_ blocks: [Block], _ attributes: Attributes) -> HTML {
        guard let layout = attributes.layout else { return BlockWeaver(context).weave(blocks) }
        return LayoutWeaver.weave(blocks.map { BlockWeaver(context).weave([$0]) }, in: layout)
    }
}
