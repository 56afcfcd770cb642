/// `format:` as Quarto has it and `output:` as R Markdown has it: of a page's own options those are read that the front
/// matter has, too.
extension NotebookReader {
    /// What Quarto lets stand in the front matter or in a format, and here is a default for all cells.
    private static let cellDefaults: Set = [
        "code-fold", "code-summary", "fig-width", "fig-height", "fig-align", "results",
    ]
    private static let pageOptions: Set = [
        "toc", "toc-depth", "number-sections", "lang", "title", "subtitle", "author", "date", "abstract",
    ]

    /// The formats in which a page is written, by the names that Quarto has for them.
    private static let written = [
        "html": "html", "pdf": "pdf", "gfm": "md", "md": "md", "markdown": "md", "commonmark": "md", "commonmark_x": "md",
    ]

    static func isCellDefault(_ key: String) -> Bool { cellDefaults.contains(key) }

    mutating func readCellDefault(_ entry: YAMLText.Entry) {
        var defaults = frontMatter.cellDefaults
        read(entry, into: &defaults, ofCell: nil)
        frontMatter.cellDefaults = defaults
    }

    /// One note for all keys of a mapping that are known and have no effect.
    mutating func noteInert(_ entries: [YAMLText.Entry], _ isInert: (String) -> Bool) {
        let inert = entries.filter { isInert($0.key) && !$0.value.isNull }
        guard let first = inert.first else { return }
        let names = inert.map { "\"\($0.key)\"" }.joined(separator: ", ")
        report(
            "inert-key", at: first.keyLocation, "\(names) \(inert.count == 1 ? "has" : "have") no effect on this page",
            help: "",
            severity: .note)
    }

    /// A name, a list of names, or a mapping of names to their options.
    mutating func readFormats(_ entry: YAMLText.Entry) {
        for name in entry.value.entries == nil ? entry.value.elements ?? [entry.value] : [] {
            checkFormat(name.string ?? "", at: name.location)
        }
        for format in entry.value.entries ?? [] {
            checkFormat(format.key, at: format.keyLocation)
            guard format.key == "html", let options = format.value.entries else { continue }
            for option in options { readFormatOption(option) }
            noteInert(options) { QuartoKeys.inertInFrontMatter.contains($0) && !Self.isCellDefault($0) }
        }
    }

    private mutating func readFormatOption(_ option: YAMLText.Entry) {
        switch option.key {
        case let key where Self.pageOptions.contains(key) || Self.isCellDefault(key): readFrontMatter(option)
        case let key where Self.frontMatterKeys.contains(key) && key != "format" && key != "output":
            readFrontMatter(option)
        case let key where QuartoKeys.inertInFrontMatter.contains(key): break
        case let key:
            // R Markdown's way to write it, which Quarto takes, too.
            let dashed = key.replacing("_", with: "-")
            guard dashed != key, Self.pageOptions.contains(dashed) || QuartoKeys.inertInFrontMatter.contains(dashed)
            else {
                reportUnknown(
                    option, among: Self.pageOptions.union(Self.cellDefaults).sorted(), code: "unknown-front-matter-key",
                    "option of html")
                return
            }
            if Self.pageOptions.contains(dashed) {
                var renamed = option
                renamed.key = dashed
                readFrontMatter(renamed)
            }
        }
    }

    private mutating func checkFormat(_ name: String, at location: SourceLocation) {
        if let format = Self.written[name] {
            if !frontMatter.formats.contains(format) { frontMatter.formats.append(format) }
            return
        }
        // An extension's format ends in the name of the one that it is made from: "elsevier-pdf".
        let base = name.split(separator: "-").last.map(String.init) ?? name
        guard QuartoKeys.formats.contains(name) || QuartoKeys.formats.contains(base) || base == "html" else {
            let near =
                nearestName(to: name, in: QuartoKeys.formats.union(["html"])).map { "Did you mean \"\($0)\"?" } ?? ""
            report("unknown-format", at: location, "there is no format \"\(name)\"", help: near)
            return
        }
        report(
            "other-format", at: location, "the format \"\(name)\" is not written: the page is HTML", help: "",
            severity: .note)
    }

    /// `output: html_document`, or a mapping.
    mutating func readOutputs(_ entry: YAMLText.Entry) {
        let outputs = entry.value.entries ?? []
        for name in outputs.map(\.key) + [entry.value.string].compactMap({ $0 }) where name != "html_document" {
            // "bookdown::html_document2" is of a package that nobody lists.
            guard QuartoKeys.outputs.contains(name) || name.contains("::") else {
                let near =
                    nearestName(to: name, in: QuartoKeys.outputs.union(["html_document"])).map {
                        "Did you mean \"\($0)\"?"
                    } ?? ""
                report("unknown-format", at: entry.keyLocation, "there is no output \"\(name)\"", help: near)
                continue
            }
            report(
                "other-format", at: entry.keyLocation, "the output \"\(name)\" is not written: the page is HTML",
                help: "",
                severity: .note)
        }
        for output in outputs where output.key == "html_document" {
            guard let options = output.value.entries else { continue }
            for option in options { readOutputOption(option) }
            noteInert(options) { QuartoKeys.inertInOutput.contains($0) }
        }
    }

    private mutating func readOutputOption(_ option: YAMLText.Entry) {
        var renamed = option
        renamed.key = option.key.replacing("_", with: "-")
        switch option.key {
        case "toc", "toc_depth", "number_sections", "fig_width", "fig_height": readFrontMatter(renamed)
        case "code_folding":
            let folds: [String: CellOptions.Fold] = ["hide": .folded, "show": .open, "none": .none]
            if let fold = expect("hide, show or none", option, { folds[$0.string ?? ""] }) {
                frontMatter.cellDefaults.codeFold = fold
            }
        case let key where QuartoKeys.inertInOutput.contains(key): break
        default:
            reportUnknown(
                option, among: ["toc", "toc_depth", "number_sections", "fig_width", "fig_height", "code_folding"],
                code: "unknown-front-matter-key", "option of html_document")
        }
    }
}
