/// A block of CommonMark, or of the notebook language on top of it.
public struct Block: Sendable, Hashable {
    /// What a block is, with its content.
    public indirect enum Kind: Sendable, Hashable {
        case heading(Heading)
        case paragraph([Inline])
        case blockQuote([Block])
        case list(List)
        /// A fence that is only shown; `language` is the first word of its info string.
        case codeBlock(language: String?, text: String)
        /// A cell, as an index into ``Notebook/cells``.
        case cell(Int)
        case thematicBreak
        /// Raw HTML; escaped unless the front matter asks for it.
        case html(String)
        case pipeTable(PipeTable)
        /// A table whose cells hold blocks.
        case gridTable(GridTable)
        /// Terms, each with its definitions.
        case definitionList([DefinitionItem])
        /// `::: {.callout-note}` … `:::`
        case div(Div)
        /// `$$ … $$`: TeX.
        case math(String)
    }

    /// What the block is, with its content.
    public var kind: Kind
    /// From its first byte to behind its last.
    public var range: SourceRange
    /// `{#id .class key=value}` behind the block, where the language allows it.
    public var attributes: Attributes

    /// - Parameter range: from its first byte to behind its last.
    public init(_ kind: Kind, range: SourceRange, attributes: Attributes = Attributes()) {
        self.kind = kind
        self.range = range
        self.attributes = attributes
    }
}

/// A heading, with its number in the page.
public struct Heading: Sendable, Hashable {
    /// From 1 to 6.
    public var level: Int
    /// The text, without attributes.
    public var content: [Inline]
    /// Unique in the notebook: given, or made from the text.
    public var identifier: String
    /// "2.1", or nil for `{.unnumbered}` and where sections are not numbered.
    public var number: String?

    /// - Parameters:
    ///   - level: from 1 to 6.
    ///   - identifier: unique in the notebook.
    public init(level: Int, content: [Inline], identifier: String, number: String? = nil) {
        self.level = level
        self.content = content
        self.identifier = identifier
        self.number = number
    }
}

/// A list of bullets or of numbers.
public struct List: Sendable, Hashable {
    /// What stands behind one bullet or number.
    public struct Item: Sendable, Hashable {
        /// The blocks behind the bullet, the box of a task taken off the first.
        public var blocks: [Block]
        /// A task list's box: nil where there is none.
        public var isChecked: Bool?
        /// Of an example that is referred to.
        public var identifier: String?
        /// - Parameter isChecked: a task list's box: nil where there is none.
        public init(blocks: [Block], isChecked: Bool? = nil) {
            self.blocks = blocks
            self.isChecked = isChecked
        }
    }
    /// How the numbers of an ordered list are written.
    public enum Numbering: String, Sendable, Hashable {
        case decimal, lowerAlpha, upperAlpha, lowerRoman, upperRoman
        /// `(@)`: numbers that go on from list to list.
        case example
    }
    /// How the numbers are written; without meaning for bullets.
    public var numbering = Numbering.decimal
    /// The first number of an ordered list; nil for bullets.
    public var start: Int?
    /// Whether no blank line parts its items, so that their paragraphs are none.
    public var isTight: Bool
    /// At least one.
    public var items: [Item]

    /// - Parameter start: the first number of an ordered list; nil for bullets.
    public init(start: Int? = nil, isTight: Bool, items: [Item]) {
        self.start = start
        self.isTight = isTight
        self.items = items
    }
}

/// `Term`, and below it `: definition`.
public struct DefinitionItem: Sendable, Hashable {
    /// What is defined.
    public var term: [Inline]
    /// One for each ":".
    public var definitions: [[Block]]
    /// Whether no blank line stands before the definitions, so that their paragraphs are none.
    public var isTight: Bool

    /// - Parameter definitions: one for each ":".
    public init(term: [Inline], definitions: [[Block]], isTight: Bool) {
        self.term = term
        self.definitions = definitions
        self.isTight = isTight
    }
}

/// A table of lines with pipes, as in GitHub Flavored Markdown.
public struct PipeTable: Sendable, Hashable {
    /// On which side of a column text stands.
    public enum Alignment: String, Sendable, Hashable { case none, leading, center, trailing }
    /// One for each column.
    public var alignments: [Alignment]
    /// Empty for a table without a header.
    public var header: [[Inline]]
    /// Each row has as many cells as the header.
    public var rows: [[[Inline]]]
    /// From a line `: Caption {#tbl-id}` under the table.
    public var caption: [Inline]?
    /// The width of each column as a share of all; nil where the text decides.
    public var widths: [Double]?

    /// - Precondition: `alignments`, each row, and the header if there is one, have as many elements.
    public init(
        alignments: [Alignment], header: [[Inline]], rows: [[[Inline]]], caption: [Inline]? = nil, widths: [Double]? = nil
    ) {
        self.widths = widths
        self.alignments = alignments
        self.header = header
        self.rows = rows
        self.caption = caption
    }
}

/// What stands between `:::` and `:::`.
public struct Div: Sendable, Hashable {
    /// The blocks between the fences, without the heading that is the title.
    public var blocks: [Block]
    /// What may stand behind "callout-" in a class.
    public static let callouts = ["note", "tip", "important", "warning", "caution"]

    /// The callout's title, if the first block is a heading or `title=` is given.
    public var title: [Inline]?

    /// - Parameter title: the callout's title.
    public init(blocks: [Block], title: [Inline]? = nil) {
        self.blocks = blocks
        self.title = title
    }
}

/// What stands between braces: `{#id .class key=value}`.
public struct Attributes: Sendable, Hashable {
    /// What follows "#".
    public var identifier: String?
    /// What follows each ".", in order.
    public var classes: [String]
    /// What follows each "key=", without quotes.
    public var values: [String: String]

    /// Nothing given: no attributes.
    public init(identifier: String? = nil, classes: [String] = [], values: [String: String] = [:]) {
        self.identifier = identifier
        self.classes = classes
        self.values = values
    }
}
