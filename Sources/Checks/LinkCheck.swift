import Notebooks

/// Links that lead nowhere.
public struct LinkCheck {
    /// In the order of the notebook.
    public private(set) var diagnostics: [Diagnostic] = []
    private let notebook: Notebook
    private let links: LinkTargets

    /// - Parameter links: finds what links lead to.
    public init(_ notebook: Notebook, _ links: LinkTargets) {
        (self.notebook, self.links) = (notebook, links)
        check(notebook.blocks)
        for blocks in notebook.footnotes.values { check(blocks) }
        diagnostics.sort { ($0.location ?? Self.start) < ($1.location ?? Self.start) }
    }

    private static let start = SourceLocation(line: 1, column: 1)

    private mutating func check(_ blocks: [Block]) {
        for block in blocks {
            for text in block.kind.texts { check(text) }
            check(block.kind.blocks)
            if case .cell(let index) = block.kind {
                let options = notebook.cells[index].options
                for caption in [options.tableCaption, options.figureCaption, options.listingCaption] { check(caption ?? []) }
            }
        }
    }

    private mutating func check(_ content: [Inline]) {
        for inline in content {
            check(inline.kind.content)
            if case .link(let destination, _, _) = inline.kind { checkLink(to: destination, at: inline.range.lowerBound) }
        }
    }

    private mutating func checkLink(to destination: String, at place: SourceLocation) {
        guard let link = LocalLink(destination) else { return }
        switch links.target(of: link.path) {
        case .page(let anchors):
            guard let anchors, let anchor = link.anchor, !anchors.contains(anchor) else { return }
            let near = nearestName(to: anchor, in: anchors).map { "Did you mean \"#\($0)\"?" }
            report(
                place, "there is no place \"#\(anchor)\" in \(link.path)",
                near ?? "Name a heading there: \"## Title {#\(anchor)}\".")
        case .file: break
        case .besideNotebook where link.path.hasSuffix(".md"):
            let page = String(link.path.dropLast(".md".count)) + ".html"
            report(
                place, "\"\(link.path)\" is a notebook, which is not beside the page",
                "Link to its page, \(page), or render the folder: in a site links to notebooks lead to their pages.")
        case .besideNotebook(let folder):
            report(
                place, "\"\(link.path)\" is beside the notebook and not beside its page",
                "The page looks for it in \(folder): copy it there, or write the pages beside the notebooks.")
        case .missing where link.path.hasPrefix("/"):
            report(
                place, "there is no file \"\(link.path)\"",
                "A path that begins with \"/\" begins at the root of the disk or of a server: write it relative to the notebook.")
        case .missing(let folder):
            report(
                place, "there is no file \"\(link.path)\"",
                "The path is relative to the page, which is written to \(folder).")
        case .missingNotebook(let near):
            report(
                place, "the site has no notebook \"\(link.path)\"",
                near.map { "Did you mean \"\($0)\"?" }
                    ?? "Its notebooks are the Markdown files of its folder and of folders in it that have a title, cells or directives."
            )
        }
    }

    private mutating func report(_ place: SourceLocation, _ summary: String, _ help: String) {
        let (file, location) = notebook.lineOrigins.place(of: place, in: notebook.path)
        diagnostics.append(Diagnostic(.warning, code: "broken-link", file: file, at: location, summary, help: help))
    }
}

/// Where a link of the page leads.
public enum LinkTarget: Sendable {
    /// A page of a notebook, with the names of its places; nil where they are not known.
    case page(anchors: Set<String>?)
    case file
    /// A file that only readers of the notebook find; with the folder in which the page looks for it.
    case besideNotebook(pages: String)
    case missing(pages: String)
    /// No notebook of the site has this name; with the name that may be meant.
    case missingNotebook(near: String?)
}

/// Finds what links lead to.
public struct LinkTargets: Sendable {
    private let find: @Sendable (String) -> LinkTarget

    /// - Parameter find: says what a path leads to, as seen from the notebook's folder.
    public init(_ find: @escaping @Sendable (String) -> LinkTarget) { self.find = find }

    /// Where a path leads, as seen from the notebook's folder.
    public func target(of path: String) -> LinkTarget { find(path) }

    /// Every link is good.
    public static let unknown = LinkTargets { _ in .file }
}
