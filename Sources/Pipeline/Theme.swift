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
        } else if theme.path.contains(where: { "./".contains($0) }) {
            file = theme
        } else {
            let (path, place) = notebook.lineOrigins.place(of: theme.location, in: notebook.path)
            let near = nearestName(to: theme.path, in: Template.themes).map { "Did you mean \"\($0)\"? " } ?? ""
            problem = Diagnostic(
                .warning, code: "unknown-theme", file: path, at: place,
                "there is no theme \"\(theme.path)\": the page has its usual look",
                help: "\(near)Themes are \(Template.themes.joined(separator: ", ")); a file of one's own has a \".\" in its name."
            )
        }
    }
}
