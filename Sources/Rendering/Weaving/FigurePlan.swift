import Notebooks

/// Which output of a cell bears its label and captions: the first table the table's, the first chart the
/// figure's.
struct FigurePlan {
    let cell: Cell
    let targets: [String: ReferenceTarget]
    /// Where the statement stands whose output is woven.
    var place: SourceLocation
    private(set) var labelIsTaken = false
    private var captionedTable = false
    private var captionedFigure = false

    init(cell: Cell, targets: [String: ReferenceTarget]) {
        self.cell = cell
        self.targets = targets
        place = cell.codeStart
    }

    /// "Swift behind Table 1", so that the reader knows what opens.
    var codeSummary: String {
        guard let label = cell.options.label, let target = targets[label] else { return "Swift" }
        return "Swift behind " + target.name
    }

    mutating func takeTable() -> (identifier: String?, caption: [Inline]?) {
        defer { captionedTable = true }
        return captionedTable ? (nil, nil) : (takeLabel(.table), cell.options.tableCaption)
    }

    mutating func takeFigure() -> (identifier: String?, caption: [Inline]?, alt: [Inline]?) {
        defer { captionedFigure = true }
        return captionedFigure
            ? (nil, nil, nil) : (takeLabel(.figure), cell.options.figureCaption, cell.options.figureAlt)
    }

    private mutating func takeLabel(_ kind: ReferenceTarget.Kind) -> String? {
        guard let label = cell.options.label, label.hasPrefix(kind.rawValue + "-"), !labelIsTaken else { return nil }
        labelIsTaken = true
        return label
    }
}
