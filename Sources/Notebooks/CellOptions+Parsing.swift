extension CellOptions {
    static let keys = [
        "label", "eval", "echo", "output", "include", "error", "warning", "code-fold", "code-summary", "tbl-cap",
        "fig-cap", "lst-cap", "fig-alt", "fig-width", "fig-height", "fig-align", "out-width", "cap-location", "fig-cap-location",
        "tbl-cap-location", "layout-ncol",
        "layout-nrow", "layout", "layout-valign", "fig-subcap", "tbl-subcap", "column", "classes", "timeout", "depends-on",
        "results", "filename", "code-line-numbers", "lst-label",
    ]

    /// What `column` can be.
    static let columns = [
        "body", "body-outset", "body-outset-left", "body-outset-right", "page", "page-left", "page-right", "page-inset",
        "page-inset-left", "page-inset-right", "screen", "screen-left", "screen-right", "screen-inset", "screen-inset-shaded",
        "screen-inset-left", "screen-inset-right", "margin",
    ]
}

extension YAMLText.Entry {
    /// knitr writes "fig.cap" where Quarto writes "fig-cap".
    var dashed: Self {
        var entry = self
        entry.key = key.replacing(".", with: "-")
        return entry
    }
}

extension NotebookReader {
    /// Reads the option lines of a cell; captions are read when all cells are known.
    mutating func readOptions(_ lines: [YAMLText.Line], ofCell cell: Int) -> CellOptions {
        var options = frontMatter.cellDefaults
        guard !lines.isEmpty else { return options }
        do {
            let entries = try YAMLText(lines).entries().map(\.dashed)
            for entry in entries { read(entry, into: &options, ofCell: cell) }
            noteInert(entries) { QuartoKeys.inertInCell.contains($0) && !CellOptions.keys.contains($0) }
            warnOfCaptions(entries, of: options)
        } catch {
            let help =
                error.summary.contains("mapping values") || lines.contains { $0.bytes.contains(UInt8(ascii: "`")) }
                ? "Put a value with \":\", \"#\" or \"`\" in it between quotes." : ""
            report("bad-yaml", at: error.location, "the cell's options are not YAML: \(error.summary)", help: help)
        }
        return options
    }

