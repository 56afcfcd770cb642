import Notebooks
import Records

/// Markdown that the program made, while it is woven.
struct MadeMarkdown {
    var notebook: Notebook
    /// What made it.
    var location: SourceLocation
    /// Tells its own footnotes from those of other pieces.
    var number: Int
}

/// Markdown that a program made: shown by a cell, the text of a table's cell, the value of a directive. It is read as a
/// part of the notebook, whose footnotes and references it may use; Swift in it is shown and not run.
extension Weaver {
    func weaveMarkdown(_ markdown: String, at location: SourceLocation) -> HTML {
        withMade(markdown, at: location, isLine: false) { weave($0) }
    }

    /// Data as it is, or Markdown without a paragraph around it.
    func weave(_ text: PageText, at location: SourceLocation, isInert: Bool = false) -> HTML {
        switch text {
        case .verbatim(let text): HTML(escaping: text)
        case .markdown(let markdown):
            withMade(markdown, at: location, isLine: true) { blocks in
                blocks.map { weave($0.content, isInert: isInert) }.joined()
            }
        }
    }

    func plainText(_ text: PageText, at location: SourceLocation) -> String {
        switch text {
        case .verbatim(let text): text
        case .markdown(let markdown):
            withMade(markdown, at: location, isLine: true) { blocks in blocks.map { plainText($0.content) }.joined() }
        }
    }

    private func withMade<Result>(
        _ markdown: String, at location: SourceLocation, isLine: Bool, _ body: ([Block]) -> Result
    ) -> Result {
        let parsed = notebook.reading(markdown, isLine: isLine)
        madeCount += 1
        let outer = made
        made = MadeMarkdown(notebook: parsed, location: outer?.location ?? location, number: madeCount)
        defer { made = outer }
        for problem in parsed.diagnostics {
            report(problem.severity, code: problem.code, at: location, problem.summary, help: problem.help)
        }
        return body(parsed.blocks)
    }
}

extension Block {
    /// The text of a paragraph.
    fileprivate var content: [Inline] {
        if case .paragraph(let content) = kind { content } else { [] }
    }
}
