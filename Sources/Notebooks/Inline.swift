/// Inline content.
public struct Inline: Sendable, Hashable {
    /// What an inline is, with its content.
    public indirect enum Kind: Sendable, Hashable {
        case text(String)
        /// Text that is printed as it stands: a quotation mark or a dash behind a backslash.
        case literal(String)
        case softBreak
        case lineBreak
        case emphasis([Inline])
        case strong([Inline])
        case strikethrough([Inline])
        /// `H~2~O`
        case `subscript`([Inline])
        /// `x^2^`
        case superscript([Inline])
        case code(String)
        case link(destination: String, title: String, content: [Inline])
        case image(source: String, title: String, alt: [Inline])
        /// `[…]{.class}`; or an image, a link or code with attributes as its only content.
        case span([Inline], Attributes)
        /// Raw HTML; escaped unless the front matter asks for it.
        case html(String)
        /// `$ … $`: TeX.
        case math(String)
        /// `[^label]`; the label of `^[a note]` begins with "^".
        case footnote(String)
        /// `@tbl-size`
        case reference(Reference)
        /// `@key` or `[see @key, p. 3; @other]`
        case citation(Citation)
        /// `` `{swift} …` `` as an index into ``Notebook/directives``.
        case directive(Int)
    }

    /// What the inline is, with its content.
    public var kind: Kind
    /// From its first byte to behind its last.
    public var range: SourceRange

    /// - Parameter range: from its first byte to behind its last.
    public init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}

extension Inline.Kind {
    /// The inlines in this one; an image's are its alternative text.
    public var content: [Inline] {
        switch self {
        case .emphasis(let content), .strong(let content), .strikethrough(let content), .subscript(let content),
            .superscript(let content), .link(_, _, let content), .image(_, _, let content), .span(let content, _):
            content
        case .citation(let citation): citation.items.flatMap { $0.prefix + $0.suffix }
        case .text, .literal, .softBreak, .lineBreak, .code, .html, .math, .footnote, .reference, .directive: []
        }
    }

    /// The same with what becomes of the inlines in it.
    func mapContent(_ change: ([Inline]) -> [Inline]) -> Inline.Kind {
        switch self {
        case .emphasis(let content): return .emphasis(change(content))
        case .strong(let content): return .strong(change(content))
        case .strikethrough(let content): return .strikethrough(change(content))
        case .subscript(let content): return .subscript(change(content))
        case .superscript(let content): return .superscript(change(content))
        case .link(let destination, let title, let content):
            return .link(destination: destination, title: title, content: change(content))
        case .image(let source, let title, let alt): return .image(source: source, title: title, alt: change(alt))
        case .span(let content, let attributes): return .span(change(content), attributes)
        case .reference(var reference):
            if case .own(let word) = reference.word { reference.word = .own(change(word)) }
            return .reference(reference)
        case .citation(var citation):
            for index in citation.items.indices {
                citation.items[index].prefix = change(citation.items[index].prefix)
                citation.items[index].suffix = change(citation.items[index].suffix)
            }
            return .citation(citation)
        case .text, .literal, .softBreak, .lineBreak, .code, .html, .math, .footnote, .directive: return self
        }
    }
}

/// A Swift expression in the prose.
public struct InlineDirective: Sendable, Hashable {
    /// The expression, without "{swift}" and surrounding space.
    public var expression: String
    /// Where the expression begins and ends.
    public var range: SourceRange
    /// The directive is evaluated after this many cells: all those that stand before it in the document,
    /// or all of them for the front matter and captions.
    public var cellsBefore: Int
    /// What its value is for.
    public var role = Role.value

    /// What its value is for.
    public enum Role: Sendable, Hashable {
        /// It stands in the sentence.
        case value
        /// It says whether the sentence around it is true, and shows nothing: `{claim="…"}`.
        case claim
        /// It is one of the texts between brackets: `{choose="…"}`.
        case choice
    }

    /// - Parameters:
    ///   - range: where the expression begins and ends.
    ///   - cellsBefore: how many cells are run before it is evaluated.
    public init(expression: String, range: SourceRange, cellsBefore: Int, role: Role = .value) {
        self.expression = expression
        self.range = range
        self.cellsBefore = cellsBefore
        self.role = role
    }
}
