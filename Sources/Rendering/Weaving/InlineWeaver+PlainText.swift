import Notebooks

extension InlineWeaver {
    /// Text without markup, for titles, alternative texts and the window.
    func plainText(_ inlines: [Inline]) -> String {
        var typography = Typography()
        return plainText(inlines, &typography)
    }

    private func plainText(_ inlines: [Inline], _ typography: inout Typography) -> String {
        inlines.map { inline in
            defer { typography.pass(inline.kind) }
            return switch inline.kind {
            case .text(let text): typography.set(text)
            case .code(let text), .math(let text), .literal(let text): text
            case .softBreak, .lineBreak: " "
            case .emphasis(let content), .strong(let content), .strikethrough(let content), .link(_, _, let content),
                .image(_, _, let content), .span(let content, _):
                plainText(content, &typography)
            case .html, .footnote: ""
            case .reference(let label): context.notebook.targets[label]?.name ?? label
            case .directive(let index): DirectiveWeaver(context).plainText(index)
            }
        }.joined()
    }
}
