import Dispatch
import Execution
import Notebooks
import Pipeline
import Records
import Rendering
import SystemIO

/// A notebook that is looked at: the pipeline's stages taken apart, with what each of them gave last. An edit of the prose
/// takes the run that is there and weaves; one of a cell shows the last good values until the cells have run.
actor NotebookSession {
    /// A run of the cells and what it was a run of.
    private struct Outcome {
        var run: Run
        var basis: RunBasis
        var source: NotebookSource
        var parameters: [FrontMatter.Parameter]
        var round: Int
    }

    /// A run that is under way.
    private struct Attempt {
        var number: Int
        var control: RunControl
        var basis: RunBasis
        var round: Int
    }

    nonisolated let hub = EventHub()
    let pipeline: Pipeline
    var job: RenderJob
    let isReadOnly: Bool
    private let watcher: FileWatcher
    private let changes: AsyncStream<Set<String>>

    /// The notebook as it was read last, if it could be.
    private(set) var source: NotebookSource?
    private(set) var pieces: ReportPieces?
    private(set) var version = 0
    /// The run whose values the page shows.
    private(set) var shownRun = Run()
    /// The notebook that the page shows.
    private(set) var shownSource: NotebookSource?
    /// What an index says of the page.
    private(set) var document: Ledger.Document?
    private(set) var files = SessionFiles()
    private(set) var state = PreviewState(status: .stale)
    var history = EditHistory()
    private var good: Outcome?
    private var failed: Outcome?
    private var attempt: Attempt?
    private var attemptCount = 0
    /// Counts the changes of files that the cells read: a run of an earlier round is out of date.
    private var round = 0

    init(_ job: RenderJob, _ pipeline: Pipeline, isReadOnly: Bool) {
        self.job = job
        self.pipeline = pipeline
        self.isReadOnly = isReadOnly
        let (stream, continuation) = AsyncStream<Set<String>>.makeStream()
        changes = stream
        watcher = FileWatcher { continuation.yield($0) }
    }

    /// Reads, shows and runs, and does so again whenever a file changes; until the task is cancelled.
    func follow() async {
        refresh()
        for await changed in changes {
            if !changed.isDisjoint(with: files.inputs) { round += 1 }
            refresh()
        }
        cancel()
        watcher.stop()
        hub.close()
    }

    /// Everything that a browser needs to show the page as it is.
    func listen() -> AsyncStream<[UInt8]> {
        let page = pieces.map { PagePatch(version: version, from: nil, to: $0, editable: editable, isNewRun: false) }
        return hub.listen(PreviewMessage(page: page, state: state).line)
    }

    /// Takes another place in its site.
    func take(_ job: RenderJob) {
        let isSame = job.site == self.job.site
        let parameters = self.job.parameters
        self.job = job
        self.job.parameters = parameters
        if !isSame { refresh() }
    }

    // MARK: Stages

    /// Takes up what the files say now.
    func refresh() {
        Files.returnToStart()
        do {
            let source = try pipeline.read(job)
            self.source = source
            defer { watch() }
            guard !source.notebook.diagnostics.contains(where: { $0.severity == .error }) else {
                return fail(source.notebook.diagnostics)
            }
            try take(source)
        } catch {
            // It may have come before its folder was watched.
            if watch() { return refresh() }
            let problem = diagnostic(of: error)
            fail([problem], status: problem.code == "no-notebook" ? .missing : .failed)
        }
    }

    private func take(_ source: NotebookSource) throws {
        let parameters = try job.parameters(of: source.notebook)
        let basis = RunBasis(source.notebook, parameters: parameters)
        if let good, good.round == round, good.basis.isSameProgram(as: basis) {
            cancel()
            failed = nil
            return try show(source, good.basis.moved(good.run, to: basis), isNewRun: false)
        }
        if let failed, failed.round == round, failed.basis.isSameProgram(as: basis) {
            cancel()
            return try showFailure(source, failed.basis.moved(failed.run, to: basis))
        }
        if attempt?.round != round || attempt?.basis.isSameProgram(as: basis) != true { start(source, basis) }
        try present(source, stale(source), .running, source.notebook.diagnostics)
    }

    private func start(_ source: NotebookSource, _ basis: RunBasis) {
        cancel()
        failed = nil
        attemptCount += 1
        let number = attemptCount
        let board = ProgressBoard()
        let control = RunControl { board.take($0) }
        attempt = Attempt(number: number, control: control, basis: basis, round: round)
        let (pipeline, job) = (pipeline, job)
        board.begin(source.notebook)
        DispatchQueue.global().async {
            let result = Result { try pipeline.execute(source, job, control) }
            Task { await self.finish(number, source, result) }
        }
        Task { await tell(board, of: number) }
    }

    private func finish(_ number: Int, _ ran: NotebookSource, _ result: Result<CachedExecution.Result, any Error>) {
        guard let attempt, attempt.number == number, let source else { return }
        self.attempt = nil
        do {
            let run = try result.get().run
            let parameters = try job.parameters(of: source.notebook)
            // The prose may have changed meanwhile; another program would have ended this run.
            let basis = RunBasis(source.notebook, parameters: parameters)
            guard basis.isSameProgram(as: attempt.basis) else { return }
            let outcome = Outcome(
                run: run, basis: attempt.basis, source: ran, parameters: parameters, round: attempt.round)
            let moved = attempt.basis.moved(run, to: basis)
            if CachedExecution.isComplete(run, in: ran.notebook) {
                good = outcome
                try show(source, moved, isNewRun: true)
            } else {
                failed = outcome
                try showFailure(source, moved)
            }
            watch()
        } catch {
            fail([diagnostic(of: error)])
        }
    }

    /// Stops the run that is under way. What it would have given stays stale until something is edited.
    func stop() {
        guard attempt != nil else { return }
        cancel()
        state.status = .stale
        hub.send(PreviewMessage(state: state))
    }

    private func cancel() {
        attempt?.control.cancel()
        attempt = nil
    }

    private func diagnostic(of error: any Error) -> Diagnostic {
        error as? Diagnostic ?? Diagnostic(.error, code: "cannot-render", file: job.notebook, at: nil, "\(error)")
    }

    // MARK: Showing

    private func show(_ source: NotebookSource, _ run: Run, isNewRun: Bool) throws {
        let problems = source.notebook.diagnostics + pipeline.problems(of: source, run, job)
        try present(source, run, .fresh, problems, isNewRun: isNewRun)
    }

    /// The last good values with what went wrong; without any, the page that a render would write.
    private func showFailure(_ source: NotebookSource, _ run: Run) throws {
        let problems = source.notebook.diagnostics + pipeline.problems(of: source, run, job)
        if good == nil { return try present(source, run, .failed, problems) }
        try present(source, stale(source), .failed, problems)
    }

    /// The last good values, as the notebook that there is now can show them.
    private func stale(_ source: NotebookSource) throws -> StaleParts {
        let parameters = try job.parameters(of: source.notebook)
        return StaleParts(
            of: source.notebook, from: good?.source.notebook, good?.run ?? Run(),
            isAll: good?.round != round || good?.parameters != parameters)
    }

    private func present(
        _ source: NotebookSource, _ stale: StaleParts, _ status: PreviewState.Status, _ problems: [Diagnostic]
    ) throws {
        // What cannot be shown yet is no problem of the notebook's.
        let (patch, _) = try weave(source, stale.run, isNewRun: false)
        guard let pieces else { return }
        tell(patch, status, problems, staleBlocks: stale.blocks(of: pieces), staleCards: stale.cards(of: pieces))
    }

    private func present(
        _ source: NotebookSource, _ run: Run, _ status: PreviewState.Status, _ problems: [Diagnostic],
        isNewRun: Bool = false
    ) throws {
        let (patch, report) = try weave(source, run, isNewRun: isNewRun)
        tell(patch, status, problems + report.diagnostics)
    }

    private func weave(_ source: NotebookSource, _ run: Run, isNewRun: Bool) throws -> (PagePatch?, Report) {
        let report = try pipeline.weave(source, run, job)
        let new = report.pieces().withoutPolicy
        files.take(source, run, report, job)
        (shownRun, shownSource, document) = (run, source, report.document)
        let old = pieces
        pieces = new
        // In HTML of the author's own a block may begin what another ends: it cannot be read by itself.
        let isApart = !source.notebook.frontMatter.allowsRawHTML
        let patch = PagePatch(
            version: version + 1, from: isApart ? old.map { (version, $0) } : nil, to: new, editable: editable,
            isNewRun: isNewRun)
        guard old == nil || !patch.isEmpty else { return (nil, report) }
        version += 1
        return (patch, report)
    }

    /// The page stays as it was.
    private func fail(_ problems: [Diagnostic], status: PreviewState.Status = .failed) {
        cancel()
        var patch: PagePatch?
        if pieces == nil {
            let empty = NotebookSource.made("", path: job.notebook)
            patch = try? weave(empty, Run(), isNewRun: false).0
        }
        tell(patch, status, problems, staleBlocks: state.staleBlocks, staleCards: state.staleCards)
    }

    var problems: [Diagnostic] = []

    private func tell(
        _ patch: PagePatch?, _ status: PreviewState.Status, _ problems: [Diagnostic], staleBlocks: [Int] = [],
        staleCards: [String] = []
    ) {
        self.problems = problems
        state = PreviewState(
            status: status, problems: PreviewState.list(problems), staleBlocks: staleBlocks,
            staleCards: staleCards, fields: parameterFields, command: command)
        let offers = [
            ("parameters", !state.fields.isEmpty), ("undo", history.canUndo), ("redo", history.canRedo),
        ]
        state.offers = offers.filter(\.1).map(\.0).joined(separator: " ")
        hub.send(PreviewMessage(page: patch, state: state))
    }

    private func tell(_ board: ProgressBoard, of number: Int) async {
        while attempt?.number == number {
            hub.send(PreviewMessage(progress: PreviewProgress(board)))
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    @discardableResult
    private func watch() -> Bool {
        files.take(
            source, job, templateFolder: pipeline.templateFolder, failed: failed.map { ($0.source.notebook, $0.run) })
        return watcher.watch(files.watched)
    }
}
