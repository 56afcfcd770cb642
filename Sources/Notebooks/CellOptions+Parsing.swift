extension CellOptions {
    static let keys = [
        "label", "eval", "echo", "output", "include", "error", "warning", "code-fold", "code-summary", "tbl-cap",
        "fig-cap", "lst-cap", "fig-alt", "fig-width", "fig-height", "cap-location", "classes", "timeout", "depends-on",
    ]
}

extension NotebookReader {
    /// Reads the option lines of a cell; captions are read when all cells are known.
    mutating func readOptions(_ lines: [YAMLText.Line], ofCell cell: Int) -> CellOptions {
        var options = frontMatter.cellDefaults
        guard !lines.isEmpty else { return options }
        do {
            for entry in try YAMLText(lines).entries() { read(entry, into: &options, ofCell: cell) }
        } catch {
            let help = error.summary.contains("mapping values") || lines.contains { $0.bytes.contains(UInt8(ascii: "`")) }
                ? "Put a value with \":\", \"#\" or \"`\" in it between quotes." : ""
            report("bad-yaml", at: error.location, "the cell's options are not YAML: \(error.summary)", help: help)
        }
        return options
    }

    mutating func read(_ entry: YAMLText.Entry, into options: inout CellOptions, ofCell cell: Int) {
        let value = entry.value
        // Null is nothing given.
        if value.isNull, CellOptions.keys.contains(entry.key) { return }
        func flag(_ path: WritableKeyPath<CellOptions, Bool>) {
            if let flag = expect("true or false", entry, { $0.bool }) { options[keyPath: path] = flag }
        }
        switch entry.key {
        case "label": options.label = readLabel(entry)
        case "eval": flag(\.eval)
        case "echo":
            if let echo = expect("true, false or fenced", entry, { Echo(yaml: $0) }) { options.echo = echo }
        case "output":
            if let output = expect("true, false or asis", entry, { Output(yaml: $0) }) { options.output = output }
        case "include": flag(\.include)
        case "error": flag(\.error)
        case "warning": flag(\.warning)
        case "code-fold":
            if let fold = expect("true, false or show", entry, { Fold(yaml: $0) }) { options.codeFold = fold }
        case "code-summary": delay(value) { $0.cells[cell].options.codeSummary = $1 }
        case "tbl-cap": delay(value) { $0.cells[cell].options.tableCaption = $1 }
        case "fig-cap": delay(value) { $0.cells[cell].options.figureCaption = $1 }
        case "lst-cap": delay(value) { $0.cells[cell].options.listingCaption = $1 }
        case "fig-alt": delay(value) { $0.cells[cell].options.figureAlt = $1 }
        case "fig-width": options.figureWidth = expect("a number of inches or pixels", entry) { $0.pixels }
        case "fig-height": options.figureHeight = expect("a number of inches or pixels", entry) { $0.pixels }
        case "cap-location":
            options.captionLocation = expect("top, bottom or margin", entry) {
                CellOptions.CaptionLocation(rawValue: $0.string ?? "")
            }
        case "classes":
            options.classes = (expect("names", entry) { $0.strings } ?? []).flatMap { $0.split(separator: " ").map(String.init) }
        case "timeout":
            if let seconds = expect("a number of seconds", entry, { $0.positive }) { options.timeout = seconds }
        case "depends-on": options.dependsOn = expect("a path or a list of paths", entry) { $0.paths } ?? []
        default: reportUnknown(entry, among: CellOptions.keys, code: "unknown-cell-option", "cell option")
        }
    }

    private typealias Echo = CellOptions.Echo
    private typealias Output = CellOptions.Output
    private typealias Fold = CellOptions.Fold

    private mutating func readLabel(_ entry: YAMLText.Entry) -> String? {
        guard let label = expect("a name", entry, { $0.string }), !label.isEmpty, label.utf8.allSatisfy(isNameByte)
        else {
            if entry.value.string != nil {
                report(
                    "bad-label", at: entry.value.location, "\"\(entry.value.string ?? "")\" cannot be a label",
                    help: "Use letters, digits, \"-\" and \"_\".")
            }
            return nil
        }
        claimIdentifier(label, at: entry.value.location)
        return label
    }
}

extension YAMLValue {
    fileprivate var positive: Double? { double.flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }

    /// A length as Quarto's users write it: small numbers are inches, of 96 pixels each.
    fileprivate var pixels: Double? { positive.map { $0 < 30 ? $0 * 96 : $0 } }
}

extension CellOptions.Echo {
    init?(yaml value: YAMLValue) {
        switch value.bool {
        case true?: self = .shown
        case false?: self = .hidden
        case nil:
            guard value.string == "fenced" else { return nil }
            self = .fenced
        }
    }
}

extension CellOptions.Output {
    init?(yaml value: YAMLValue) {
        switch value.bool {
        case true?: self = .shown
        case false?: self = .hidden
        case nil:
            guard value.string == "asis" else { return nil }
            self = .markdown
        }
    }
}

extension CellOptions.Fold {
    init?(yaml value: YAMLValue) {
        switch value.bool {
        case true?: self = .folded
        case false?: self = .none
        case nil:
            guard value.string == "show" else { return nil }
            self = .open
        }
    }
}
