import Notebooks
import Storage

/// The works that a notebook may cite, by their keys.
public struct Bibliography: Sendable {
    private var items: [String: BibliographyItem] = [:]
    /// In the order of the files.
    public private(set) var keys: [String] = []
    /// What is wrong in the files, and in which work; nil for what is no part of one.
    private var faults: [(key: String?, diagnostic: Diagnostic)] = []

    /// A bibliography without works.
    public init() {}

    /// Whether no work can be cited.
    public var isEmpty: Bool { items.isEmpty }

    /// The work of a key, written exactly so; nil where there is none.
    public subscript(_ key: String) -> BibliographyItem? { items[key] }

    /// What is wrong in the files, each at its place.
    public var problems: [Diagnostic] { faults.map(\.diagnostic) }

    /// What keeps a notebook from citing as it does: what is wrong in the works that it cites and in no work at all, and keys
    /// that no work has.
    ///
    public func problems(of notebook: Notebook) -> [Diagnostic] {
        let uses = notebook.citations + notebook.frontMatter.nocite
        let cited = Set(uses.map(\.key))
        var problems = faults.filter { $0.key.map { cited.contains("*") || cited.contains($0) } ?? true }.map(\.diagnostic)
        for use in uses where self[use.key] == nil && use.key != "*" {
            let (file, place) = notebook.lineOrigins.place(of: use.location, in: notebook.path)
            let near = nearestName(to: use.key, in: keys).map { "Did you mean \"@\($0)\"?" }
            problems.append(
                Diagnostic(
                    .error, code: "unknown-citation", file: file, at: place,
                    "no work in the bibliography has the key \"\(use.key)\"",
                    help: near ?? "Add it to \(notebook.frontMatter.bibliography.first?.path ?? "the bibliography")."))
        }
        return problems
    }

    /// A note that names the works that a notebook neither cites nor lists; nil where there are none.
    public func unusedWorks(of notebook: Notebook) -> Diagnostic? {
        let used = Set((notebook.citations + notebook.frontMatter.nocite).map(\.key))
        let unused = used.contains("*") ? [] : keys.filter { !used.contains($0) }
        guard !unused.isEmpty else { return nil }
        let named = unused.prefix(5).map { "@\($0)" }.joined(separator: ", ")
        let (file, place) = notebook.lineOrigins.place(
            of: notebook.frontMatter.places["bibliography"] ?? SourceLocation(line: 1, column: 1), in: notebook.path)
        return Diagnostic(
            .note, code: "unused-work", file: file, at: place,
            "nothing cites \(named)\(unused.count > 5 ? " and \(unused.count - 5) more" : "") of the bibliography",
            help: "Works under \"nocite\" are listed without being cited.")
    }

    /// The endings of the files that can be read.
    public static let endings = [".bib", ".bibtex", ".json"]

    /// Adds a file's works. Of two with one key the first counts.
    ///
    /// - Parameter path: its ending says what the file is; messages call it so.
    /// - Returns: false for a file of an ending that is not known.
    public mutating func add(_ bytes: [UInt8], path: String) -> Bool {
        guard let ending = Self.endings.first(where: { path.lowercased().hasSuffix($0) }) else { return false }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            report(
                nil,
                Diagnostic(
                    .error, code: "not-utf8", file: path, at: nil, "the bibliography is not UTF-8",
                    help: "Save it in the encoding UTF-8."))
            return true
        }
        if ending == ".json" { addCSL(bytes, path) } else { addBibTeX(bytes, path) }
        return true
    }

    private mutating func addCSL(_ bytes: [UInt8], _ path: String) {
        do throws(ArchiveError) {
            let (found, faults) = try CSLReader.read(bytes)
            for item in found { add(item, path) }
            for fault in faults {
                report(nil, Diagnostic(.warning, code: "bad-csl", file: path, at: nil, "\(fault): it cannot be cited"))
            }
        } catch {
            report(nil, Diagnostic(.error, code: "bad-csl", file: path, at: nil, error.description))
        }
    }

    private mutating func addBibTeX(_ bytes: [UInt8], _ path: String) {
        let parser = BibTeXParser(parsing: bytes)
        for problem in parser.problems {
            report(
                problem.key,
                Diagnostic(
                    problem.severity, code: problem.code, file: path, at: problem.location, problem.summary, help: problem.help))
        }
        let byKey = Dictionary(parser.entries.map { ($0.key.lowercased(), $0) }) { first, _ in first }
        for entry in parser.entries {
            var parent: BibTeXEntry?
            if let named = entry["crossref"] {
                parent = byKey[named.lowercased()]
                if parent == nil {
                    report(
                        entry.key,
                        Diagnostic(
                            .warning, code: "bibtex-crossref", file: path, at: entry.fields["crossref"]?.location,
                            "there is no entry \"\(named)\" that \"\(entry.key)\" could be a part of"))
                }
            }
            let item = entry.item(parent: parent) { command, field in
                faults.append(
                    (
                        entry.key,
                        Diagnostic(
                            .warning, code: "bibtex-command", file: path, at: field.location,
                            "the LaTeX command \"\\\(command)\" is not known: what it is applied to is shown",
                            help: "Write the character itself.")
                    ))
            }
            add(item, path)
        }
    }

    private mutating func report(_ key: String?, _ diagnostic: Diagnostic) { faults.append((key, diagnostic)) }

    private mutating func add(_ item: BibliographyItem, _ path: String) {
        guard items[item.key] == nil else {
            report(
                item.key,
                Diagnostic(
                    .warning, code: "duplicate-key", file: path, at: item.location,
                    "there is another work with the key \"\(item.key)\": the first counts"))
            return
        }
        items[item.key] = item
        keys.append(item.key)
    }
}
