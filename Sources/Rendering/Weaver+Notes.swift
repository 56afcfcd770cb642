import Notebooks

/// Footnotes stand beside the paragraph that calls them where there is room, and under it where there is
/// not: the same text, in reading order, without a jump.
extension Weaver {
    func weaveNoteCall(_ label: String) -> HTML {
        guard let blocks = (fragment?.notebook ?? notebook).footnotes[label] else { return "<sup class=\"oops\">[^\(label)]</sup>" }
        if let number = noteNumbers[label] {
            return "<sup><a href=\"#fn:\(number)\" role=\"doc-noteref\">\(number)</a></sup>"
        }
        let number = noteNumbers.count + 1
        noteNumbers[label] = number
        let outer = pendingNotes
        pendingNotes = []
        let content = weaveNote(blocks)
        let nested = pendingNotes
        pendingNotes = outer
        pendingNotes.append("""
            <aside class="fn" id="fn:\(number)" role="doc-footnote"><a href="#fnref:\(number)" role="doc-backlink" \
            aria-label="Back to the text">\(number)</a> \(content)</aside>

            """)
        pendingNotes += nested
        return "<sup><a href=\"#fn:\(number)\" id=\"fnref:\(number)\" role=\"doc-noteref\">\(number)</a></sup>"
    }

    /// Notes collected since the last call, in order.
    func takeNotes() -> HTML {
        defer { pendingNotes = [] }
        return pendingNotes.joined()
    }

    /// A note of one paragraph needs no paragraph of its own.
    private func weaveNote(_ blocks: [Block]) -> HTML {
        if blocks.count == 1, case .paragraph(let content) = blocks[0].kind { return weave(content) }
        return weave(blocks)
    }
}
