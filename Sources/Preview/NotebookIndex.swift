import Execution
import Notebooks
import Pipeline
import Records
import Rendering
import SystemIO

/// The page of a folder: its notebooks with their titles, whether what is known of them still holds, and how old it is.
/// It is a notebook itself, made here and woven as any other.
actor NotebookIndex {
    private let folder: String
    private let pipeline: Pipeline
    /// Where pages of notebooks are.
    private let outputFolder: String
    private let hub = EventHub()
    private var sessions: [String: NotebookSession] = [:]
    private var pieces: ReportPieces?
    private var version = 0
    /// Those in which there are notebooks.
    private var folders: Set<String> = []
    private var task: Task<Void, Never>?

    init(of folder: String, _ pipeline: Pipeline, outputFolder: String) {
        self.folder = folder
        self.outputFolder = outputFolder
        self.pipeline = pipeline
    }

    deinit { task?.cancel() }

    func add(_ session: NotebookSession, _ name: String) { sessions[name] = session }

    /// Looks at the folder and the notebooks that are open, and follows them from now on.
    func start() async {
        await refresh()
        guard task == nil else { return }
        let (changes, continuation) = AsyncStream<Set<String>>.makeStream()
        let watcher = FileWatcher { continuation.yield($0) }
        watcher.watch(folders)
        task = Task { [weak self] in
            let clock = Task { [hub = self?.hub] in
                while !Task.isCancelled {
                    // States of open notebooks, and ages, change without a file. Nobody sees it who does not look.
                    try await Task.sleep(for: .seconds(1))
                    if hub?.isHeard == true { continuation.yield([]) }
                }
            }
            for await _ in changes {
                guard let self else { break }
                await refresh()
                await watcher.watch(folders)
            }
            clock.cancel()
            watcher.stop()
        }
    }

    func html() -> ReportPieces? { pieces }

    func listen() -> AsyncStream<[UInt8]> {
        let page = pieces.map { PagePatch(version: version, from: nil, to: $0, editable: "", isNewRun: false) }
        return hub.listen(PreviewMessage(page: page, state: PreviewState(status: .fresh, isReadOnly: true)).line)
    }

    private func refresh() async {
        Files.returnToStart()
        let page = await page()
        let source = NotebookSource.made(page.text, path: folder)
        guard
            let new = try? pipeline.weave(source, page.run, RenderJob(notebook: folder)).pieces().withoutPolicy
                .withoutFooter
        else { return }
        let patch = PagePatch(
            version: version + 1, from: pieces.map { (version, $0) }, to: new, editable: "", isNewRun: false)
        let isNew = pieces == nil
        pieces = new
        guard isNew || !patch.isEmpty else { return }
        version += 1
        hub.send(PreviewMessage(page: patch))
    }

    private func page() async -> IndexPage {
        let name = Files.absolute(folder).split(separator: "/").last.map(String.init) ?? folder
        var page = IndexPage(title: "Notebooks in \(name)", language: "en")
        var base = RenderJob(notebook: "")
        base.outputFolder = outputFolder
        var entries: [IndexEntry] = []
        folders = [Files.absolute(folder) + "/"]
        for job in pipeline.previewJobs(of: folder, base) {
            folders.insert(Files.parent(of: Files.absolute(job.notebook)) + "/")
            if let entry = await entry(job) { entries.append(entry) }
        }
        if entries.isEmpty {
            page.add(markdown: "There are no notebooks here: no Markdown file with a cell or a directive.")
        }
        page.add(entries)
        return page
    }

    /// What the page says that was made last, while it is of this text; and the state of what is known here.
    private func entry(_ job: RenderJob) async -> IndexEntry? {
        guard let source = try? pipeline.read(job) else { return nil }
        let name = job.site?.page.notebook ?? Files.name(of: job.notebook)
        let title = source.notebook.frontMatter.title?.staticText ?? name
        var entry =
            pipeline.currentLedger(of: source, job).map { IndexEntry($0, address: name.percentEscaped, title: title) }
            ?? IndexEntry(title: title, address: name.percentEscaped)
        let kept = pipeline.keptRun(of: source, job)
        let state =
            await sessions[name]?.state.status.rawValue
            ?? (source.notebook.diagnostics.contains { $0.severity == .error }
                ? "failed" : kept?.isCurrent == true ? "fresh" : "stale")
        entry.states += [name, state, kept.map { Self.age($0.seconds) } ?? "never run"]
        return entry
    }

    static func age(_ seconds: Double) -> String {
        let steps: [(limit: Double, unit: Double, name: String)] = [
            (90, 1, "second"), (90 * 60, 60, "minute"), (36 * 3600, 3600, "hour"), (.infinity, 86400, "day"),
        ]
        guard seconds >= 10, let step = steps.first(where: { seconds < $0.limit }) else { return "just now" }
        // Seconds are told by the ten: a page that changes all the time is hard to read.
        let count = step.unit == 1 ? Int(seconds / 10) * 10 : max(1, Int((seconds / step.unit).rounded()))
        return "\(count) \(step.name)\(count == 1 ? "" : "s") ago"
    }
}

extension ReportPieces {
    /// Without the lines that tell how the page was rendered.
    fileprivate var withoutFooter: ReportPieces {
        guard let start = frame.range(of: "<footer>"), let end = frame[start.upperBound...].range(of: "</footer>")
        else { return self }
        return ReportPieces(
            frame: String(frame[..<start.lowerBound] + frame[end.upperBound...]), blocks: blocks, cards: cards,
            notes: notes, ledger: ledger)
    }
}
