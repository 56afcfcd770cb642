import Pipeline
import SystemIO

/// The folder of a site, which is read again when its notebooks or its file change.
actor SiteFolder {
    let path: String
    private let base: RenderJob
    private let pipeline: Pipeline
    private var known: PreviewPlan?
    private var task: Task<Void, Never>?

    /// A change of one page is on that page first.
    private static let pause = Duration.milliseconds(200)

    init(_ path: String, _ base: RenderJob, _ pipeline: Pipeline) {
        (self.path, self.base, self.pipeline) = (path, base, pipeline)
    }

    private var plan: PreviewPlan { known ?? read() }

    /// The plan; read again if it does not have a page.
    func plan(with page: String) -> PreviewPlan {
        let plan = plan
        return plan.jobs.contains { $0.path == page } ? plan : read()
    }

    /// The plan as it is now: in a folder that nobody watched yet a notebook may have appeared.
    func read() -> PreviewPlan {
        Files.returnToStart()
        let plan = PreviewPlan(of: path, base, pipeline)
        known = plan
        return plan
    }

    /// Follows the folder from now on, until it is stopped.
    ///
    /// - Parameter onChange: is told how it is then.
    func follow(onChange: @escaping @Sendable (PreviewPlan) async -> Void) {
        guard task == nil else { return }
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let watcher = FileWatcher { _ in continuation.yield() }
        watcher.watch(watched)
        task = Task { [weak self] in
            for await _ in changes {
                try? await Task.sleep(for: Self.pause)
                guard let self, !Task.isCancelled else { break }
                await onChange(read())
                watcher.watch(await watched)
            }
            watcher.stop()
        }
    }

    func stop() { task?.cancel() }

    /// The folders with notebooks, in which one may appear, and the notebooks, which may be links.
    private var watched: Set<String> {
        let notebooks = plan.jobs.map { Files.absolute($0.job.notebook) }
        return Set(notebooks + notebooks.map { Files.parent(of: $0) + "/" } + [Files.absolute(path) + "/"])
    }
}
