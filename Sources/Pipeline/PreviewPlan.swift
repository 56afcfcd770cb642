import Notebooks
import Rendering
import SystemIO

/// What the preview of a folder shows: the pages that a render makes of it, and those of notebooks that are not part of its site
/// yet. Each stands where a render would put it, so that links between them lead there.
public struct PreviewPlan: Sendable {
    /// In the order of the site, by the path of the page in it.
    public private(set) var jobs: [(path: String, job: RenderJob)] = []
    /// What the site is called.
    public let title: String
    /// The path of the index.
    public let index: String
    /// One of ``Template/themes``; nil for the first.
    public let theme: String?
    /// What is wrong with the site's file, or with the folder.
    public private(set) var problems: [Diagnostic] = []

    /// - Parameters:
    ///   - folder: has the site's file, if there is one.
    ///   - base: what all jobs have in common.
    public init(of folder: String, _ base: RenderJob, _ pipeline: Pipeline) {
        var notebooks: [String] = []
        do throws(FileError) {
            notebooks = try RenderPlan.notebooks(in: folder, allowing: base.readable)
        } catch {
            problems = [Diagnostic(.error, code: "site", file: error.path, at: nil, "\(error)", help: error.help)]
        }
        let plan = RenderPlan(site: folder, notebooks, base, hasOutputFolder: false, pipeline)
        problems += plan.problems?.diagnostics ?? []
        title = plan.index?.title ?? folder
        index = plan.index?.name ?? "index.html"
        theme = plan.index?.theme
        jobs = plan.jobs.compactMap { job in job.site.map { ($0.page.path, job) } }
        if let conflict = RenderJob.conflict(among: plan.jobs, index: plan.index?.path) {
            problems.append(Diagnostic(.error, code: "site", file: folder, at: nil, conflict))
        }
        let known = Set(plan.jobs.map(\.notebook))
        let prefix = SiteOutline.prefix(of: folder)
        for notebook in notebooks where !known.contains(notebook) {
            var job = base
            job.notebook = notebook
            let folder = Files.parent(of: String(notebook.dropFirst(prefix.count)))
            jobs.append((Files.simplified("\(folder)/\(job.name).html"), job))
        }
    }

    /// The folder of the site that a notebook belongs to; nil where it stands alone.
    public static func folder(of notebook: String) -> String? { SiteOutline.folder(of: notebook) }

    /// The page of a notebook, by its path; nil for one that is not in the folder.
    public func path(of notebook: String) -> String? {
        let name = Files.canonical(notebook)
        return jobs.first { Files.canonical($0.job.notebook) == name }?.path
    }
}
