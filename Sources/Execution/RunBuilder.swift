import Notebooks
import Records

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Puts together a run from the records of its program and from what it printed.
package struct RunBuilder {
    private let notebook: Notebook
    private let program: CellProgram
    private let outcome: ProgramRunner.Outcome
    private let places: NotebookPlaces
    private var run: Run
    private var openCell: Int?
    /// The cell that was open before.
    private var lastCell = 0
    private var readOut = 0
    private var readErr = 0
    private var isFinished = false
    private var known: Set<FileRead> = []
    /// The measured values of the run by their keys.
    private var measured: [String: Int] = [:]
    /// Whether something was shown since the last cell or directive, where nothing can stand.
    private var hasLostDisplay = false
    /// Claims of the directive that is being evaluated.
    private var pendingClaims: [Claim] = []

    /// - Parameter folder: the notebook's.
    package static func run(
        of program: CellProgram, in notebook: Notebook, from outcome: ProgramRunner.Outcome, folder: String
    ) -> Run {
        var builder = RunBuilder(notebook: notebook, program: program, outcome: outcome)
        builder.build()
        builder.takeAccesses(folder)
        builder.takeRequests()
        return builder.run
    }

    private init(notebook: Notebook, program: CellProgram, outcome: ProgramRunner.Outcome) {
        self.notebook = notebook
        self.program = program
        self.outcome = outcome
        places = NotebookPlaces(notebook)
        run = Run(cells: notebook.cells.map { CellRun(status: $0.options.eval ? .notReached : .skipped) })
    }

    private mutating func build() {
        for line in outcome.lines {
            takePrinted(upTo: line.stdout, line.stderr)
            take(line.record, at: line.place)
        }
        let crash = crashReport
        takePrinted(upTo: outcome.stdout.count, crash?.stderrLength ?? outcome.stderr.count)
        switch outcome.ending {
        case .refusal, .noRoom: isFinished = false
        default: break
        }
        if !isFinished { takeEnding(crash) }
    }

    /// A record that is in order; what it holds may still be anything.
    private mutating func take(_ record: Record, at place: Place?) {
        switch record {
        case .cellBegan(let cell):
            takeStragglers()
            (openCell, lastCell) = (cell, cell)
            run.cells[cell].status = .succeeded
        case .cellEnded: openCell = nil
        case .progress: break
        // Without a digest a state is told of.
        case .result(let name, let sha256):
            if !sha256.isEmpty, !name.hasSuffix(RecordProtocol.stateEnding) { takeResult(\.computedResults) }
        case .resultTaken: takeResult(\.keptResults)
        case .display(let display): add(display, at: place)
        case .claim(let claim): add(claim, at: place)
        case .warning(let text): add(.warning(text), at: place)
        case .inline(let directive, let value):
            if let problem = hasLostDisplay ? "this shows something, which cannot stand in a sentence" : value.problem {
                run.inlineErrors[directive] = placed(CellError(kind: .thrown, message: problem), in: directive)
                hasLostDisplay = false
            } else {
                run.inlines[directive] = value
            }
            placeClaims(in: directive)
        case .inlineError(let directive, let error):
            run.inlineErrors[directive] = placed(error, in: directive)
            hasLostDisplay = false
            placeClaims(in: directive)
        case .fileRead(let path, let sha256):
            // What cells write is the run's own.
            let name = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
            if notebook.frontMatter.writes.contains(where: { $0.path == name }) { return }
            let file = FileRead(path: path, sha256: sha256)
            guard known.insert(file).inserted else { return }
            if run.filesRead.contains(where: { $0.path == path }) {
                fail(
                    CellError(
                        kind: .changed, message: "\(path) changed while the cells ran: it was read twice, and was not the same",
                        explanation: "Render again when nothing writes it."
                    ).placed(at: place.flatMap(inOpenCell)))
            }
            run.filesRead.append(file)
        case .measurement(let value):
            if let index = measured[value.key] {
                run.measurements[index] = value
            } else {
                measured[value.key] = run.measurements.count
                run.measurements.append(value)
            }
        case .error(let error):
            // Thrown in another cell's function it is the statement's that called.
            let own = error.line.flatMap { inOpenCell(Place(line: $0, column: error.column ?? 1)) }
            fail(error.placed(at: own ?? place.flatMap(inOpenCell)))
        case .finished:
            takeStragglers()
            isFinished = true
        }
    }

    /// What a task claims and shows that a cell has left behind.
    private mutating func takeStragglers() {
        if notebook.cells.indices.contains(lastCell) {
            run.cells[lastCell].outputs += pendingClaims.map { .claim(placed($0, otherwise: notebook.cells[lastCell].codeStart)) }
        }
        pendingClaims = []
        guard hasLostDisplay else { return }
        hasLostDisplay = false
        run.failure = CellError(
            kind: .thrown, message: "something was shown after the end of its cell",
            explanation: "Wait for it in the cell: what runs on has no place on the page.")
    }

    /// What cannot be shown is an error of the statement that shows it.
    private mutating func add(_ display: Display, at place: Place?) {
        guard openCell != nil else {
            hasLostDisplay = true
            return
        }
        if let problem = display.problem {
            fail(refusal(problem, at: place))
        } else {
            add(.display(display), at: place)
        }
    }

    private mutating func add(_ claim: Claim, at place: Place?) {
        if claim.sentence.allSatisfy(\.isWhitespace) { fail(refusal("a claim has no sentence", at: place)) }
        guard let cell = openCell else {
            pendingClaims.append(claim)
            return
        }
        // A claim may be made in a function of another cell.
        if places.contains(claim.place), !places.reaches(claim.place, fromCell: cell) {
            fail(
                refusal(
                    "a claim cannot stand at line \(claim.line), column \(claim.column): that statement is another cell's",
                    at: place))
        } else if places.contains(claim.place) {
            run.cells[cell].outputs.append(.claim(places.atCall(claim)))
        } else {
            fail(
                refusal(
                    "a claim cannot stand at line \(claim.line), column \(claim.column): there is no such place",
                    at: place))
        }
    }

    /// A directive's are those of the cell before it.
    private mutating func takeResult(_ count: WritableKeyPath<CellRun, Int>) {
        let cell = openCell ?? lastCell
        if run.cells.indices.contains(cell) { run.cells[cell][keyPath: count] += 1 }
    }

    private func refusal(_ problem: String, at place: Place?) -> CellError {
        CellError(kind: .thrown, message: problem).placed(at: place.flatMap(inOpenCell))
    }

    private func placed(_ error: CellError, in directive: Int) -> CellError {
        var error = error
        let start = notebook.directives[directive].range.lowerBound
        (error.line, error.column) = (start.line, start.column)
        return error
    }

    private func placed(_ claim: Claim, otherwise start: SourceLocation) -> Claim {
        if places.contains(claim.place) { return places.atCall(claim) }
        var claim = claim
        (claim.line, claim.column) = (start.line, start.column)
        return claim
    }

    private func isInOpenCell(_ place: Place) -> Bool {
        openCell.map { places.contains(place, inCell: $0) } ?? false
    }

    /// A place if it is one of the open cell.
    private func inOpenCell(_ place: Place) -> Place? { isInOpenCell(place) ? place : nil }

    /// Claims made by a directive stand where it stands, and are listed with the cell before it.
    private mutating func placeClaims(in directive: Int) {
        let place = notebook.directives[directive]
        let cell = max(place.cellsBefore - 1, 0)
        for var claim in pendingClaims where run.cells.indices.contains(cell) {
            (claim.line, claim.column) = (place.range.lowerBound.line, place.range.lowerBound.column)
            run.cells[cell].outputs.append(.claim(claim))
        }
        // Without a cell there is no list of claims; what is not true is an error all the same.
        if run.cells.isEmpty, let claim = pendingClaims.first(where: { !$0.holds }) {
            let message = "this is not true: \"\(claim.sentence)\"" + (claim.arithmetic.isEmpty ? "" : ": \(claim.arithmetic)")
            run.inlineErrors[directive] = placed(CellError(kind: .thrown, message: message), in: directive)
        }
        pendingClaims = []
    }

    private mutating func add(_ output: CellRun.Output, at place: Place?) {
        guard let cell = openCell else { return }
        if let place, isInOpenCell(place) { run.cells[cell].places[run.cells[cell].outputs.count] = place }
        run.cells[cell].outputs.append(output)
    }

    private mutating func fail(_ error: CellError) {
        guard let cell = openCell else {
            run.failure = error
            return
        }
        run.cells[cell].status = .failed
        run.cells[cell].outputs.append(.error(error))
    }

    // MARK: The closed room

    /// Files that were opened behind the kit's back, and what was refused.
    private mutating func takeAccesses(_ folder: String) {
        let report = AccessReport(outcome.accesses, folder: folder, known: run.filesRead)
        run.filesRead += report.filesRead
        run.lookups = report.lookups
        for (error, place) in report.errors { takeRefusal(error, at: place) }
    }

    /// What is other in each run, in the order in which it ran.
    private mutating func takeRequests() {
        var known: Set<Irreproducible> = []
        for (kind, place) in outcome.requests + SpelledRequests.find(in: notebook, run) {
            guard let cell = cell(around: place) else { continue }
            let request = Irreproducible(kind, at: place, cell: cell)
            if known.insert(request).inserted { run.irreproducible.append(request) }
        }
        run.irreproducible.sort { ($0.cell, $0.place.line, $0.place.column) < ($1.cell, $1.place.line, $1.place.column) }
    }

    /// The cell of a place, or that before a directive, -1 before the first; nil for a place of neither.
    private func cell(around place: Place) -> Int? {
        if let cell = notebook.cells.indices.first(where: { places.contains(place, inCell: $0) }) { return cell }
        let start = SourceLocation(line: place.line, column: place.column)
        return notebook.directives.first { $0.range.lowerBound == start }.map { $0.cellsBefore - 1 }
    }

    /// An error that followed from a refusal is told with it: the refusal is the cause.
    private mutating func takeRefusal(_ refusal: CellError, at place: Place?) {
        var refusal = refusal
        guard let place, let cell = notebook.cells.indices.first(where: { places.contains(place, inCell: $0) }) else {
            (refusal.line, refusal.column) = (nil, nil)
            let directive = notebook.directives.indices.first { number in
                place.map { $0.line == notebook.directives[number].range.lowerBound.line } ?? false
            }
            guard let directive else {
                if run.failure == nil { run.failure = refusal }
                return
            }
            let start = notebook.directives[directive].range.lowerBound
            (refusal.line, refusal.column) = (start.line, start.column)
            run.inlineErrors[directive] = refusal
            return
        }
        run.cells[cell].status = .failed
        if refusal.kind == .refused, case .error(let consequence)? = run.cells[cell].outputs.last, consequence.kind != .refused {
            refusal.explanation += "\nThe cell then ended: \(consequence.message)"
            run.cells[cell].outputs[run.cells[cell].outputs.count - 1] = .error(refusal)
        } else {
            run.cells[cell].outputs.append(.error(refusal))
        }
    }

    // MARK: Printed text

    private mutating func takePrinted(upTo out: Int, _ err: Int) {
        let printed = outcome.stdout[readOut..<max(readOut, min(out, outcome.stdout.count))]
        let complaint = outcome.stderr[readErr..<max(readErr, min(err, outcome.stderr.count))]
        (readOut, readErr) = (readOut + printed.count, readErr + complaint.count)
        guard let cell = openCell else { return }
        if !printed.isEmpty {
            let text = String(decoding: printed, as: UTF8.self)
            if case .stdout(let before)? = run.cells[cell].outputs.last {
                run.cells[cell].outputs[run.cells[cell].outputs.count - 1] = .stdout(before + text)
            } else {
                run.cells[cell].outputs.append(.stdout(text))
            }
        }
        if !complaint.isEmpty {
            run.cells[cell].outputs.append(.stderr(String(decoding: complaint, as: UTF8.self)))
        }
    }

    // MARK: The end

    private var crashReport: CrashReport? {
        guard case .signal(let signal) = outcome.ending, !outcome.backtrace.isEmpty || Self.isTrap(signal) else {
            return nil
        }
        return CrashReport(signal: signal, stderr: outcome.stderr, backtrace: outcome.backtrace)
    }

    /// Signals that a program gives itself.
    private static func isTrap(_ signal: Int32) -> Bool {
        [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV].contains(signal)
    }

    private mutating func takeEnding(_ crash: CrashReport?) {
        let error: CellError
        switch outcome.ending {
        case .timeout(let seconds):
            error = CellError(
                kind: .timeout, message: "this did not end within \(Self.text(seconds)) s",
                explanation: "Give the cell more time with \"//| timeout: seconds\", or look for a loop without an end.")
        case .flood:
            error = CellError(
                kind: .killed, message: "more than \(ProgramRunner.outputLimit >> 20) MiB were printed",
                explanation: "Print less, or write to a file.")
        case .noRoom:
            error = CellError(
                kind: .killed, message: "the disk is full: what was printed is not all here",
                explanation: CellError.makeRoom)
        case .refusal(.tooMuch):
            error = CellError(
                kind: .killed, message: "more than \(RecordProtocol.maximumLength >> 20) MiB were to be shown",
                explanation: "Show less: a part of it, or a summary.")
        case .refusal(.foreign(let what)):
            error = CellError(
                kind: .killed, message: "the cell wrote to the record pipe",
                explanation: "What came there is not from the kit: \(what). Its descriptor is not the cell's to write to.")
        case .exit(let status):
            // An uncaught error has told about itself before.
            if status == RecordProtocol.uncaughtStatus, hasError { return }
            error =
                hasRunOn
                ? Self.closedPipe
                : CellError(
                    kind: .exit, message: "exit(\(status)) ended the program before its last cell",
                    explanation: "A cell must not call exit.")
        case .signal(let signal):
            error =
                crash.map(trap)
                ?? CellError(
                    kind: .killed, message: "the program was killed by signal \(signal)\(Self.name(ofSignal: signal))",
                    explanation: signal == SIGKILL ? "Something outside ended it, or the machine has no more memory." : "")
        }
        place(error, crash)
    }

    /// Whether the program has run beyond what its last record is of: beyond the open cell, or a directive without a value.
    private var hasRunOn: Bool {
        if openCell != nil { return !(outcome.place.map(isInOpenCell) ?? false) }
        guard let directive = firstOpenDirective, let place = outcome.place else { return false }
        let start = notebook.directives[directive].range.lowerBound
        return place != Place(line: start.line, column: start.column)
    }

    private static let closedPipe = CellError(
        kind: .killed, message: "the pipe on which results are written was closed here",
        explanation: "What ran after that is not known. A descriptor that a cell has not opened is not the cell's to close.")

    private var firstOpenDirective: Int? {
        program.directives.first { run.inlines[$0] == nil && run.inlineErrors[$0] == nil }
    }

    private func trap(_ crash: CrashReport) -> CellError {
        CellError(kind: .trap, message: crash.message, explanation: crash.explanation)
    }

    /// Puts an error at the innermost frame that stands in the notebook, or at the statement that was under way.
    private mutating func place(_ error: CellError, _ crash: CrashReport?) {
        var error = error
        let map = SourceMap(notebook)
        let place = crash?.frames.lazy.filter { !map.isValue(file: $0.file) }.compactMap {
            map.part(file: $0.file, line: $0.line, column: $0.column)
        }.first
        if let place {
            (error.line, error.column) = (place.location.line, place.location.column)
            if case .directive(let directive) = place.part, openCell == nil {
                run.inlineErrors[directive] = error
                return
            }
        }
        if let cell = openCell {
            if error.line == nil {
                let start = notebook.cells[cell].codeStart
                error = error.placed(at: statement ?? Place(line: start.line, column: start.column))
            }
            fail(error)
        } else if let directive = firstOpenDirective {
            let start = notebook.directives[directive].range.lowerBound
            (error.line, error.column) = (error.line ?? start.line, error.column ?? start.column)
            run.inlineErrors[directive] = error
        } else {
            run.failure = error
        }
    }

    /// The open cell's statement that ended the program, or with which it came to its end.
    private var statement: Place? {
        if case .refusal(.foreign) = outcome.ending, let place = outcome.foreignRecord.flatMap(inOpenCell) { return place }
        return outcome.place.flatMap(inOpenCell)
    }

    private var hasError: Bool {
        guard let cell = openCell else { return run.failure != nil }
        if case .error? = run.cells[cell].outputs.last { return true }
        return false
    }

    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() && abs(seconds) < 1e9 ? "\(Int(seconds))" : "\(seconds)"
    }

    private static func name(ofSignal signal: Int32) -> String {
        switch signal {
        case SIGINT: " (SIGINT)"
        case SIGKILL: " (SIGKILL)"
        case SIGTERM: " (SIGTERM)"
        case SIGXCPU: " (SIGXCPU)"
        default: ""
        }
    }
}

extension CellError {
    /// - Parameter place: nil where it is not known.
    fileprivate func placed(at place: Place?) -> CellError {
        var error = self
        (error.line, error.column) = (place?.line, place?.column)
        return error
    }
}
