import Notebooks
import Rendering

/// What a notebook's `theme` means.
struct Theme {
    /// One of ``Template/themes``.
    private(set) var name: String?
    /// A file of the notebook's own.
    private(set) var file: NamedPath?
    /// A name that there is not.
    private(set) var problem: Diagnostic?

    /// - Parameter site: has the theme of a notebook that names none.
    init(_ notebook: Notebook, in site: SitePlace?) {
        guard let theme = notebook.frontMatter.theme else {
            name = site?.theme
            return
        }
        if Template.themes.contains(theme.path) {
            name = theme.path
        } else if Self.isFile(theme.path) {
            file = theme
        } else {
            let (path, place) = notebook.lineOrigins.place(of: theme.location, in: notebook.path)
            problem = Self.unknown(theme.path, in: path, at: place, "the page has its")
        }
    }

    /// Whether a theme is a file of one's own and not one of ``Template/themes``.
    static func isFile(_ theme: String) -> Bool { theme.contains { "./".contains($0) } }

    /// - Parameter pages: "the page has its".
    static func unknown(_ name: String, in file: String, at place: SourceLocation?, _ pages: String) -> Diagnostic {
        let near = nearestName(to: name, in: Template.themes).map { "Did you mean \"\($0)\"? " } ?? ""
        return Diagnostic(
            .warning, code: "unknown-theme", file: file, at: place, "there is no theme \"\(name)\": \(pages) usual look",
            help: "\(near)Themes are \(Template.themes.joined(separator: ", ")); a file of one's own has a \".\" in its name.")
    }
}
