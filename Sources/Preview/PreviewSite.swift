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

    /// - Parameter name: empty for what stands at the root, or a notebook's path in the folder.
    func page(_ name: String) async -> Page? {
        if name.isEmpty, let index {
            await index.start()
            return .index(index)
        }
        return await session(name).map(Page.notebook)
    }

    private func session(_ name: String) async -> NotebookSession? {
        if let known = sessions[name] { return known.session }
        let path = single?.notebook ?? (folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)")
        var job = RenderJob(notebook: path)
        job.readable = options.readable
        job.allowsNetwork = options.allowsNetwork
        job.sandbox = options.sandbox
        job.sourceDate = options.sourceDate
        job.outputFolder = options.outputFolder
        if single != nil {
            guard name.isEmpty else { return nil }
        } else {
            guard let notebooks = try? RenderPlan.notebookNames(in: folder), notebooks.contains(name) else { return nil }
            job = pipeline.previewJobs(of: folder, job).first { $0.notebook == path } ?? job
        }
        let session = NotebookSession(job, pipeline, isReadOnly: options.isReadOnly)
        sessions[name] = (session, Task { await session.follow() })
        await index?.add(session, name)
        return session
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
    }
}
