import Notebooks
import SystemIO

/// Where a page stands among others: in a site or in a sweep. Paths are relative to the folders in which the site's index and its
/// notebooks are.
public struct SitePlace: Codable, Sendable, Hashable {
    /// One of the pages.
    public struct Page: Codable, Sendable, Hashable {
        /// The notebook's path.
        public var notebook: String
        /// The page's path.
        public var path: String
        /// The notebook's title as text; what is computed in it is left out.
        public var title: String

        /// A page of a notebook.
        public init(notebook: String, path: String, title: String) {
            (self.notebook, self.path, self.title) = (notebook, path, title)
        }
    }

    /// What the site is called.
    public var title: String
    /// The index's path.
    public var index: String
    /// One of ``Template/themes``, for notebooks that name none; nil for the first.
    public var theme: String?
    /// Style sheets of all pages, before those of a notebook's own; nil where there are none.
    public var styles: [String]?
    /// A file of tokens, for notebooks that name no theme; nil where there is none.
    public var tokens: String?
    /// The folder of the template, for notebooks that name none; nil for Modelbook's own.
    public var template: String?
    /// The page itself.
    public var page: Page
    /// The page before it.
    public var previous: Page?
    /// The page behind it.
    public var next: Page?
    /// All pages in order; nothing in a sweep, which is told by its parameters.
    public var pages: [Page]
    /// The sweep that the page belongs to; nil in a site.
    public var sweep: Sweep?
    /// What other pages have that can be referred to; in a ledger, what is referred to.
    public var references: [String: [DistantTarget]]

    /// The place of one of several pages.
    ///
    /// - Parameter number: of the page among them, from 0.
    public init(
        _ number: Int, of pages: [Page], title: String, index: String, sweep: Sweep? = nil,
        references: [String: [DistantTarget]] = [:]
    ) {
        (self.title, self.index, self.sweep, self.references) = (title, index, sweep, references)
        page = pages[number]
        previous = number > 0 ? pages[number - 1] : nil
        next = number + 1 < pages.count ? pages[number + 1] : nil
        self.pages = sweep == nil ? pages : []
    }

    /// Where a link of this page goes that means another one.
    func address(of path: String) -> String {
        let folder = page.path.split(separator: "/").dropLast()
        let target = path.split(separator: "/")
        let common = zip(folder, target).prefix { $0 == $1 }.count
        let parts = folder.dropFirst(common).map { _ in ".." } + target.dropFirst(common).map(String.init)
        return parts.joined(separator: "/").percentEscaped
    }

    /// A file of the site as the page's notebook would name it.
    public func pathFromNotebook(of file: String) -> String {
        String(repeating: "../", count: page.notebook.count { $0 == "/" }) + file
    }

    /// Where a link to a notebook of the site goes, "other.md#sec-x": to its page. Nil for other links.
    func pageLink(for destination: String) -> String? {
        guard let link = LocalLink(destination), !link.path.hasPrefix("/") else { return nil }
        let folder = page.notebook.lastIndex(of: "/").map { String(page.notebook[...$0]) } ?? ""
        let path = Files.simplified(folder + link.path)
        return pages.first { $0.notebook == path }.map { address(of: $0.path) + link.rest }
    }

    /// As a ledger has it.
    ///
    /// - Parameter targets: what the page refers to.
    func recorded(_ targets: [String: DistantTarget]) -> SitePlace {
        var place = self
        place.references = targets.mapValues { [$0] }
        return place
    }
}

/// Values of parameters, with one page for each combination of them.
public struct Sweep: Codable, Sendable, Hashable {
    /// One parameter with its values.
    public struct Parameter: Codable, Sendable, Hashable {
        /// As the notebooks call it.
        public var name: String
        /// As they were given.
        public var values: [String]

        /// A parameter with its values.
        public init(_ name: String, _ values: [String]) { (self.name, self.values) = (name, values) }
    }

    /// The notebooks, with what their pages are called without parameters.
    public var notebooks: [SitePlace.Page]
    /// Parameters of several values.
    public var parameters: [Parameter]

    /// Nothing is rendered yet.
    public init(notebooks: [SitePlace.Page], parameters: [Parameter]) {
        (self.notebooks, self.parameters) = (notebooks, parameters)
    }

    /// No sweep has more pages.
    public static let limit = 10_000

    /// Whether there are no more pages than there may be: what a ledger says of its sweep is a stranger's.
    public var isBounded: Bool {
        var count = notebooks.count
        for parameter in parameters {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: parameter.values.count)
            if isTooLarge || product > Self.limit { return false }
            count = product
        }
        return count <= Self.limit
    }

    /// All combinations: the last parameter changes first. None where there are too many.
    public var combinations: [[(name: String, value: String)]] {
        guard isBounded else { return [] }
        return parameters.reduce([[]]) { list, parameter in
            list.flatMap { head in parameter.values.map { head + [(parameter.name, $0)] } }
        }
    }

    /// A page for each notebook and combination: "a.html" becomes "a-count-50.html".
    public var pages: [SitePlace.Page] {
        var taken: Set<String> = []
        return notebooks.flatMap { notebook in
            combinations.map { combination in
                let stem = notebook.path.hasSuffix(".html") ? String(notebook.path.dropLast(5)) : notebook.path
                let parts = combination.map { "\($0.name)-\(Self.fileName($0.value))" }
                let name = ([stem] + parts).joined(separator: "-")
                // Values that differ in letters that no file's name has.
                var path = name
                var count = 1
                while !taken.insert(path.lowercased()).inserted {
                    count += 1
                    path = "\(name)-\(count)"
                }
                let values = combination.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
                return SitePlace.Page(notebook: notebook.notebook, path: path + ".html", title: "\(notebook.title), \(values)")
            }
        }
    }

    /// The parameters of each page, as ``pages`` has them.
    public var values: [[(name: String, value: String)]] { notebooks.flatMap { _ in combinations } }

    private static func fileName(_ value: String) -> String {
        String(value.prefix(40).map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) ? $0 : "_" })
    }
}
