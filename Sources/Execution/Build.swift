import Notebooks
import Records

/// From a notebook to a compiled program. Where cells cannot be compiled, the program of those before
/// them is: earlier cells keep their output.
struct Build {
    let notebook: Notebook
    let parameters: [FrontMatter.Parameter]
    /// What was compiled; nil if nothing could be.
    private(set) var program: CellProgram?
    private var cellErrors: [Int: [CellError]] = [:]
    private var directiveErrors: [Int: CellError] = [:]
    private var warnings: [CompilerWarning] = []
    private let map: SourceMap

    init(notebook: Notebook, parameters: [FrontMatter.Parameter]) {
        self.notebook = notebook
        self.parameters = parameters
        map = SourceMap(notebook)
        let early = EarlyUses(notebook)
        cellErrors = early.cells.mapValues { [$0] }
        directiveErrors = early.directives
    }

    /// - Throws: an error that belongs to no cell.
    mutating func run(_ compiler: Compiler) throws(CellError) {
        while true {
            // A cell that may fail is left out; any other ends the program.
            let limit = cellErrors.keys.filter { !notebook.cells[$0].options.error }.min() ?? notebook.cells.count
            let candidate = CellProgram(
                notebook, parameters: parameters, cellLimit: limit, omittingCells: Set(cellErrors.keys),
                omittingDirectives: Set(directiveErrors.keys))
            if candidate.cells.isEmpty, candidate.directives.isEmpty, !cellErrors.isEmpty { return }
            guard candidate.imbalances.isEmpty else {
                for (cell, error) in candidate.imbalances { cellErrors[cell, default: []].append(error) }
                continue
            }
            if compiler.hasCompiled(candidate.sources) {
                program = candidate
                return
            }
            let (output, isCompiled) = try compiler.compile(candidate.sources)
            if isCompiled {
                takeWarnings(output)
                // A program that is used again must not lose its warnings.
                if warnings.isEmpty { compiler.keepProgram(of: candidate.sources) }
                program = candidate
                return
            }
            // Each round leaves out a cell or a directive, so the rounds come to an end.
            guard takeErrors(output, of: candidate) else { throw unplaced(output) }
        }
    }

    /// The run with the compiler's errors and warnings in it.
    func finished(_ run: Run) -> Run {
        var run = run
        for (cell, errors) in cellErrors {
            run.cells[cell] = CellRun(status: .failed, outputs: errors.map { .error($0) })
        }
        run.compilerWarnings = warnings.filter { notebook.cells[$0.cell].options.warning }
        run.inlineErrors.merge(directiveErrors) { first, _ in first }
        return run
    }

    // MARK: Messages

    /// - Returns: whether an error belongs to a cell or directive of the program.
    private mutating func takeErrors(_ output: CompilerOutput, of program: CellProgram) -> Bool {
        var isNew = false
        for message in output.messages where message.severity == .error {
            guard let (part, location) = map.part(file: message.file, line: message.line, column: message.column) else {
                continue
            }
            let error = CellError(
                kind: .compile, message: message.text, explanation: explanation(message), line: location.line,
                column: location.column)
            switch part {
            case .cell(let cell) where program.cells.contains(cell):
                cellErrors[cell, default: []].append(error)
                isNew = true
            case .directive(let directive) where program.directives.contains(directive):
                if directiveErrors[directive] == nil { directiveErrors[directive] = error }
                isNew = true
            default: break
            }
        }
        return isNew
    }

    private func explanation(_ message: CompilerOutput.Message) -> String {
        message.notes.map { note in
            guard let place = map.part(file: note.file, line: note.line, column: note.column)?.location else {
                return note.text
            }
            return "line \(place.line): \(note.text)"
        }.joined(separator: "\n")
    }

    private mutating func takeWarnings(_ output: CompilerOutput) {
        for message in output.messages where message.severity == .warning {
            guard !map.isWrapper(line: message.line, column: message.column),
                let (part, location) = map.part(file: message.file, line: message.line, column: message.column),
                case .cell(let cell) = part
            else { continue }
            // In a cell that may fail a constant may stand in a block of ours.
            if notebook.cells[cell].options.error, message.text.contains("was never used") { continue }
            warnings.append(
                CompilerWarning(cell: cell, message: message.text, line: location.line, column: location.column))
        }
    }

    private func unplaced(_ output: CompilerOutput) -> CellError {
        let errors = output.messages.filter { $0.severity == .error }
        let details = errors.map { "\($0.file):\($0.line):\($0.column): \($0.text)" } + output.other
        return CellError(
            kind: .setup, message: "the program cannot be built: \(errors.first?.text ?? output.other.first ?? "the compiler failed")",
            explanation: details.joined(separator: "\n"))
    }
}
