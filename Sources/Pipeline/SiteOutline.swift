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
    private var tokens: String?
    private var styles: [String] = []
    private var template: String?
    private var targets: [String: [DistantTarget]] = [:]

    var indexName: String { SiteIndexFile.name(besides: pages) }

    /// - Parameters:
    ///   - notebooks: paths of the folder's notebooks, as seen from the current folder.
    init(_ folder: String, _ notebooks: [String], _ base: RenderJob, _ pipeline: Pipeline) {
        prefix = Self.prefix(of: folder)
        file = Self.file(in: folder)
        var diagnostics = file?.diagnostics ?? []
        let names = notebooks.map { String($0.dropFirst(prefix.count)) }
        for name in order(names, ReadableFolders(folder, allowing: base.readable), &diagnostics) {
            let outline = NotebookOutline(prefix + name, base, pipeline)
            if outline.isDraft {
                diagnostics.append(
                    Diagnostic(
                        .note, code: "left-out", file: prefix + name, at: nil, "this is left out of the site",
                        help: "Its front matter says \"draft: true\"; by itself it is rendered."))
                continue
            }
            let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
            outlines.append(outline)
            pages.append(SitePlace.Page(notebook: name, path: stem + outline.ending, title: outline.title))
        }
        title = file?.title ?? Files.name(of: Files.canonical(folder))
        readLook(&diagnostics)
        for (page, outline) in zip(pages, outlines) {
            for (identifier, target) in outline.targets {
                targets[identifier, default: []].append(
                    DistantTarget(notebook: page.notebook, page: page.path, title: page.title, target: target))
            }
        }
        diagnostics += leftOut(of: folder)
        guard !diagnostics.isEmpty else { return }
        var result = RenderResult(notebook: prefix + SiteFile.name)
        result.diagnostics = diagnostics
        problems = result
    }

    /// Where a page stands, and what it can refer to on others.
    func place(_ number: Int) -> SitePlace {
        var place = SitePlace(number, of: pages, title: title, index: indexName)
        place.theme = theme
        (place.tokens, place.template, place.styles) = (tokens, template, styles.isEmpty ? nil : styles)
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
            // A page does not know where a server has the site: nothing leads from there to a notebook.
            if path.hasPrefix("/") {
                let name = Files.simplified(String(path.drop { $0 == "/" }))
                if anchors[name] != nil { return .missingNotebook(near: place(number).pathFromNotebook(of: name)) }
                return Files.exists(path) ? .file : .missing(pages: "/")
            }
            let name = Files.simplified("\(folder)/\(path)")
            if let known = anchors[name] { return .page(anchors: known) }
            // A name of a letter or two is near to every other.
            return .missingNotebook(near: name.count < 6 ? nil : nearestName(to: name, in: anchors.keys))
        }
    }

    /// The folder of the site that a notebook belongs to, as its path has it; nil where none has a site's file.
    static func folder(of notebook: String) -> String? {
        var folder = Files.parent(of: notebook)
        while !Files.exists("\(folder)/\(SiteFile.name)") {
            // Above the current folder, and above the one of an absolute path, is somebody else's.
            let above = Files.parent(of: folder)
            guard folder != ".", !folder.hasPrefix("/"), above != folder, Files.name(of: folder) != ".." else { return nil }
            folder = above
        }
        return folder
    }

    /// What stands before the names of a folder's files.
    static func prefix(of folder: String) -> String { folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/" }

    /// What the site's file in a folder says; nil where there is none.
    static func file(in folder: String) -> SiteFile? {
        let path = prefix(of: folder) + SiteFile.name
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

    /// Files of the folder that look like notebooks of the site and are none.
    private func leftOut(of folder: String) -> [Diagnostic] {
        ((try? Files.names(in: folder)) ?? []).compactMap { name in
            let isOther = name.hasSuffix(".qmd") || name.hasSuffix(".Rmd")
            guard isOther || name.hasSuffix(".md") && RenderPlan.isApart(name), !pages.contains(where: { $0.notebook == name })
            else { return nil }
            return Diagnostic(
                .note, code: "left-out", file: prefix + name, at: nil, "this is left out of the site",
                help: isOther ? "A site is made of files whose names end in \".md\"." : "Its name begins with \"_\" or \".\".")
        }
    }

    private mutating func readLook(_ diagnostics: inout [Diagnostic]) {
        guard let file else { return }
        styles = file.styles.filter { has($0, &diagnostics) }.map { Files.simplified($0.path) }
        if let named = file.template, has(named, &diagnostics, isFolder: true) { template = Files.simplified(named.path) }
        guard let named = file.theme else { return }
        if Template.themes.contains(named.path) {
            theme = named.path
        } else if Theme.isFile(named.path) {
            if has(named, &diagnostics) { tokens = Files.simplified(named.path) }
        } else {
            diagnostics.append(Theme.unknown(named.path, in: prefix + SiteFile.name, at: named.location, "the pages have their"))
        }
    }

    /// Whether the site has a file that gives all pages their look. It lies in the folder: nothing else may be read for all.
    private func has(_ named: NamedPath, _ diagnostics: inout [Diagnostic], isFolder: Bool = false) -> Bool {
        let name = Files.simplified(named.path)
        let kind = isFolder ? "folder" : "file"
        let isInside = !named.path.hasPrefix("/") && !name.hasPrefix("..")
        if isInside, Files.exists(prefix + name), Files.isFolder(prefix + name) == isFolder { return true }
        diagnostics.append(
            Diagnostic(
                .error, code: "missing-file", file: prefix + SiteFile.name, at: named.location,
                "the site has no \(kind) \"\(named.path)\"",
                help: isInside ? "Paths are seen from the site's folder." : "What all pages share lies in the site's folder."))
        return false
    }

    /// What the site lets its pages be made from, beside what is in their own folders.
    var sharedFiles: [String] { (styles + [tokens, template].compactMap(\.self)).map { prefix + $0 } }
}
