import Notebooks
import SystemIO

/// What is known of a notebook before it runs, for the pages of others.
struct NotebookOutline {
    /// As seen from the current folder.
    let path: String
    let title: String
    let language: String
    let targets: [String: ReferenceTarget]
    let anchors: Set<String>
    let parameters: [FrontMatter.Parameter]
    /// Whether it is no part of a site yet.
    let isDraft: Bool
    /// The ending of its page.
    let ending: String
    /// The notebook's name without its folder and its ending.
    let stem: String

    init(_ path: String, _ base: RenderJob, _ pipeline: Pipeline) {
        var job = base
        job.notebook = path
        self.path = path
        stem = job.name
        guard let notebook = try? pipeline.read(job).notebook else {
            (title, language, targets, anchors, ending) = (Files.name(of: path), "en", [:], [], PageFormat.html.ending)
            (parameters, isDraft) = ([], false)
            return
        }
        title = notebook.frontMatter.title.map(\.staticText) ?? Files.name(of: path)
        language = notebook.frontMatter.language
        parameters = notebook.frontMatter.parameters
        isDraft = notebook.frontMatter.isDraft
        // Examples are numbered on each page for itself.
        targets = notebook.targets.filter { !Reference($0.key).isExample }
        anchors = notebook.anchors
        let named = notebook.frontMatter.formats.compactMap(PageFormat.init)
        let formats = base.formats ?? (named.isEmpty ? [.html] : named)
        ending = (formats.contains(.html) ? .html : formats[0]).ending
    }
}
