import Pipeline
import SystemIO

/// The notebooks that are served: one, or those of a folder with an index of them.
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
    private let options: PreviewServer.Options
    /// The notebook's folder, or the one whose notebooks are served.
    private let folder: String
    /// The only notebook; nil for a folder.
    private let single: RenderJob?
    private let index: NotebookIndex?
    private var sessions: [String: (session: NotebookSession, task: Task<Void, Never>)] = [:]

    init(_ options: PreviewServer.Options, _ pipeline: Pipeline) {
        self.pipeline = pipeline
        self.options = options
        let path = options.path
        if Files.isFolder(path) {
            folder = path
            single = nil
            index = NotebookIndex(of: path, pipeline, outputFolder: options.outputFolder)
        } else {
            let job = RenderJob(notebook: path)
            folder = job.folder
            single = job
            index = nil
        }
    }

    /// - Parameter name: empty for what stands at the root, or a notebook's file name.
    func page(_ name: String) async -> Page? {
        if name.isEmpty, let index {
            await index.start()
            return .index(index)
        }
        return await session(name).map(Page.notebook)
    }

    private func session(_ name: String) async -> NotebookSession? {
        if let known = sessions[name] { return known.session }
        var job: RenderJob
        if let single {
            guard name.isEmpty else { return nil }
            job = single
        } else {
            guard name.hasSuffix(".md"), !name.contains("/"), let notebooks = try? Files.names(in: folder),
                notebooks.contains(name)
            else { return nil }
            let path = folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            job =
                pipeline.previewJobs(of: folder, RenderJob(notebook: "")).first { $0.notebook == path }
                ?? RenderJob(notebook: path)
        }
        job.readable = options.readable
        job.allowsNetwork = options.allowsNetwork
        job.sandbox = options.sandbox
        job.sourceDate = options.sourceDate
        job.outputFolder = options.outputFolder
        let session = NotebookSession(job, pipeline, isReadOnly: options.isReadOnly)
        sessions[name] = (session, Task { await session.follow() })
        await index?.add(session, name)
        return session
    }

    /// The page or the file at a path.
    func answer(_ parts: [String], _ template: PreviewTemplate) async -> PreviewAnswer {
        let name = parts.joined(separator: "/")
        if parts.count <= 1, let page = await page(name) { return await Self.answer(page, name, template) }
        for (session, _) in sessions.values {
            if let file = await session.linkedFile(name) { return file }
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
    }
}
