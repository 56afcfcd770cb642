import Notebooks

extension InlineWeaver {
    /// Text without markup, for titles, alternative texts and the window.
    func plainText(_ inlines: [Inline]) -> String {
        var typography = Typography(context.language.quotes)
        return plainText(inlines, &typography)
    }

    private func plainText(_ inlines: [Inline], _ typography: inout Typography) -> String {
        inlines.map { inline in
            defer { typography.pass(inline.kind) }
            return switch inline.kind {
            case .text(let text): typography.set(text)
            case .code(let text), .math(let text), .literal(let text): text
            case .softBreak, .lineBreak: " "
            case .emphasis, .strong, .strikethrough, .subscript, .superscript, .link, .image, .span:
                plainText(inline.kind.content, &typography)
            // HTML that is not let through is text.
            case .html(let markup): context.notebook.frontMatter.allowsRawHTML ? "" : markup
            case .footnote: ""
            case .reference(let reference): plainText(reference)
            case .citation(let citation): CitationWeaver(context, isInert: true).plainText(citation)
            case .directive(let index): DirectiveWeaver(context).plainText(index)
            }
        }.joined()
    }

    func plainText(_ reference: Reference) -> String {
        if let target = context.notebook.targets[reference.identifier] { return plainText(reference, target) }
        guard let distant = context.notebook.distantTarget(reference.identifier) else { return reference.identifier }
        let words = context.words.site.aroundTitle()
        return plainText(reference, distant.target) + words.before + distant.title + words.behind
    }

    /// A reference without the page on which its target stands.
    func plainText(_ reference: Reference, _ target: ReferenceTarget) -> String {
        switch reference.word {
        case .kind: target.name(in: context.language)
        case .none: target.numberText
        case .own(let word): plainText(word) + "\u{a0}" + target.numberText
        }
    }
}
