import Notebooks
import Records

/// Weaves what a program made: data as it is, and Markdown as a part of the notebook.
struct MarkdownWeaver {
    let context: WeavingContext
    /// What made it.
    let location: SourceLocation

    init(_ context: WeavingContext, at location: SourceLocation) {
        self.context = context
        self.location = location
    }

    /// Markdown of any number of blocks.
    func weave(_ markdown: String) -> HTML {
        let (blocks, inner) = read(markdown, isLine: false)
        return BlockWeaver(inner).weave(blocks)
    }

    /// Data, or Markdown without a paragraph around it.
    func weave(_ text: PageText, isInert: Bool = false) -> HTML {
        switch text {
        case .verbatim(let text): return HTML(escaping: text)
        case .markdown(let markdown):
            let (blocks, inner) = read(markdown, isLine: true)
            let weaver = InlineWeaver(inner, isInert: isInert)
            return blocks.map { weaver.weave($0.content) }.joined()
        }
    }

    func plainText(_ text: PageText) -> String {
        switch text {
        case .verbatim(let text): return text
        case .markdown(let markdown):
            let (blocks, inner) = read(markdown, isLine: true)
            return blocks.map { InlineWeaver(inner).plainText($0.content) }.joined()
        }
    }

    private func read(_ markdown: String, isLine: Bool) -> (blocks: [Block], context: WeavingContext) {
        let notebook = context.notebook.reading(markdown, isLine: isLine)
        context.state.madeCount += 1
        let inner = context.inside(
            MadeMarkdown(
                notebook: notebook, location: context.made?.location ?? location, number: context.state.madeCount))
        for problem in notebook.diagnostics {
            inner.report(problem.severity, code: problem.code, at: location, problem.summary, help: problem.help)
        }
        return (notebook.blocks, inner)
    }
}

extension Block {
    /// The text of a paragraph.
    fileprivate var content: [Inline] {
        if case .paragraph(let content) = kind { content } else { [] }
    }
}
