import Notebooks

/// Which output of a cell bears its label and captions: the first table the table's, the first chart the
/// figure's.
struct FigurePlan {
    let cell: Cell
    let targets: [String: ReferenceTarget]
    /// Where the statement stands whose output is woven.
    var place: SourceLocation
    private(set) var labelIsTaken = false
    /// How many parts of a figure or table of several have been taken.
    private var partCount = 0
    private var captionedTable = false
    private var captionedFigure = false

    init(cell: Cell, targets: [String: ReferenceTarget]) {
        self.cell = cell
        self.targets = targets
        place = cell.codeStart
    }

    /// "Swift behind Table 1", so that the reader knows what opens.
    func codeSummary(in language: PageLanguage) -> String {
        guard let label = cell.options.label, let target = targets[label] else { return "Swift" }
        return language.words.code(target.name(in: language))
    }

    /// Whether the cell's tables and figures are parts of one.
    var hasParts: Bool { cell.options.layout != nil || !cell.options.subcaptions.isEmpty }

    /// The label and caption of all parts.
    mutating func takeWhole() -> (identifier: String?, caption: [Inline]?) {
        let kind = cell.options.label.flatMap { targets[$0]?.kind }
        guard let kind, kind == .table || kind == .figure else {
            return (nil, cell.options.figureCaption ?? cell.options.tableCaption)
        }
        return (takeLabel(kind), kind == .table ? cell.options.tableCaption : cell.options.figureCaption)
    }

    private mutating func takePart() -> (identifier: String?, caption: [Inline]?) {
        partCount += 1
        let identifier = cell.options.label.map { "\($0)-\(partCount)" }.flatMap { targets[$0] == nil ? nil : $0 }
        let captions = cell.options.subcaptions
        return (identifier, partCount <= captions.count ? captions[partCount - 1] : nil)
    }

    mutating func takeTable() -> (identifier: String?, caption: [Inline]?) {
        if hasParts { return takePart() }
        defer { captionedTable = true }
        return captionedTable ? (nil, nil) : (takeLabel(.table), cell.options.tableCaption)
    }

    mutating func takeFigure() -> (identifier: String?, caption: [Inline]?, alt: [Inline]?) {
        if hasParts {
            let part = takePart()
            return (part.identifier, part.caption, partCount == 1 ? cell.options.figureAlt : nil)
        }
        defer { captionedFigure = true }
        return captionedFigure
            ? (nil, nil, nil) : (takeLabel(.figure), cell.options.figureCaption, cell.options.figureAlt)
    }

    /// What is said of captions that nothing which the cell showed has taken, and of subcaptions that are more than its parts.
    var problems: [String] {
        let options = cell.options
        if hasParts {
            let count = options.subcaptions.count
            return count <= partCount ? [] : ["the cell has \(count) subcaptions, and shows \(partCount) tables and figures"]
        }
        var unused: [(name: String, what: String)] = []
        if options.tableCaption != nil, !captionedTable, !announces(.table) { unused.append(("tbl-cap", "table")) }
        if !captionedFigure, !announces(.figure) {
            if options.figureCaption != nil { unused.append(("fig-cap", "figure")) }
            if options.figureAlt != nil { unused.append(("fig-alt", "figure")) }
        }
        return unused.map { "\"\($0.name)\" has no effect: the cell shows no \($0.what)" }
    }

    private mutating func takeLabel(_ kind: ReferenceTarget.Kind) -> String? {
        guard announces(kind) else { return nil }
        labelIsTaken = true
        return cell.options.label
    }

    /// Whether the label is one of this kind that nothing bears; where nothing does in the end, that is an error of its own.
    private func announces(_ kind: ReferenceTarget.Kind) -> Bool {
        !labelIsTaken && cell.options.label?.hasPrefix(kind.rawValue + "-") == true
    }
}
