import Pipeline
import SystemIO

/// The notebooks that are served: one that stands alone, or those of a folder, each with its place in the site that they
/// are, and an index of them.
actor PreviewSite {
    enum Page: Sendable {
        case index(NotebookIndex)
        case notebook(NotebookSession)

        func listen() async -> AsyncStream<[UInt8]> {
            switch self {
            case .index(let index): await index.listen()
            case .notebook(let session): await session.listen()
            }
        }
    }

    private let pipeline: Pipeline
    private let isReadOnly: Bool
    /// The only notebook; nil for a folder.
    private let single: RenderJob?
    private let folder: SiteFolder?
    private let index: NotebookIndex?
    /// The path of the page that the browser opens.
    nonisolated let start: String
    private var sessions: [String: (session: NotebookSession, task: Task<Void, Never>)] = [:]

    init(_ options: PreviewServer.Options, _ pipeline: Pipeline) {
        self.pipeline = pipeline
        isReadOnly = options.isReadOnly
        var job = RenderJob(notebook: options.path)
        job.readable = options.readable
        job.allowsNetwork = options.allowsNetwork
        job.sandbox = options.sandbox
        job.sourceDate = options.sourceDate
        job.outputFolder = options.outputFolder
        let isFolder = Files.isFolder(options.path)
        var folder = isFolder ? options.path : PreviewPlan.folder(of: options.path)
        let plan = folder.map { PreviewPlan(of: $0, job, pipeline) }
        let page = isFolder ? nil : plan?.path(of: options.path)
        if !isFolder, page == nil { folder = nil }
        start = page ?? ""
        single = folder == nil ? job : nil
        self.folder = folder.map { SiteFolder($0, job, pipeline) }
        index = self.folder.map { NotebookIndex(of: $0, pipeline) }
    }

    /// - Parameter name: the path of a page in its site; empty for what stands at the root.
    func page(_ name: String) async -> Page? {
        if let known = sessions[name] { return .notebook(known.session) }
        guard let folder, let index else { return name.isEmpty ? single.map { .notebook(open("", $0)) } : nil }
        await folder.follow { [weak self] in await self?.take($0) }
        let plan = await folder.plan(with: name)
        if name.isEmpty || name == plan.index {
            await index.start()
            return .index(index)
        }
        guard let job = plan.jobs.first(where: { $0.path == name })?.job else { return nil }
        let session = open(name, job)
        await index.add(session, name)
        return .notebook(session)
    }

    private func open(_ name: String, _ job: RenderJob) -> NotebookSession {
        if let known = sessions[name] { return known.session }
        let session = NotebookSession(job, pipeline, isReadOnly: isReadOnly)
        sessions[name] = (session, Task { await session.follow() })
        return session
    }

    /// What stands on a page depends on the others of its site: their titles, their order, what can be referred to.
    private func take(_ plan: PreviewPlan) async {
        for (path, job) in plan.jobs { await sessions[path]?.session.take(job) }
    }

    /// The page or the file at a path.
    func answer(_ parts: [String], _ template: PreviewTemplate) async -> PreviewAnswer {
        let name = parts.joined(separator: "/")
        if let page = await page(name) { return await Self.answer(page, name, template) }
        for (notebook, (session, _)) in sessions {
            // A link leads from the notebook's folder.
            let folder = Array(notebook.split(separator: "/").dropLast().map(String.init))
            guard parts.starts(with: folder) else { continue }
            if let file = await session.linkedFile(parts.dropFirst(folder.count).joined(separator: "/")) { return file }
        }
        return .notFound
    }

    private static func answer(_ page: Page, _ name: String, _ template: PreviewTemplate) async -> PreviewAnswer {
        let nonce = AccessToken().text
        let pieces =
            switch page {
            case .index(let index): await index.html()
            case .notebook(let session): await session.html()
            }
        return pieces.map { .page(template.page($0, name, nonce: nonce), nonce: nonce) } ?? .notFound
    }

    /// Ends all runs.
    func stop() async {
        for (session, task) in sessions.values {
            task.cancel()
            await session.stop()
            session.hub.close()
        }
        sessions = [:]
        await folder?.stop()
    }
}
