/// A parsed notebook: prose, cells and directives, each with its place in the source.
public struct Notebook: Sendable, Hashable {
    /// The path as it was given; used in messages.
    public var path: String
    /// The whole source text.
    public var source: String
    /// What the YAML at its head says.
    public var frontMatter: FrontMatter
    /// The text, top to bottom; divs hold the blocks in them.
    public var blocks: [Block]
    /// The cells in order; ``Block/Kind/cell(_:)`` holds an index into this array.
    public var cells: [Cell]
    /// The inline directives in order of evaluation: those of the prose top to bottom, then those of the
    /// front matter. ``Inline/Kind/directive(_:)`` holds an index into this array.
    public var directives: [InlineDirective]
    /// Everything that can be referred to, by its identifier without "@", with its number.
    public var targets: [String: ReferenceTarget]
    /// What other notebooks of the same site have that can be referred to, by its identifier: all that have it.
    public internal(set) var elsewhere: [String: [DistantTarget]] = [:]
    /// The works that are cited, in the order of the text.
    public var citations: [CitationUse] = []
    /// Footnote definitions by label.
    public var footnotes: [String: [Block]]
    /// Every name that a link of the page can go to.
    public internal(set) var anchors: Set<String> = []
    var definitions = LinkDefinitions()
    /// Where each line comes from, if files are included.
    public var lineOrigins = LineOrigins()
    /// Errors and warnings found while reading. A notebook with errors is not run.
    public var diagnostics: [Diagnostic]

    /// - Parameter path: used in messages.
    public init(
        path: String, source: String, frontMatter: FrontMatter = FrontMatter(), blocks: [Block] = [],
        cells: [Cell] = [], directives: [InlineDirective] = [], targets: [String: ReferenceTarget] = [:],
        footnotes: [String: [Block]] = [:], diagnostics: [Diagnostic] = []
    ) {
        self.path = path
        self.source = source
        self.frontMatter = frontMatter
        self.blocks = blocks
        self.cells = cells
        self.directives = directives
        self.targets = targets
        self.footnotes = footnotes
        self.diagnostics = diagnostics
    }
}

/// Something that "@tbl-size" can refer to.
public struct ReferenceTarget: Codable, Sendable, Hashable {
    /// What can be referred to; the raw value begins its identifier.
    public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
        case table = "tbl", figure = "fig", section = "sec", equation = "eq", listing = "lst"
        case theorem = "thm", lemma = "lem", corollary = "cor", proposition = "prp", conjecture = "cnj", claim = "clm"
        case definition = "def", example = "exm", exercise = "exr", solution = "sol", remark = "rem", algorithm = "alg"
        case note = "nte", tip = "tip", warning = "wrn", important = "imp", caution = "cau"
    }
    /// What it is, which says the word in a reference.
    public var kind: Kind
    /// "1", or "2.1" for sections.
    public var number: String
    /// "a" for the first part of a figure or table that has several.
    public var part: String?
    /// The heading's plain text, or the caption; may be empty.
    public var title: String

    /// - Parameters:
    ///   - number: "1", or "2.1" for sections.
    ///   - part: "a" for a part of a figure; nil for what is whole.
    ///   - title: the heading's plain text, or the caption.
    public init(kind: Kind, number: String, part: String? = nil, title: String = "") {
        self.kind = kind
        self.number = number
        self.part = part
        self.title = title
    }
}
