import Notebooks

/// Markdown that a program made: shown by a cell, the text of a table's cell, the value of a directive. It
/// may refer to what the notebook names; Swift in it is shown and not run.
extension Weaver {
    func weaveMarkdown(_ markdown: String, at location: SourceLocation) -> HTML {
        withFragment(markdown, at: location) { weave($0.blocks) }
    }

    /// The same without a paragraph around it. Markdown of several blocks keeps only its inline text.
    func weaveInlineMarkdown(_ markdown: String, at location: SourceLocation, isInert: Bool = false) -> HTML {
        // Most cells of most tables are plain words.
        guard markdown.utf8.contains(where: Self.isSpecial) else { return HTML(escaping: markdown) }
        return withFragment(markdown, at: location) { fragment in
            let paragraphs = fragment.blocks.compactMap { block -> [Inline]? in
                if case .paragraph(let content) = block.kind { content } else { nil }
            }
            guard !paragraphs.isEmpty, paragraphs.count == fragment.blocks.count else { return HTML(escaping: markdown) }
            return paragraphs.map { weave($0, isInert: isInert) }.joined(separator: " ")
        }
    }

    private func withFragment(_ markdown: String, at location: SourceLocation, _ body: (Notebook) -> HTML) -> HTML {
        // Front matter belongs to notebooks only: a line of dashes at the start is a rule.
        let parsed = Notebook(parsing: markdown.hasPrefix("---") ? "\n" + markdown : markdown, path: notebook.path)
        let outer = fragment
        fragment = (parsed, location)
        defer { fragment = outer }
        return body(parsed)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["),
            UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "$"), UInt8(ascii: "@"), UInt8(ascii: "~"),
            UInt8(ascii: "\n"), UInt8(ascii: "{"), UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "|"):
            true
        default: false
        }
    }
}
