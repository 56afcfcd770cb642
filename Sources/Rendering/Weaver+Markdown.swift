import Notebooks

/// Markdown that a program made: shown by a cell, or the text of a table's cell.
extension Weaver {
    func weaveMarkdown(_ markdown: String, at location: SourceLocation) -> HTML {
        "<p>\(markdown)</p>\n"
    }

    func weaveInlineMarkdown(_ markdown: String, at location: SourceLocation) -> HTML {
        HTML(escaping: markdown)
    }
}
