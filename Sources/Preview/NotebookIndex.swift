import Execution
import Notebooks
import Pipeline
import Records
import Rendering
import SystemIO

/// The page of a folder: its notebooks with their titles, whether what is known of them still holds, and how old it is.
/// It is a notebook itself, made here and woven as any other.
actor NotebookIndex {
    private let folder: SiteFolder
    private let pipeline: Pipeline
    private let hub = EventHub()
    private var sessions: [String: NotebookSession] = [:]
    private var pieces: ReportPieces?
    private var problems: [Diagnostic] = []
    private var version = 0
    /// What pages have that were not made yet, by their notebooks.
    private var documents: [String: (text: String, site: SitePlace?, document: Ledger.Document?)] = [:]
    private var task: Task<Void, any Error>?

    init(of folder: SiteFolder, _ pipeline: Pipeline) { (self.folder, self.pipeline) = (folder, pipeline) }

    deinit { task?.cancel() }

    func add(_ session: NotebookSession, _ name: String) { sessions[name] = session }

    /// Looks at the folder and the notebooks that are open, and does so again now and then while anybody looks: states and ages
    /// change without a file.
    func start() async {
        await refresh()
        guard task == nil else { return }
        task = Task { [weak self] in
            while let hub = self?.hub {
                try await Task.sleep(for: .seconds(1))
                if hub.isHeard { await self?.refresh() }
            }
        }
    }

    func html() -> ReportPieces? { pieces }

    func listen() -> AsyncStream<[UInt8]> {
        let page = pieces.map { PagePatch(version: version, from: nil, to: $0, editable: "", isNewRun: false) }
        return hub.listen(PreviewMessage(page: page, state: state).line)
    }

    private var state: PreviewState { PreviewState(status: .fresh, problems: PreviewState.list(problems)) }

    private func refresh() async {
        let plan = await folder.read()
        let page = await page(of: plan)
        let source = NotebookSource.made(page.text, path: folder.path)
        guard
            let new = try? pipeline.weave(source, page.run, RenderJob(notebook: folder.path)).pieces().withoutPolicy
                .withoutFooter
        else { return }
        let patch = PagePatch(
            version: version + 1, from: pieces.map { (version, $0) }, to: new, editable: "", isNewRun: false)
        let isNew = pieces == nil || problems != plan.problems
        (pieces, problems) = (new, plan.problems)
        guard isNew || !patch.isEmpty else { return }
        version += 1
        hub.send(PreviewMessage(page: patch, state: state))
    }

    private func page(of plan: PreviewPlan) async -> IndexPage {
        var page = IndexPage(title: plan.title, language: "en", theme: plan.theme)
        var entries: [IndexEntry] = []
        var places: [(document: Ledger.Document, address: String)] = []
        for (path, job) in plan.jobs {
            guard let source = try? pipeline.read(job) else { continue }
            let (entry, document) = await entry(path, job, source)
            entries.append(entry)
            if let document { places.append((document, path.percentEscaped)) }
        }
        if entries.isEmpty {
            page.add(markdown: "There are no notebooks here: no Markdown file with a cell, an expression or a title.")
        }
        page.add(entries)
        page.add(placesOf: places)
        return page
    }

    /// What the page says that was made last, while it is of this text; and the state of what is known here.
    private func entry(
        _ path: String, _ job: RenderJob, _ source: NotebookSource
    ) async -> (IndexEntry, Ledger.Document?) {
        let name = job.site?.page.notebook ?? Files.name(of: job.notebook)
        let title = source.notebook.frontMatter.title?.staticText ?? name
        let ledger = pipeline.currentLedger(of: source, job)
        var entry =
            ledger.map { IndexEntry($0, address: path.percentEscaped, title: title) }
            ?? IndexEntry(title: title, address: path.percentEscaped)
        let kept = pipeline.keptRun(of: source, job)
        let isRun = !source.notebook.cells.isEmpty || !source.notebook.directives.isEmpty
        let state =
            await sessions[path]?.state.status.rawValue
            ?? (source.notebook.diagnostics.contains { $0.severity == .error }
                ? "failed" : kept?.isCurrent == true || !isRun ? "fresh" : "stale")
        entry.states += [name, state] + (isRun ? [kept.map { Self.age($0.seconds) } ?? "never run"] : [])
        if source.notebook.frontMatter.isDraft { entry.states.append("draft") }
        return (entry, await sessions[path]?.document ?? ledger?.document ?? document(of: source, job))
    }

    /// What a page would have that nobody has made yet.
    private func document(of source: NotebookSource, _ job: RenderJob) -> Ledger.Document? {
        if let known = documents[job.notebook], known.site == job.site, known.text == source.notebook.source {
            return known.document
        }
        let document = try? pipeline.weave(source, Run(), job).document
        documents[job.notebook] = (source.notebook.source, job.site, document)
        return document
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
            ledger: ledger)
    }
}
