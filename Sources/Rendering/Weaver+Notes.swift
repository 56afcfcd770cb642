import Notebooks

/// What follows the block in which it was called for.
enum Pending {
    /// A footnote, with the Markdown that it is from if the program made it.
    case note(number: Int, [Block], made: MadeMarkdown?)
    /// The error of an expression in a sentence.
    case error(HTML)
}

/// A footnote of the notebook, or of a piece of Markdown that the program made.
struct NoteKey: Hashable {
    var label: String
    var made: Int?
}

/// Footnotes stand beside the paragraph that calls them where there is room, and under it where there is
/// not: the same text, in reading order, without a jump.
extension Weaver {
    func weaveNoteCall(_ label: String) -> HTML {
        let own = made?.notebook.footnotes[label]
        guard let blocks = own ?? notebook.footnotes[label] else { return "<sup class=\"oops\">[^\(label)]</sup>" }
        let key = NoteKey(label: label, made: own == nil ? nil : made?.number)
        if let number = noteNumbers[key] {
            return "<sup><a href=\"#fn:\(number)\" role=\"doc-noteref\">\(number)</a></sup>"
        }
        let number = noteNumbers.count + 1
        noteNumbers[key] = number
        pending.append(.note(number: number, blocks, made: own == nil ? nil : made))
        return "<sup><a href=\"#fn:\(number)\" id=\"fnref:\(number)\" role=\"doc-noteref\">\(number)</a></sup>"
    }

    /// What was called for since the last call, in order. What notes call for follows them, so that a chain of notes is
    /// no chain of calls.
    func takePending() -> HTML {
        guard !isWeavingNotes, !pending.isEmpty else { return "" }
        isWeavingNotes = true
        let outer = made
        defer { (isWeavingNotes, made, pending) = (false, outer, []) }
        var html = HTML()
        var next = 0
        while next < pending.count {
            switch pending[next] {
            case .error(let error): html += error
            case .note(let number, let blocks, let origin):
                made = origin
                html += """
                    <aside class="fn" id="fn:\(number)" role="doc-footnote"><a href="#fnref:\(number)" role="doc-backlink" \
                    aria-label="Back to the text">\(number)</a> \(weaveNote(blocks))</aside>

                    """
            }
            next += 1
        }
        return html
    }

    /// A note of one paragraph needs no paragraph of its own.
    private func weaveNote(_ blocks: [Block]) -> HTML {
        if blocks.count == 1, case .paragraph(let content) = blocks[0].kind { return weave(content) }
        return weave(blocks)
    }
}
