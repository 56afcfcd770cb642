import Execution
import Foundation
import Notebooks
import Pipeline
import TestSupport
import Testing

/// A folder of its own with a notebook in it, rendered with the kit that was built beside the tests.
final class Workbench {
    let folder: URL

    /// What is kept between runs lies beside the build, not in the user's own cache.
    private static let cache: Void = {
        setenv("XDG_CACHE_HOME", root.appending(path: ".build/tests-cache").path, 1)
    }()

    init() throws {
        Self.cache
        folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        _ = try? RunFolder.removeKept(below: folder.path)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Where what is kept of the notebook n.md is.
    func kept() throws -> URL {
        URL(filePath: try RunFolder(of: folder.appending(path: "n.md").path, keeps: true).path)
    }

    static let root = Repository.root

    static let pipeline = Pipeline(
        kitFolder: root.appending(path: ".build/release").path,
        templateFolder: root.appending(path: "templates/report").path)

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func text(of name: String) -> String? {
        try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// Renders a notebook to `out/n.html`.
    func render(
        _ notebook: String, named name: String = "n.md", _ change: (inout RenderJob) -> Void = { _ in }
    ) throws -> RenderResult {
        try write(notebook, to: name)
        var job = RenderJob(notebook: folder.appending(path: name).path)
        job.outputFolder = folder.appending(path: "out").path
        change(&job)
        return Self.pipeline.render(job)
    }

    /// The diagnostics as lines, with the notebook's path cut short.
    func lines(_ result: RenderResult) -> [String] {
        result.diagnostics.map { problem in
            let file = problem.file.replacing(folder.path + "/", with: "")
            return "\(file):\(problem.location.map(\.description) ?? "-"): \(problem.severity.rawValue): \(problem.summary)"
        }
    }

    /// What does not hold of the page any more, with the folder's path cut short.
    func failures(isRerun: Bool = false) throws -> [String] {
        try verification { $0.isRerun = isRerun }.findings.filter { !$0.holds }
            .map { $0.summary.replacing(folder.path + "/", with: "") }
    }

    /// What is found about a page.
    func verification(
        of page: String = "out/n.html", _ change: (inout ReportVerification.Options) -> Void = { _ in }
    ) throws -> ReportVerification {
        var options = ReportVerification.Options()
        change(&options)
        return try ReportVerification(of: folder.appending(path: page).path, options, with: Self.pipeline)
    }

    var page: String { text(of: "out/n.html") ?? "" }
}
