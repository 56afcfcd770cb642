import Notebooks
import Records

/// Weaves a cell: its code, and what its run left behind.
struct CellWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// - Parameter isAnnotated: whether a list below explains marks in the code.
    func weave(_ index: Int, isAnnotated: Bool = false) -> HTML {
        let cell = context.notebook.cells[index]
        let options = cell.options
        let outcome = context.run.outcome(ofCell: index)
        let errors = outcome.outputs.filter { if case .error = $0 { true } else { false } }
        guard options.include || !errors.isEmpty else { return "" }

        var figures = FigurePlan(cell: cell, targets: context.notebook.targets)
        var output = HTML()
        var compilerErrors: [CellError] = []
        var shown: [HTML] = []
        for (number, item) in outcome.outputs.enumerated() where options.include || errors.contains(item) {
            figures.place = outcome.places[number].map { SourceLocation(line: $0.line, column: $0.column) } ?? cell.codeStart
            if case .error(let error) = item, error.kind == .compile {
                compilerErrors.append(error)
            } else if figures.hasParts, options.output == .shown, case .display(let display) = item {
                for part in display.parts { shown.append(DisplayWeaver(context, cell).weave(part, &figures)) }
            } else {
                output += weave(item, of: cell, &figures)
            }
        }
        if !shown.isEmpty { output += weave(shown, of: cell, &figures) }
        output += ErrorWeaver(context).weave(compilerErrors, in: cell)
        if outcome.status == .succeeded { checkLabel(of: cell, figures) }
        if outcome.status == .succeeded, options.include, options.output != .hidden {
            for problem in figures.problems {
                context.report(.warning, code: "unused-option", at: cell.range.lowerBound, problem)
            }
        }
        if outcome.status == .notReached {
            output += "<p class=\"unrun\">\(context.words.cellDidNotRun(reasonNotToRun(index)))</p>\n"
        }
        let code = weaveCode(of: cell, isAnnotated: isAnnotated, summary: figures.codeSummary(in: context.language))
        // Folded code is apparatus and follows what it made; open code introduces it.
        let isFolded = options.codeFold == .folded
        let parts: HTML = isFolded ? output + code : code + output
        guard !parts.isEmpty else { return "" }
        let column = options.column.map { ["column-" + $0] } ?? []
        let classes = ["cell"] + column + options.classes
        let identifier = figures.labelIsTaken ? nil : options.label
        return "<div class=\"\(classes.joined(separator: " "))\"\(.attribute("id", identifier))>\n\(parts)</div>\n"
    }

    /// Tables and figures of one cell beside each other, under one caption.
    private func weave(_ parts: [HTML], of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let content = cell.options.layout.map { LayoutWeaver.weave(parts, in: $0) } ?? parts.joined()
        let (identifier, caption) = figures.takeWhole()
        let text = context.captionNumber(identifier) + (caption.map { InlineWeaver(context).weave($0) } ?? "")
        guard !text.isEmpty else { return content }
        let label = context.figureCaption(text, from: caption?.range)
        let isAbove = identifier.flatMap { context.notebook.targets[$0]?.kind } == .table
        return "<figure\(.attribute("id", identifier))>\n\(isAbove ? label + content : content + label)</figure>\n"
    }

    private func weave(_ output: CellRun.Output, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let options = cell.options
        switch output {
        case .error(let error): return ErrorWeaver(context).weave([error], in: cell)
        case .claim(let claim): return claim.holds ? "" : ClaimWeaver(context).weaveFalse(claim)
        case .warning(let text):
            return options.warning ? "<p class=\"warning\" role=\"note\"><b>\(context.words.warning).</b> \(text)</p>\n" : ""
        case .stdout(let text):
            return switch options.output {
            case .hidden: ""
            case .shown: PrintedText(text, in: context.language).html
            case .markdown: MarkdownWeaver(context, at: cell.codeStart).weave(text)
            }
        case .stderr(let text):
            return options.output != .hidden && options.warning
                ? PrintedText(text, classes: "output stderr", in: context.language).html : ""
        case .display(let display):
            return options.output != .hidden ? DisplayWeaver(context, cell).weave(display, &figures) : ""
        }
    }

    private func reasonNotToRun(_ index: Int) -> String {
        func doesNotCompile(_ cell: CellRun) -> Bool {
            cell.outputs.contains { if case .error(let error) = $0 { error.kind == .compile } else { false } }
        }
        let reasons = context.words.reasons
        if let last = context.run.cells.prefix(index).last(where: { $0.status == .failed }) {
            return doesNotCompile(last) ? reasons.earlierDoesNotCompile : reasons.earlierEnded
        }
        if context.run.failure != nil { return reasons.programDidNotRun }
        return context.run.cells.contains(where: doesNotCompile)
            ? reasons.neededDoesNotCompile : reasons.expressionEnded
    }

    /// A label that announces a table or a figure has a number and a caption, which something must bear.
    private func checkLabel(of cell: Cell, _ figures: FigurePlan) {
        guard let label = cell.options.label, !figures.labelIsTaken, let kind = context.notebook.targets[label]?.kind
        else { return }
        switch kind {
        case .table:
            context.report(
                .error, code: "no-table", at: cell.range.lowerBound, "the cell \(label) makes no table",
                help: "Show a Table. A table in Markdown is named by a line \": Caption {#\(label)}\" under it.")
        case .figure:
            context.report(
                .error, code: "no-figure", at: cell.range.lowerBound, "the cell \(label) makes no figure",
                help: "Show a Chart. An image is named by \"![Caption](file){#\(label)}\".")
        default: break
        }
    }

    private func weaveCode(of cell: Cell, isAnnotated: Bool, summary: String) -> HTML {
        let options = cell.options
        guard options.include, options.echo != .hidden, !cell.code.isEmpty else { return "" }
        var text = cell.code
        if options.echo == .fenced { text = fencedSource(of: cell) ?? text }
        var code = CodeWeaver.weave(text, language: "swift", CodeWeaver.Setting(options, isAnnotated: isAnnotated))
        let isListing = options.label.map { context.notebook.targets[$0]?.kind == .listing } ?? false
        let caption =
            context.captionNumber(options.listingLabel ?? (isListing ? options.label : nil))
            + (options.listingCaption.map { InlineWeaver(context).weave($0) } ?? "")
        if !caption.isEmpty { code = CodeWeaver.weaveListing(code, caption: caption, identifier: options.listingLabel) }
        guard options.codeFold != .none else { return code }
        let open: HTML = options.codeFold == .open ? " open" : ""
        let title =
            options.codeSummary.map { InlineWeaver(context, isInert: true, isOnly: true).weave($0) } ?? HTML(escaping: summary)
        return "<details class=\"code\"\(open)><summary>\(title)</summary>\n\(code)</details>\n"
    }

    /// The cell as it stands in the source, fence and options included.
    private func fencedSource(of cell: Cell) -> String? {
        let lines = context.state.sourceLines
        let first = cell.range.lowerBound.line
        let end = cell.range.upperBound
        let last = end.column <= 1 ? end.line - 1 : end.line
        guard first >= 1, first <= last, last <= lines.count else { return nil }
        return lines[first - 1..<last].joined(separator: "\n")
    }
}

extension Run {
    /// What became of a cell of the notebook.
    func outcome(ofCell index: Int) -> CellRun {
        cells.indices.contains(index) ? cells[index] : CellRun(status: .notReached)
    }
}

extension Display {
    /// The displays of a group, and of the groups in it.
    fileprivate var parts: [Display] {
        if case .group(let displays) = self { displays.flatMap(\.parts) } else { [self] }
    }
}
