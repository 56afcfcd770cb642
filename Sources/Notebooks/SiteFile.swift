/// What a folder's `_quarto.yml` says of the site that its notebooks make: keys and their meaning are Quarto's.
public struct SiteFile: Sendable {
    /// Its name in the folder.
    public static let name = "_quarto.yml"

    /// The site's title; nil where the file has none.
    public private(set) var title: String?
    /// Where pages go, relative to the folder of the file.
    public private(set) var outputFolder: String?
    /// The notebooks that it names, in their order.
    public private(set) var notebooks: [NamedPath] = []
    /// The theme of notebooks that name none, a name or a file; nil where the file has none.
    public private(set) var theme: NamedPath?
    /// Style sheets of all pages, before those of a notebook's own.
    public private(set) var styles: [NamedPath] = []
    /// The folder of the template of notebooks that name none; nil where the file has none.
    public private(set) var template: NamedPath?
    /// Whether other notebooks of the folder are no part of the site, as in a book.
    public private(set) var isBook = false
    /// What is wrong with it.
    public private(set) var diagnostics: [Diagnostic] = []

    private let path: String

    /// Reads the file. Never fails: what is wrong is in ``diagnostics``.
    ///
    /// - Parameter path: what messages call the file.
    public init(parsing text: String, path: String) {
        self.path = path
        let source = SourceText(Notebook.normalized(text))
        let lines = (1...max(source.lines.count, 1)).map {
            YAMLText.Line(location: SourceLocation(line: $0, column: 1), bytes: source.line($0))
        }
        do throws(YAMLProblem) {
            for entry in try YAMLText(lines).entries() { read(entry) }
        } catch {
            report(.error, "bad-yaml", error.location, "the site's file is not YAML: \(error.summary)", "")
        }
    }

    /// Notes what else is wrong with the file.
    public mutating func add(_ problem: Diagnostic) { diagnostics.append(problem) }

    private static let keys = ["project", "website", "book", "format"]
    private static let projectKeys = ["type", "title", "output-dir"]
    private static let projectTypes = ["book", "default", "website"]
    private static let websiteKeys = ["title", "navbar", "sidebar"]
    private static let bookKeys = ["title", "chapters", "appendices"]
    private static let barKeys = ["title", "left", "right", "contents"]
    private static let itemKeys = ["text", "href", "file", "part", "section", "chapters", "contents", "menu"]

    private mutating func read(_ entry: YAMLText.Entry) {
        switch entry.key {
        case "project": each(of: entry, Self.projectKeys) { $0.readProject($1) }
        case "website": each(of: entry, Self.websiteKeys) { $0.readWebsite($1) }
        case "book": each(of: entry, Self.bookKeys) { $0.readBook($1) }
        case "format":
            each(of: entry, ["html"]) { site, html in
                site.each(of: html, ["theme", "css", "template"]) { $0.readLook($1) }
            }
        default: reportUnknown(entry, "", Self.keys)
        }
    }

    /// The entries of a mapping whose keys are known.
    private mutating func each(
        of entry: YAMLText.Entry, _ known: [String], _ body: (inout SiteFile, YAMLText.Entry) -> Void
    ) {
        if entry.value.isNull { return }
        guard let entries = entry.value.entries else { return reportValue(entry, "a mapping") }
        for inner in entries {
            if known.contains(inner.key) { body(&self, inner) } else { reportUnknown(inner, " of \(entry.key)", known) }
        }
    }

    private mutating func readLook(_ entry: YAMLText.Entry) {
        switch entry.key {
        case "css":
            guard let paths = entry.value.paths else { return reportValue(entry, "a file, or a list of them") }
            styles = paths
        case "template": template = entry.value.path
        default: theme = entry.value.path
        }
        if entry.key != "css", entry.value.path == nil { reportValue(entry, "a name or a file") }
    }

    private mutating func readProject(_ entry: YAMLText.Entry) {
        switch entry.key {
        case "title": readTitle(entry)
        case "output-dir":
            guard let folder = entry.value.string, !folder.hasPrefix("/"), !folder.split(separator: "/").contains("..") else {
                return reportValue(entry, "a folder in the folder of the notebooks; --output-dir names others")
            }
            outputFolder = folder
        default:
            guard let type = entry.value.string, Self.projectTypes.contains(type) else {
                return reportValue(entry, Self.projectTypes.joined(separator: ", ") + " or nothing")
            }
            isBook = isBook || type == "book"
        }
    }

    private mutating func readWebsite(_ entry: YAMLText.Entry) {
        if entry.key == "title" { return readTitle(entry) }
        // Quarto takes a list of side bars too.
        for bar in entry.value.elements ?? [entry.value] {
            guard let entries = bar.entries else {
                if bar.bool == nil, bar.string == nil { reportValue(entry, "a mapping") }
                continue
            }
            for inner in entries {
                switch inner.key {
                case "title": break
                case let key where Self.barKeys.contains(key): readItems(inner)
                default: reportUnknown(inner, " of \(entry.key)", Self.barKeys)
                }
            }
        }
    }

    private mutating func readBook(_ entry: YAMLText.Entry) {
        if entry.key == "title" { return readTitle(entry) }
        isBook = true
        readItems(entry)
    }

    private mutating func readTitle(_ entry: YAMLText.Entry) {
        guard let text = entry.value.string else { return reportValue(entry, "a text") }
        title = title ?? text
    }

    /// Notebooks in a list, some of them in parts and menus.
    private mutating func readItems(_ entry: YAMLText.Entry, depth: Int = 0) {
        guard depth < 8, let elements = entry.value.elements else { return reportValue(entry, "a list of notebooks") }
        for element in elements {
            guard let entries = element.entries else {
                add(element)
                continue
            }
            for inner in entries {
                switch inner.key {
                case "href", "file": add(inner.value)
                case "part", "section": if inner.value.string?.hasSuffix(".md") ?? false { add(inner.value) }
                case "chapters", "contents", "menu": readItems(inner, depth: depth + 1)
                case "text" where entries.contains { ["href", "file"].contains($0.key) }:
                    report(
                        .note, "unused-site-entry", inner.keyLocation,
                        "this text is not used: links have the titles of notebooks",
                        "Write it as the notebook's title.")
                case "text": break
                default: reportUnknown(inner, " of an entry", Self.itemKeys)
                }
            }
        }
    }

    private mutating func add(_ value: YAMLValue) {
        guard let path = value.path else {
            return report(.error, "bad-value", value.location, "the path of a notebook is expected here", "")
        }
        guard path.path.hasSuffix(".md") else {
            return report(
                .warning, "unused-site-entry", value.location, "\"\(path.path)\" has no page in the site",
                "A site is made of notebooks, whose names end in \".md\".")
        }
        if !notebooks.contains(where: { $0.path == path.path }) { notebooks.append(path) }
    }

    // MARK: Problems

    private mutating func reportValue(_ entry: YAMLText.Entry, _ expectation: String) {
        report(.error, "bad-value", entry.value.location, "\"\(entry.key)\" must be \(expectation)", "")
    }

    private mutating func reportUnknown(_ entry: YAMLText.Entry, _ place: String, _ known: [String]) {
        let near = nearestName(to: entry.key, in: known).map { "Did you mean \"\($0)\"? " } ?? ""
        report(
            .warning, "unknown-site-key", entry.keyLocation, "\"\(entry.key)\"\(place) says nothing to a site",
            "\(near)Known are: \(known.joined(separator: ", ")).")
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ code: String, _ place: SourceLocation, _ summary: String, _ help: String
    ) {
        diagnostics.append(Diagnostic(severity, code: code, file: path, at: place, summary, help: help))
    }
}
