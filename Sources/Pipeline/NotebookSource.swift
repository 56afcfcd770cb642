import Notebooks
import Rendering
import SystemIO

/// A notebook as it was read.
public struct NotebookSource: Sendable {
    /// The notebook's own file.
    let content: FileContent
    /// The tree, with all that is wrong with the text.
    public let notebook: Notebook
    /// What it names is read through this, for as long as this reading of it is used.
    let files: NamedFiles
    /// The files that it includes, or should include, relative to its folder.
    public let included: [String]

    init(_ content: FileContent, path: String, _ files: NamedFiles) {
        self.content = content
        self.files = files
        var included: [String] = []
        notebook = withoutActuallyEscaping({ (path: String) throws(FileError) -> String in
            if !included.contains(path) { included.append(path) }
            return try files.read(path, limit: FileLimit.text).text(of: path)
        }) { Notebook(parsing: content.bytes, path: path, include: $0) }
        self.included = included
    }

    /// A notebook that is in no file.
    public static func made(_ text: String, path: String) -> NotebookSource {
        NotebookSource(FileContent(Array(text.utf8)), path: path, NamedFiles(in: "/"))
    }

    /// The files of a template or theme of the notebook's own, relative to its folder.
    public var styles: [String] {
        let template = notebook.frontMatter.template.map { named in Template.files.map { "\(named.path)/\($0)" } }
        return (template ?? []) + (notebook.frontMatter.theme.map { [$0.path] } ?? [])
    }
}
