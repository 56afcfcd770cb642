import Notebooks
import SystemIO

/// What is known of a notebook before it runs, for the pages of others.
struct NotebookOutline {
    let title: String
    let language: String
    let targets: [String: ReferenceTarget]
    let anchors: Set<String>
    /// Whether there is anything in it to run, or it cannot be read.
    let isRun: Bool
    /// The ending of its page.
    let ending: String
    /// The notebook's name without its folder and its ending.
    let stem: String

    init(_ path: String, _ base: RenderJob, _ pipeline: Pipeline) {
        var job = base
        job.notebook = path
        stem = job.name
        guard let notebook = try? pipeline.read(job).notebook else {
            (title, language, targets, anchors, isRun, ending) = (
                Files.name(of: path), "en", [:], [], true, PageFormat.html.ending
            )
            return
        }
        title = notebook.frontMatter.title.map(\.staticText) ?? Files.name(of: path)
        language = notebook.frontMatter.language
        // Examples are numbered on each page for itself.
        targets = notebook.targets.filter { !Reference($0.key).isExample }
        anchors = notebook.anchors
        isRun = !notebook.cells.isEmpty || !notebook.directives.isEmpty
        let named = notebook.frontMatter.formats.compactMap(PageFormat.init)
        let formats = base.formats ?? (named.isEmpty ? [.html] : named)
        ending = (formats.contains(.html) ? .html : formats[0]).ending
    }
}
