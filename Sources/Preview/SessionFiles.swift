import Execution
import Notebooks
import Pipeline
import Records
import Rendering
import SystemIO

/// The files that a page is made from, and those that it links to. Absolute paths.
struct SessionFiles: Sendable {
    /// The notebook, what it includes and its style: another text, the same run.
    private var texts: Set<String> = []
    private var images: Set<String> = []
    private var read: Set<String> = []
    private var named: Set<String> = []
    /// Files that a failed run may have missed.
    private var missed: Set<String> = []
    /// Where the page's links lead, as they are written.
    private(set) var links: Set<String> = []

    /// Files on which a run depends.
    var inputs: Set<String> { read.union(named).union(missed) }
    var watched: Set<String> { texts.union(images).union(inputs) }

    mutating func take(_ source: NotebookSource, _ run: Run, _ report: Report, _ job: RenderJob) {
        images = Set(report.images.map { job.absolute($0) })
        read = Set(run.filesRead.map { job.absolute($0.path) })
        links = Set(source.notebook.links)
    }

    /// - Parameters:
    ///   - source: nil where the notebook cannot be read.
    ///   - failed: a notebook whose run failed: a file that it read, or names and that is not there, may be why.
    mutating func take(
        _ source: NotebookSource?, _ job: RenderJob, templateFolder: String, failed: (notebook: Notebook, run: Run)?
    ) {
        if let source {
            texts = Set((source.included + source.named).map { job.absolute($0) })
            named = Set(source.notebook.cells.flatMap(\.options.dependsOn).map { job.absolute($0.path) })
        }
        texts.insert(Files.absolute(job.notebook))
        texts.formUnion(Template.files.map { "\(templateFolder)/\($0)" })
        let literals = (failed?.notebook.cells ?? []).flatMap { Self.paths(in: $0.code) }.map { job.absolute($0) }
        missed = Set(
            literals.filter { !Files.exists($0) } + (failed?.run.filesRead ?? []).map { job.absolute($0.path) })
    }

    /// The string literals that could be paths.
    private static func paths(in code: String) -> [String] {
        code.split(separator: "\"", omittingEmptySubsequences: false).enumerated().compactMap { index, text in
            index % 2 == 1 && text.contains(".") && !text.contains { $0.isNewline || $0 == "\\" } ? String(text) : nil
        }
    }
}

extension Notebook {
    /// The destinations of its links, wherever they stand.
    var links: [String] {
        var found: [String] = []
        func take(_ inlines: [Inline]) {
            for inline in inlines {
                switch inline.kind {
                case .link(let destination, _, let content):
                    found.append(destination)
                    take(content)
                case .emphasis, .strong, .strikethrough, .subscript, .superscript, .span: take(inline.kind.content)
                default: break
                }
            }
        }
        func take(_ blocks: [Block]) {
            for block in blocks {
                for text in block.kind.texts { take(text) }
                take(block.kind.blocks)
            }
        }
        take(blocks)
        for note in footnotes.values { take(note) }
        take(frontMatter.abstract ?? [])
        return found
    }
}
