/// A fence whose info string is `{swift}`.
public struct Cell: Sendable, Hashable {
    /// The Swift text without the option lines, exactly as it stands in the source.
    public var code: String
    /// Where the first line of `code` begins: cells inside lists are indented.
    public var codeStart: SourceLocation
    /// What the cell's first lines say.
    public var options: CellOptions
    /// The whole fence.
    public var range: SourceRange

    /// - Parameters:
    ///   - codeStart: where the first line of `code` begins.
    ///   - range: the whole fence.
    public init(code: String, codeStart: SourceLocation, options: CellOptions, range: SourceRange) {
        self.code = code
        self.codeStart = codeStart
        self.options = options
        self.range = range
    }
}

/// The lines `//| key: value` (or `#| key: value`) at the head of a cell. Names and defaults are Quarto's.
public struct CellOptions: Sendable, Hashable {
    /// Whether the page shows a cell's code.
    public enum Echo: String, Sendable, Hashable {
        case shown = "true", hidden = "false"
        /// With the fence and the option lines.
        case fenced
    }
    /// What becomes of the values that a cell shows and of what it prints.
    public enum Output: String, Sendable, Hashable {
        case shown = "true", hidden = "false"
        /// Standard output is Markdown.
        case markdown = "asis"
    }
    /// Whether a cell's code can be folded, and is.
    public enum Fold: String, Sendable, Hashable {
        case none = "false", folded = "true", open = "show"
    }
    /// Where a caption stands.
    public enum CaptionLocation: String, Sendable, Hashable { case top, bottom, margin }

    /// The cell's name, which a reference may use.
    public var label: String?
    /// Whether the cell runs.
    public var eval = true
    /// Whether the page shows the code.
    public var echo = Echo.shown
    /// What becomes of shown values and printed text.
    public var output = Output.shown
    /// Whether the page has anything of the cell; an error is shown all the same.
    public var include = true
    /// The render goes on after an error in this cell.
    public var error = false
    /// Whether the page has warnings and standard error.
    public var warning = true
    /// Whether the code can be folded, and is.
    public var codeFold = Fold.none
    /// What stands over folded code; nil: "Swift".
    public var codeSummary: [Inline]?
    /// The caption of the cell's first table; nil: the table's own.
    public var tableCaption: [Inline]?
    /// The caption of the cell's first chart; nil: the chart's title where it has a label.
    public var figureCaption: [Inline]?
    /// The caption of the code itself.
    public var listingCaption: [Inline]?
    /// The alternative text of the cell's first chart; nil: the chart's summary.
    public var figureAlt: [Inline]?
    /// In CSS pixels; nil for the theme's own.
    public var figureWidth: Double?
    /// In CSS pixels; nil for the chart's own.
    public var figureHeight: Double?
    /// `left`, `center` or `right`.
    public var figureAlign: String?
    /// The width at which figures are shown, a length of CSS: "70%".
    public var outputWidth: String?
    /// How several tables and figures of the cell stand beside each other.
    public var layout: Layout?
    /// The captions of its tables or figures, in order, below the caption of all.
    public var subcaptions: [[Inline]] = []
    /// Where the cell's output stands: `page`, `margin` and the like.
    public var column: String?
    /// Where captions stand; nil: over tables and under charts.
    public var captionLocation: CaptionLocation?
    /// Classes of the element around code and output.
    public var classes: [String] = []
    /// What the code's head says that it is from.
    public var fileName: String?
    /// `code-line-numbers`
    public var lineNumbers: LineNumbers?
    /// The label of the listing, where `label` is of what the cell makes.
    public var listingLabel: String?
    /// Seconds of wall-clock time.
    public var timeout: Double = 60
    /// Files that the cell reads behind the kit's back.
    public var dependsOn: [NamedPath] = []

    /// Quarto's defaults.
    public init() {}

    /// The option because of which what the label names is not on the page; nil if it is.
    func reasonNotToShow(_ label: String) -> String? {
        switch ReferenceTarget.Kind(identifier: label) {
        case .table, .figure:
            eval ? output == .hidden ? "output: false" : include ? nil : "include: false" : "eval: false"
        case .listing: include ? echo == .hidden ? "echo: false" : nil : "include: false"
        default: nil
        }
    }
}
