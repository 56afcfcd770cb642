import Notebooks

/// Footnotes stand beside the paragraph that calls them where there is room, and under it where there is
/// not: the same text, in reading order, without a jump.
struct NoteWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    func weaveCall(_ label: String) -> HTML {
        let own = context.made?.notebook.footnotes[label]
        guard let blocks = own ?? context.notebook.footnotes[label] else {
            return "<sup class=\"oops\">[^\(label)]</sup>"
        }
        let (number, isFirst) = context.state.notes.call(label, blocks, made: own == nil ? nil : context.made)
        let id: HTML = isFirst ? " id=\"fnref:\(number)\"" : ""
        return "<sup><a href=\"#fn:\(number)\"\(id) role=\"doc-noteref\">\(number)</a></sup>"
    }

    /// What the block before it called for. What notes call for follows them.
    func weavePending() -> HTML {
        guard context.notePlacement == .behindBlock else { return "" }
        var html = HTML()
        while !context.state.notes.pending.isEmpty {
            for pending in context.state.notes.take() { html += weave(pending) }
        }
        return html
    }

    private func weave(_ pending: NoteCalls.Pending) -> HTML {
        switch pending {
        case .error(let error): return error
        case .note(let number, let blocks, let made):
            let aside: HTML = """
                <aside class="fn" id="fn:\(number)" role="doc-footnote"><a href="#fnref:\(number)" role="doc-backlink" \
                aria-label="\(context.words.backToText)">\(number)</a> \(weaveText(blocks, in: context.note(from: made)))</aside>

                """
            return made == nil ? aside.from(blocks.range) : aside
        }
    }

    /// A note of one paragraph needs no paragraph of its own.
    private func weaveText(_ blocks: [Block], in context: WeavingContext) -> HTML {
        if blocks.count == 1, case .paragraph(let content) = blocks[0].kind {
            return InlineWeaver(context).weave(content)
        }
        return BlockWeaver(context).weave(blocks)
    }
}
