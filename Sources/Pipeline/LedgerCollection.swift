import Notebooks
import Rendering
import SystemIO

/// The ledgers beside the pages of a folder: all that an index is made from.
struct LedgerCollection {
    /// A ledger of a page.
    struct Item {
        /// The page's path, as seen from the index's folder.
        var page: String
        /// The path of the file with the ledger, as seen from there.
        var file: String
        var ledger: Ledger
        var sha256: String
    }

    private(set) var items: [Item] = []
    /// The index's.
    let folder: String

    private static let depthLimit = 8
    private static let endings = [".html", ".pdf", ".md"]

    /// Those of some pages.
    ///
    /// - Parameter folder: the index's.
    init(of pages: [SitePlace.Page], in folder: String) {
        self.folder = folder
        for page in pages { add(Self.stem(page.path) + ".json") }
    }

    /// All that are in some folders, and in folders in them.
    ///
    /// - Parameter folder: the index's.
    init(in folders: [String], for folder: String) throws(FileError) {
        self.folder = folder
        for inner in folders {
            let path = Files.path(of: inner, from: folder)
            try add(inner, prefix: path.isEmpty ? "" : path + "/", depth: 0)
        }
    }

    private mutating func add(_ place: String, prefix: String, depth: Int) throws(FileError) {
        for name in try Files.names(in: place) where !name.hasPrefix(".") {
            let path = "\(place)/\(name)"
            if Files.isLink(path) { continue }
            if Files.isFolder(path) {
                if depth < Self.depthLimit { try add(path, prefix: "\(prefix)\(name)/", depth: depth + 1) }
            } else if name.hasSuffix(".json"), !name.hasSuffix(".measurements.json") {
                add(prefix + name)
            }
        }
    }

    /// Other files in JSON are passed over.
    private mutating func add(_ file: String) {
        guard let content = try? Files.read(path(file), limit: FileLimit.page),
            let ledger = Ledger(in: String(decoding: content.bytes, as: UTF8.self))
        else { return }
        let stem = Self.stem(file)
        let ending = Self.endings.first { Files.exists(path(stem + $0)) } ?? ".html"
        items.append(Item(page: stem + ending, file: file, ledger: ledger, sha256: content.sha256))
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Whether what went wrong with a page stands beside it.
    private func hasErrors(_ page: String) -> Bool { Files.exists(path(Self.stem(page) + ".error.html")) }

    static func stem(_ path: String) -> String {
        for ending in endings + [".json"] where path.hasSuffix(ending) { return String(path.dropLast(ending.count)) }
        return path
    }

    /// Pages of a site whose notebooks are gone: they stay where readers and `collect` find them.
    func leftovers() -> [Diagnostic] {
        items.compactMap { item in
            let source = item.ledger.source.path
            let notebook = source.hasPrefix("/") ? source : "\(Files.parent(of: path(item.page)))/\(source)"
            guard item.ledger.index == nil, item.ledger.site != nil, !Files.exists(notebook) else { return nil }
            return Diagnostic(
                .warning, code: "leftover-page", file: Files.simplified(path(item.page)), at: nil,
                "the notebook of this page, \(Files.simplified(notebook)), is gone",
                help: "Remove the page and the files beside it.")
        }
    }

    // MARK: The index

    /// What is wrong with the pages of an index: each that failed, is missing or is not complete is an error.
    func failures(in index: Ledger.Index) -> [Diagnostic] {
        let ledgers = Dictionary(items.map { ($0.page, $0.ledger) }, uniquingKeysWith: { first, _ in first })
        return index.entries.compactMap { entry -> Diagnostic? in
            func error(_ summary: String, help: String = "") -> Diagnostic {
                Diagnostic(.error, code: "failed-page", file: path(entry.page), at: nil, summary, help: help)
            }
            if entry.hasErrors {
                return error(
                    "the page failed when it was rendered last", help: "See \(Files.name(of: Self.stem(entry.page))).error.html.")
            }
            guard let ledger = ledgers[entry.page] else { return error("there is no page of it") }
            if let incomplete = ledger.incomplete {
                return error("the page is not complete: \(incomplete.joined(separator: ", "))")
            }
            let isTrue = ledger.claims.allSatisfy(\.holds)
            return isTrue ? nil : error("the page has a claim that does not hold")
        }
    }

    /// What the index is made of: the pages that there should be in their order, then all others by name.
    ///
    /// - Parameters:
    ///   - title: nil: as the ledgers say.
    ///   - pages: nil: as the ledgers say.
    func index(title: String?, pages: [SitePlace.Page]?) -> Ledger.Index {
        let site = items.lazy.compactMap(\.ledger.site).first
        let expected = pages ?? site?.sweep?.pages ?? site?.pages ?? []
        var rest = items
        var entries: [Ledger.Index.Entry] = []
        for page in expected {
            // Shares may lie in folders of their own.
            let stem = Self.stem(page.path)
            let found =
                rest.firstIndex { Self.stem($0.page) == stem } ?? rest.firstIndex { Self.stem($0.page).hasSuffix("/" + stem) }
            let item = found.map { rest.remove(at: $0) }
            let path = item?.page ?? page.path
            entries.append(.init(page: path, title: page.title, hasLedger: item != nil, hasErrors: hasErrors(path)))
        }
        for item in rest.sorted(by: { $0.page < $1.page }) where item.ledger.index == nil {
            entries.append(.init(page: item.page, title: item.page, hasLedger: true, hasErrors: hasErrors(item.page)))
        }
        return Ledger.Index(title: title ?? site?.title ?? Files.name(of: Files.canonical(folder)), entries: entries)
    }
}
