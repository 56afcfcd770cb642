import Citations
import Notebooks
import Rendering
import SystemIO

/// A notebook as it was read.
public struct NotebookSource: Sendable {
    /// The notebook's own file.
    let content: FileContent
    /// The tree, with all that is wrong with the text.
    public let notebook: Notebook
    /// The works that it may cite.
    let bibliography: Bibliography
    /// What it names is read through this, for as long as this reading of it is used.
    let files: NamedFiles
    /// The files that it includes, or should include, relative to its folder.
    public let included: [String]

    init(_ content: FileContent, path: String, _ files: NamedFiles, in site: SitePlace? = nil) {
        self.content = content
        self.files = files
        var included: [String] = []
        var notebook = withoutActuallyEscaping({ (path: String) throws(FileError) -> String in
            if !included.contains(path) { included.append(path) }
            return try files.read(path, limit: FileLimit.text).text(of: path)
        }) { Notebook(parsing: content.bytes, path: path, elsewhere: site?.references ?? [:], include: $0) }
        self.included = included
        if let site { notebook.frontMatter.take(from: site) }
        bibliography = Self.bibliography(of: &notebook, files)
        if let problem = Theme(notebook, in: site).problem { notebook.diagnostics.append(problem) }
        self.notebook = notebook
    }

    /// Reads the works that a notebook may cite, and tells it what is wrong with them.
    private static func bibliography(of notebook: inout Notebook, _ files: NamedFiles) -> Bibliography {
        var bibliography = Bibliography()
        let folder = Files.parent(of: notebook.path)
        for named in notebook.frontMatter.bibliography {
            do throws(FileError) {
                let bytes = try files.read(named.path, limit: FileLimit.text).bytes
                let path = named.path.hasPrefix("/") || folder == "." ? named.path : "\(folder)/\(named.path)"
                if bibliography.add(bytes, path: path) { continue }
                let (file, place) = notebook.lineOrigins.place(of: named.location, in: notebook.path)
                notebook.diagnostics.append(
                    Diagnostic(
                        .error, code: "bibliography-format", file: file, at: place,
                        "\"\(named.path)\" is no bibliography that can be read",
                        help: "BibTeX (.bib) and CSL-JSON (.json) can."))
            } catch {
                notebook.diagnostics.append(.unreadable(error, named, in: notebook))
            }
        }
        guard !notebook.frontMatter.bibliography.isEmpty else { return bibliography }
        notebook.diagnostics += bibliography.problems(of: notebook)
        return bibliography
    }

    /// A notebook that is in no file.
    public static func made(_ text: String, path: String) -> NotebookSource { made(text, path: path, CarriedLook()) }

    /// A notebook that is in no file, with the look of a site.
    static func made(_ text: String, path: String, _ look: CarriedLook) -> NotebookSource {
        let contents = look.contents
        return NotebookSource(FileContent(Array(text.utf8)), path: path, NamedFiles(in: "/") { contents[$0] }, in: look.site)
    }

    /// The files of a template, a theme or a bibliography of the notebook's own, relative to its folder.
    public var named: [String] {
        let template = notebook.frontMatter.template.map { named in Template.files.map { "\(named.path)/\($0)" } }
        return (template ?? []) + (Theme(notebook, in: nil).file.map { [$0.path] } ?? [])
            + (notebook.frontMatter.styles + notebook.frontMatter.bibliography).map(\.path)
    }
}

extension FrontMatter {
    /// What a site says of all its pages, where the notebook itself says nothing else.
    fileprivate mutating func take(from site: SitePlace) {
        let start = SourceLocation(line: 1, column: 1)
        func named(_ path: String) -> NamedPath { NamedPath(site.pathFromNotebook(of: path), at: start) }
        styles = (site.styles ?? []).map(named) + styles
        theme = theme ?? site.tokens.map(named)
        template = template ?? site.template.map(named)
    }
}