    /// - Parameter cell: nil for the default of all cells.
    mutating func read(_ entry: YAMLText.Entry, into options: inout CellOptions, ofCell cell: Int?) {
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
        case "code-summary": delay(value, \.codeSummary, ofCell: cell)
        case "tbl-cap": delay(value, \.tableCaption, ofCell: cell)
        case "fig-cap" where value.elements != nil: delaySubcaptions(entry, ofCell: cell)
        case "fig-cap": delay(value, \.figureCaption, ofCell: cell)
        case "lst-cap": delay(value, \.listingCaption, ofCell: cell)
        case "fig-alt": delay(value, \.figureAlt, ofCell: cell)
        case "fig-subcap", "tbl-subcap": delaySubcaptions(entry, ofCell: cell)
        case "fig-align":
            options.figureAlign = expect("left, center, right or default", entry) {
                ["left", "center", "right", "default"].contains($0.string ?? "") ? $0.string : nil
            }
        case "out-width":
            options.outputWidth = expect("a length such as 70% or 400px", entry) { value in
                value.string.flatMap { Attributes.isLength($0) ? $0 : nil }
            }
        case "layout-ncol":
            setLayout(entry, "a number of columns", &options) {
                $0.int.flatMap { (1...Layout.most).contains($0) ? .columns($0) : nil }
            }
        case "layout-nrow":
            setLayout(entry, "a number of rows", &options) { $0.int.flatMap { (1...Layout.most).contains($0) ? .rows($0) : nil } }
        case "layout":
            setLayout(entry, "rows of shares such as [[1, 1], [1]]", &options) {
                $0.listText.flatMap { Layout(shares: $0)?.arrangement }
            }
        case "layout-valign": options.layout?.vertical = expect("top, center or bottom", entry) { $0.string }
        case "column":
            options.column = expect("the name of a column: \(CellOptions.columns.joined(separator: ", "))", entry) { value in
                value.string.flatMap { CellOptions.columns.contains($0) ? $0 : nil }
            }
        case "results":
            switch value.string {
            case "hide"?, "false"?: options.output = .hidden
            case "asis"?: options.output = .markdown
            case "markup"?, "hold"?, "show"?, "true"?: break
            default: report("bad-value", at: value.location, "\"results\" must be markup, hold, asis or hide", help: "")
            }
        case "filename": options.fileName = expect("a name", entry) { $0.string }
        case "code-line-numbers":
            options.lineNumbers = expect("true, false or lines such as 1,3-5", entry) {
                LineNumbers($0.bool.map { "\($0)" } ?? $0.string ?? "")
            }
        case "lst-label":
            options.listingLabel = readLabel(entry)
        case "fig-width": options.figureWidth = expect("a number of inches or pixels", entry) { $0.pixels }
        case "fig-height": options.figureHeight = expect("a number of inches or pixels", entry) { $0.pixels }
        case "cap-location", "fig-cap-location", "tbl-cap-location":
            options.captionLocation = expect("top, bottom or margin", entry) {
                CellOptions.CaptionLocation(rawValue: $0.string ?? "")
            }
        case "classes":
            options.classes = (expect("names", entry) { $0.strings } ?? []).flatMap { $0.split(separator: " ").map(String.init) }
        case "timeout":
            if let seconds = expect("a number of seconds", entry, { $0.positive }) { options.timeout = seconds }
        case "depends-on": options.dependsOn = expect("a path or a list of paths", entry) { $0.paths } ?? []
        case let key where QuartoKeys.inertInCell.contains(key): break
        default: reportUnknown(entry, among: CellOptions.keys, code: "unknown-cell-option", "cell option")
        }
    }

    /// A caption of another kind than the label's is shown nowhere.
    private mutating func warnOfCaptions(_ entries: [YAMLText.Entry], of options: CellOptions) {
        guard let label = options.label else { return }
        let isTable = label.hasPrefix("tbl-")
        guard isTable || label.hasPrefix("fig-") else { return }
        let (own, other) = isTable ? ("tbl-cap", "fig-cap") : ("fig-cap", "tbl-cap")
        guard !entries.contains(where: { $0.key == own }), let entry = entries.first(where: { $0.key == other }) else { return }
        report(
            "caption-kind", at: entry.keyLocation,
            "\"\(other)\" is not shown: the label \"\(label)\" makes \(isTable ? "a table" : "a figure")",
            help: "Write \"\(own)\".", severity: .warning)
    }

    private mutating func delay(_ value: YAMLValue, _ path: WritableKeyPath<CellOptions, [Inline]?> & Sendable, ofCell cell: Int?)
    {
        delay(value) { reader, content in
            if let cell {
                reader.cells[cell].options[keyPath: path] = content
            } else {
                for index in reader.cells.indices where reader.cells[index].options[keyPath: path] == nil {
                    reader.cells[index].options[keyPath: path] = content
                }
            }
        }
    }

    private mutating func delaySubcaptions(_ entry: YAMLText.Entry, ofCell cell: Int?) {
        guard let cell else { return }
        for (index, caption) in (entry.value.elements ?? [entry.value]).enumerated() {
            delay(caption) { reader, content in
                let lacking = index - reader.cells[cell].options.subcaptions.count + 1
                reader.cells[cell].options.subcaptions += Array(repeating: [], count: max(lacking, 0))
                reader.cells[cell].options.subcaptions[index] = content
            }
        }
    }

    private mutating func setLayout(
        _ entry: YAMLText.Entry, _ expectation: String, _ options: inout CellOptions,
        _ convert: (YAMLValue) -> Layout.Arrangement?
    ) {
        guard let arrangement = expect(expectation, entry, convert) else { return }
        options.layout = Layout(arrangement, vertical: options.layout?.vertical)
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
