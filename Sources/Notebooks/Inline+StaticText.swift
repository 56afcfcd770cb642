extension [Inline] {
    /// The text without its markup, as far as it is known before anything runs: "…" is where a value will stand.
    public var staticText: String {
        map { inline in
            switch inline.kind {
            case .text(let text), .literal(let text), .code(let text), .math(let text), .html(let text): text
            case .softBreak, .lineBreak: " "
            case .emphasis, .strong, .strikethrough, .subscript, .superscript, .span, .link, .image:
                inline.kind.content.staticText
            case .directive: "…"
            case .footnote: ""
            case .reference(let reference): reference.identifier
            case .citation(let citation): citation.items.map { "@" + $0.key }.joined(separator: "; ")
            }
        }.joined()
    }
}
