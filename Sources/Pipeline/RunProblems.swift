import Notebooks
import Records

/// What went wrong in a run, as diagnostics in the order of the notebook.
struct RunProblems {
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var hasCrashed = false

    private let notebook: Notebook

    init(notebook: Notebook, run: Run) {
        self.notebook = notebook
        for (cell, cellRun) in zip(notebook.cells, run.cells) {
            for (index, output) in cellRun.outputs.enumerated() {
                take(output, at: cellRun.places[index].map { SourceLocation(line: $0.line, column: $0.column) }, of: cell)
            }
        }
        for warning in run.compilerWarnings {
            let location = SourceLocation(line: warning.line, column: warning.column)
            report(.warning, "swift-warning", location, warning.message, "")
        }
        for request in run.irreproducible {
            let location = SourceLocation(line: request.place.line, column: request.place.column)
            report(.warning, "not-reproducible", location, Self.warning(request.kind), Self.advice(request.kind))
        }
        for (directive, error) in run.inlineErrors.sorted(by: { $0.key < $1.key }) {
            take(error, otherwise: notebook.directives[directive].range.lowerBound)
        }
        if let failure = run.failure { take(failure, otherwise: nil) }
        diagnostics.sort { ($0.location ?? Self.end) < ($1.location ?? Self.end) }
    }

    private static let end = SourceLocation(line: .max, column: 1)

    private mutating func take(_ output: CellRun.Output, at place: SourceLocation?, of cell: Cell) {
        switch output {
        case .error(let error):
            let isExpected = cell.options.error && (error.kind == .thrown || error.kind == .compile)
            if !isExpected { take(error, otherwise: cell.codeStart) }
        case .claim(let claim) where !claim.holds:
            let values = claim.arithmetic.isEmpty ? "" : ": \(claim.arithmetic)"
            report(
                .error, "false-claim", SourceLocation(line: claim.line, column: claim.column),
                "this is not true: \"\(claim.sentence)\"\(values)", "")
        case .warning(let text) where cell.options.warning:
            report(.warning, "cell-warning", place ?? cell.codeStart, text, "")
        default: break
        }
    }

    private static func warning(_ kind: Irreproducible.Kind) -> String {
        switch kind {
        case .clock: "this reads the clock, which is another in each run"
        case .random: "this asks for random bytes, which are others in each run: use Random(seed:) for numbers that stay"
        case .environment: "this reads the environment, which is another on each machine"
        case .host: "this asks for the machine's name, which is another on each machine"
        case .processors: "this asks for the machine's processors, which are others on each machine"
        case .fileTimes: "this reads a file's times, which are others in each copy of it"
        case .fileStatus: "this reads a file's owner, rights, number or link, which are others in each copy of it"
        case .process: "this asks for the number of a process or a user, which is another in each run or on each machine"
        case .machineState: "this asks for the machine's memory, disk or load, which are others on each machine"
        }
    }

    private static func advice(_ kind: Irreproducible.Kind) -> String {
        switch kind {
        case .clock: "Write a date in the notebook, or set SOURCE_DATE_EPOCH; measure a model's time with latency(on:)."
        case .environment: "Give it as a parameter of the front matter."
        case .fileTimes: "Write the date in the notebook: a run that was kept has the times of then."
        case .random, .host, .processors, .fileStatus, .process, .machineState: ""
        }
    }

    private mutating func take(_ error: CellError, otherwise location: SourceLocation?) {
        switch error.kind {
        case .timeout, .trap, .exit, .killed: hasCrashed = true
        case .compile, .thrown, .refused, .changed, .setup: break
        }
        let place = error.line.map { SourceLocation(line: $0, column: error.column ?? 1) } ?? location
        report(.error, "cell-\(error.kind.rawValue)", place, error.message, error.explanation)
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ code: String, _ location: SourceLocation?, _ summary: String, _ help: String
    ) {
        guard let location else {
            diagnostics.append(Diagnostic(severity, code: code, file: notebook.path, at: nil, summary, help: help))
            return
        }
        let (file, place) = notebook.lineOrigins.place(of: location, in: notebook.path)
        diagnostics.append(Diagnostic(severity, code: code, file: file, at: place, summary, help: help))
    }
}
