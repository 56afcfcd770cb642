import Rendering

/// Where the index of a site or a sweep goes, and which pages are to be in it.
public struct SiteIndexFile: Sendable {
    /// The folder from which pages are named.
    var folder: String
    /// The index's name in it.
    var name: String
    /// What the index is called; nil: as the pages say.
    var title: String?
    /// In their order; nil: as the pages say.
    var pages: [SitePlace.Page]?
    /// One of ``Template/themes``; nil: as the pages say.
    var theme: String?

    /// The path of the index.
    public var path: String { folder == "." ? name : "\(folder)/\(name)" }

    /// "index.html", unless a notebook's page has that name.
    static func name(besides pages: [SitePlace.Page]) -> String {
        pages.contains { $0.path == "index.html" } ? "contents.html" : "index.html"
    }
}
