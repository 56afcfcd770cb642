import Checks
import Notebooks
import Rendering
import SystemIO

/// The notebooks of a folder as one site: their order, their titles, and what can be referred to in them.
struct SiteOutline {
    /// What stands before the paths of notebooks.
    let prefix: String
    let file: SiteFile?
    private(set) var problems: RenderResult?
    private(set) var pages: [SitePlace.Page] = []
    private var outlines: [NotebookOutline] = []
    private(set) var title = ""
    private(set) var theme: String?
    private var targets: [String: [DistantTarget]] = [:]

    var indexName: String { SiteIndexFile.name(besides: pages) }

    /// - Parameters:
    ///   - notebooks: paths of the folder's notebooks, as seen from the current folder.
    ///   - keepsNames: whether a page is called as its notebook is, as in a preview.
    init(_ folder: String, _ notebooks: [String], _ base: RenderJob, keepsNames: Bool = false, _ pipeline: Pipeline) {
        prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
        file = Self.file(prefix)
        var diagnostics = file?.diagnostics ?? []
        let names = notebooks.map { String($0.dropFirst(prefix.count)) }
        for name in order(names, ReadableFolders(folder, allowing: base.readable), &diagnostics) {
            let outline = NotebookOutline(prefix + name, base, pipeline)
            if keepsNames, !outline.isRun { continue }
            let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
            outlines.append(outline)
            pages.append(
                SitePlace.Page(notebook: name, path: keepsNames ? name : stem + outline.ending, title: outline.title))
        }
        title = file?.title ?? Files.name(of: Files.canonical(folder))
        readTheme(&diagnostics)
        for (page, outline) in zip(pages, outlines) {
            for (identifier, target) in outline.targets {
                targets[identifier, default: []].append(
                    DistantTarget(notebook: page.notebook, page: page.path, title: page.title, target: target))
            }
        }
        guard !diagnostics.isEmpty else { return }
        var result = RenderResult(notebook: prefix + SiteFile.name)
        result.diagnostics = diagnostics
        problems = result
    }

    /// Where a page stands, and what it can refer to on others.
    func place(_ number: Int) -> SitePlace {
        var place = SitePlace(number, of: pages, title: title, index: indexName)
        place.theme = theme
        place.references = targets.compactMapValues { list in
            let others = list.filter { $0.notebook != pages[number].notebook }
            return others.isEmpty ? nil : others
        }
        return place
    }

    /// The paths of the notebooks beside one, as seen from the current folder.
    func others(than number: Int) -> [String] {
        pages.indices.filter { $0 != number }.map { prefix + pages[$0].notebook }
    }

    /// Where links of a page lead that mean notebooks.
    func links(of number: Int) -> LinkTargets {
        let folder = Files.parent(of: pages[number].notebook)
        let anchors = Dictionary(zip(pages.map(\.notebook), outlines.map(\.anchors))) { first, _ in first }
        return LinkTargets { path in
            guard path.hasSuffix(".md") else { return .file }
            let name = Files.simplified("\(folder)/\(path)")
            // A page does not know where a server has the site: nothing leads from there to a notebook.
            if path.hasPrefix("/") {
                return anchors[name] == nil ? .file : .missingNotebook(near: String(path.drop { $0 == "/" }))
            }
            if let known = anchors[name] { return .page(anchors: known) }
            // A name of a letter or two is near to every other.
            return .missingNotebook(near: name.count < 6 ? nil : nearestName(to: name, in: anchors.keys))
        }
    }

    private static func file(_ prefix: String) -> SiteFile? {
        let path = prefix + SiteFile.name
        guard Files.exists(path) else { return nil }
        do {
            let content = try Files.read(path, limit: FileLimit.text)
            return SiteFile(parsing: try content.text(of: path), path: path)
        } catch {
            var file = SiteFile(parsing: "", path: path)
            file.add(Diagnostic(.error, code: "site-file", file: path, at: nil, "the site's file cannot be read: \(error)"))
            return file
        }
    }

    /// The notebooks that the site's file names, in its order; then those that it does not, unless it is of a book.
    /// A link in the folder does not make a notebook of somebody else's folder one of the site's.
    private func order(_ names: [String], _ readable: ReadableFolders, _ diagnostics: inout [Diagnostic]) -> [String] {
        let others = names.filter { $0 == "index.md" } + names.filter { $0 != "index.md" }
        guard let file, !file.notebooks.isEmpty else { return others }
        var listed: [String] = []
        for named in file.notebooks {
            let name = Files.simplified(named.path)
            guard !named.path.hasPrefix("/"), !name.hasPrefix(".."),
                let real = Files.realPath(prefix + name), readable.contains(real)
            else {
                let near = nearestName(to: name, in: names).map { "Did you mean \"\($0)\"?" } ?? ""
                diagnostics.append(
                    Diagnostic(
                        .error, code: "unknown-notebook", file: prefix + SiteFile.name, at: named.location,
                        "the folder has no notebook \"\(named.path)\"", help: near))
                continue
            }
            if !listed.contains(name) { listed.append(name) }
        }
        return listed + (file.isBook ? [] : others.filter { !listed.contains($0) })
    }

    private mutating func readTheme(_ diagnostics: inout [Diagnostic]) {
        guard let named = file?.theme else { return }
        guard !Template.themes.contains(named.path) else {
            theme = named.path
            return
        }
        let near = nearestName(to: named.path, in: Template.themes).map { "Did you mean \"\($0)\"? " } ?? ""
        diagnostics.append(
            Diagnostic(
                .warning, code: "unknown-theme", file: prefix + SiteFile.name, at: named.location,
                "there is no theme \"\(named.path)\": the pages have their usual look",
                help: "\(near)Themes are \(Template.themes.joined(separator: ", "))."))
    }
}
