import Notebooks
import Records

extension Weaver {
    func weaveCell(_ index: Int) -> HTML {
        if let made { return weaveCode(made.notebook.cells[index].code, language: "swift") }
        let cell = notebook.cells[index]
        let options = cell.options
        let outcome = run.cells.indices.contains(index) ? run.cells[index] : CellRun(status: .notReached)
        let errors = outcome.outputs.filter { if case .error = $0 { true } else { false } }
        guard options.include || !errors.isEmpty else { return "" }

        var figures = FigurePlan(cell: cell, targets: notebook.targets)
        var output = HTML()
        var compilerErrors: [CellError] = []
        for (number, item) in outcome.outputs.enumerated() where options.include || errors.contains(item) {
            figures.place = outcome.places[number].map { SourceLocation(line: $0.line, column: $0.column) } ?? cell.codeStart
            if case .error(let error) = item, error.kind == .compile {
                compilerErrors.append(error)
            } else {
                output += weave(item, of: cell, &figures)
            }
        }
        output += weaveErrors(compilerErrors, in: cell)
        if outcome.status == .succeeded { checkLabel(of: cell, figures) }
        if outcome.status == .notReached {
            output += "<p class=\"unrun\">This cell did not run: \(reasonNotToRun(index)).</p>\n"
        }
        let code = weaveCode(of: cell, summary: figures.codeSummary)
        // Folded code is apparatus and follows what it made; open code introduces it.
        let isFolded = fold(of: cell) == .folded
        let parts: HTML = isFolded ? output + code : code + output
        guard !parts.isEmpty else { return "" }
        let classes = ["cell"] + options.classes
        let identifier = figures.labelIsTaken ? nil : options.label
        return "<div class=\"\(classes.joined(separator: " "))\"\(.attribute("id", identifier))>\n\(parts)</div>\n"
    }

    func weaveCode(_ text: String, language: String?, identifier: String? = nil) -> HTML {
        let code = Highlighter.html(text.hasSuffix("\n") ? String(text.dropLast()) : text, language: language)
        // A scrolling region must be reachable from the keyboard.
        return "<pre tabindex=\"0\"\(.attribute("id", identifier))><code>\(code)</code></pre>\n"
    }

    private func weave(_ output: CellRun.Output, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let options = cell.options
        switch output {
        case .error(let error): return weaveError(error, in: cell)
        case .claim(let claim) where !claim.holds: return weaveFalseClaim(claim)
        case .claim: return ""
        case .warning(let text):
            return options.warning ? "<p class=\"warning\" role=\"note\"><b>Warning.</b> \(text)</p>\n" : ""
        case .stdout(let text) where options.output:
            if options.outputIsMarkdown { return weaveMarkdown(text, at: cell.codeStart) }
            return PrintedText(text).html
        case .stderr(let text) where options.output && options.warning:
            return PrintedText(text, classes: "output stderr").html
        case .display(let display) where options.output: return weave(display, of: cell, &figures)
        case .stdout, .stderr, .display: return ""
        }
    }

    private func reasonNotToRun(_ index: Int) -> String {
        func doesNotCompile(_ cell: CellRun) -> Bool {
            cell.outputs.contains { if case .error(let error) = $0 { error.kind == .compile } else { false } }
        }
        if let last = run.cells.prefix(index).last(where: { $0.status == .failed }) {
            return doesNotCompile(last) ? "an earlier one does not compile" : "an earlier one ended the program"
        }
        if run.failure != nil { return "the program could not be run" }
        return run.cells.contains(where: doesNotCompile)
            ? "it needs one that does not compile" : "an expression before it ended the program"
    }

    /// A label that announces a table or a figure has a number and a caption, which something must bear.
    private func checkLabel(of cell: Cell, _ figures: FigurePlan) {
        guard let label = cell.options.label, !figures.labelIsTaken, let kind = notebook.targets[label]?.kind else { return }
        switch kind {
        case .table:
            report(
                .error, code: "no-table", at: cell.range.lowerBound, "the cell \(label) makes no table",
                help: "Show a Table. A table in Markdown is named by a line \": Caption {#\(label)}\" under it.")
        case .figure:
            report(
                .error, code: "no-figure", at: cell.range.lowerBound, "the cell \(label) makes no figure",
                help: "Show a Chart. An image is named by \"![Caption](file){#\(label)}\".")
        case .section, .equation, .listing: break
        }
    }

    private func fold(of cell: Cell) -> CellOptions.Fold { cell.options.codeFold }

    private func weaveCode(of cell: Cell, summary: String) -> HTML {
        let options = cell.options
        guard options.include, options.echo != .hidden, !cell.code.isEmpty else { return "" }
        var text = cell.code
        if options.echo == .fenced { text = fencedSource(of: cell) ?? text }
        var code = weaveCode(text, language: "swift")
        let isListing = options.label.map { notebook.targets[$0]?.kind == .listing } ?? false
        let caption = captionNumber(isListing ? options.label : nil) + (options.listingCaption.map { weave($0) } ?? "")
        if !caption.isEmpty { code = "<figure class=\"listing\"><figcaption>\(caption)</figcaption>\n\(code)</figure>\n" }
        guard options.codeFold != .none else { return code }
        let open: HTML = options.codeFold == .open ? " open" : ""
        let title = options.codeSummary.map { weave($0, isInert: true) } ?? HTML(escaping: summary)
        return "<details class=\"code\"\(open)><summary>\(title)</summary>\n\(code)</details>\n"
    }

    /// The cell as it stands in the source, fence and options included.
    private func fencedSource(of cell: Cell) -> String? {
        let lines = sourceLines
        let first = cell.range.lowerBound.line
        let end = cell.range.upperBound
        let last = end.column <= 1 ? end.line - 1 : end.line
        guard first >= 1, first <= last, last <= lines.count else { return nil }
        return lines[first - 1..<last].joined(separator: "\n")
    }
}

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
        return "Swift behind " + Weaver.referenceText(target)
    }

    mutating func takeTable() -> (identifier: String?, caption: [Inline]?) {
        defer { captionedTable = true }
        return captionedTable ? (nil, nil) : (takeLabel("tbl-"), cell.options.tableCaption)
    }

    mutating func takeFigure() -> (identifier: String?, caption: [Inline]?, alt: [Inline]?) {
        defer { captionedFigure = true }
        return captionedFigure
            ? (nil, nil, nil) : (takeLabel("fig-"), cell.options.figureCaption, cell.options.figureAlt)
    }

    private mutating func takeLabel(_ prefix: String) -> String? {
        guard let label = cell.options.label, label.hasPrefix(prefix), !labelIsTaken else { return nil }
        labelIsTaken = true
        return label
    }
}
