import Notebooks
import Records

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Puts together a run from the records of its program and from what it printed.
struct RunBuilder {
    private let notebook: Notebook
    private let program: CellProgram
    private let leavings: ProgramRunner.Leavings
    private let lines: [Substring]
    private var run: Run
    private var openCell: Int?
    private var readOut = 0
    private var readErr = 0
    private var isFinished = false
    /// Claims of the directive that is being evaluated.
    private var pendingClaims: [Claim] = []

    static func run(of program: CellProgram, in notebook: Notebook, from leavings: ProgramRunner.Leavings) -> Run {
        var builder = RunBuilder(notebook: notebook, program: program, leavings: leavings)
        builder.build()
        return builder.run
    }

    private init(notebook: Notebook, program: CellProgram, leavings: ProgramRunner.Leavings) {
        self.notebook = notebook
        self.program = program
        self.leavings = leavings
        lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
        run = Run(cells: notebook.cells.map { CellRun(status: $0.options.eval ? .notReached : .skipped) })
    }

    private mutating func build() {
        for line in leavings.lines {
            takePrinted(upTo: line.stdout, line.stderr)
            take(line.record)
        }
        let crash = crashReport
        takePrinted(upTo: leavings.stdout.count, crash?.stderrLength ?? leavings.stderr.count)
        if !isFinished { takeEnding(crash) }
    }

    private mutating func take(_ record: Record) {
        switch record {
        case .cellBegan(let cell):
            guard run.cells.indices.contains(cell) else { return }
            openCell = cell
            run.cells[cell].status = .succeeded
        case .cellEnded: openCell = nil
        case .display(let display): add(.display(display))
        case .claim(let claim):
            if openCell == nil { pendingClaims.append(claim) } else { add(.claim(atCall(claim))) }
        case .warning(let text): add(.warning(text))
        case .inline(let directive, let value):
            run.inlines[directive] = value
            placeClaims(in: directive)
        case .inlineError(let directive, let error):
            run.inlineErrors[directive] = error
            placeClaims(in: directive)
        case .fileRead(let path, let sha256):
            let file = FileRead(path: path, sha256: sha256)
            if !run.filesRead.contains(file) { run.filesRead.append(file) }
        case .measurement(let value):
            run.measurements.removeAll { $0.key == value.key }
            run.measurements.append(value)
        case .error(let error): fail(error)
        case .finished: isFinished = true
        }
    }

    /// Claims made by a directive stand where it stands, and are listed with the cell before it.
    private mutating func placeClaims(in directive: Int) {
        let place = notebook.directives[directive]
        let cell = max(place.cellsBefore - 1, 0)
        for var claim in pendingClaims where run.cells.indices.contains(cell) {
            (claim.line, claim.column) = (place.range.lowerBound.line, place.range.lowerBound.column)
            run.cells[cell].outputs.append(.claim(claim))
        }
        pendingClaims = []
    }

    /// `#column` is that of the parenthesis; the call begins with its name.
    private func atCall(_ claim: Claim) -> Claim {
        guard lines.indices.contains(claim.line - 1) else { return claim }
        let name = lines[claim.line - 1].utf8.prefix(claim.column - 1).reversed().prefix {
            $0 >= 0x80 || $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isLetter
        }
        var claim = claim
        claim.column -= name.count
        return claim
    }

    private mutating func add(_ output: CellRun.Output) {
        guard let cell = openCell else { return }
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

    // MARK: Printed text

    private mutating func takePrinted(upTo out: Int, _ err: Int) {
        let printed = leavings.stdout[readOut..<max(readOut, min(out, leavings.stdout.count))]
        let complaint = leavings.stderr[readErr..<max(readErr, min(err, leavings.stderr.count))]
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
        guard case .signal(let signal) = leavings.ending, !leavings.backtrace.isEmpty || Self.isTrap(signal) else {
            return nil
        }
        return CrashReport(signal: signal, stderr: leavings.stderr, backtrace: leavings.backtrace)
    }

    /// Signals that a program gives itself.
    private static func isTrap(_ signal: Int32) -> Bool {
        [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV].contains(signal)
    }

    private mutating func takeEnding(_ crash: CrashReport?) {
        let error: CellError
        switch leavings.ending {
        case .timeout(let seconds):
            error = CellError(
                kind: .timeout, message: "this did not end within \(Self.text(seconds)) s",
                explanation: "Give the cell more time with \"//| timeout: seconds\", or look for a loop without an end.")
        case .flood:
            error = CellError(
                kind: .killed, message: "more than \(ProgramRunner.outputLimit >> 20) MiB were printed",
                explanation: "Print less, or write to a file.")
        case .exit(let status):
            // An uncaught error has told about itself before.
            if status == RecordProtocol.uncaughtStatus, hasError { return }
            error = CellError(
                kind: .exit, message: "exit(\(status)) ended the program before its last cell",
                explanation: "A cell must not call exit.")
        case .signal(let signal):
            error = crash.map(trap) ?? CellError(
                kind: .killed, message: "the program was killed by signal \(signal)\(Self.name(ofSignal: signal))",
                explanation: signal == SIGKILL ? "Something outside ended it, or the machine has no more memory." : "")
        }
        place(error, crash)
    }

    private func trap(_ crash: CrashReport) -> CellError {
        CellError(kind: .trap, message: crash.message, explanation: crash.explanation)
    }

    /// Puts an error at the innermost frame that stands in the notebook, or at the statement that was under way.
    private mutating func place(_ error: CellError, _ crash: CrashReport?) {
        var error = error
        let map = SourceMap(notebook)
        let place = crash?.frames.lazy.compactMap { map.part(file: $0.file, line: $0.line, column: $0.column) }.first
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
                (error.line, error.column) = leavings.place ?? (start.line, start.column)
            }
            fail(error)
        } else if let directive = program.directives.first(where: { run.inlines[$0] == nil && run.inlineErrors[$0] == nil }) {
            let start = notebook.directives[directive].range.lowerBound
            (error.line, error.column) = (error.line ?? start.line, error.column ?? start.column)
            run.inlineErrors[directive] = error
        } else {
            run.failure = error
        }
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
