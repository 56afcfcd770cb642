/// Reads one notebook. Holds what is found on the way; the stages are in extensions.
struct NotebookReader {
    let path: String
    let source: SourceText
    let origins: LineOrigins

    var frontMatter = FrontMatter()
    var cells: [Cell] = []
    var directives: [InlineDirective] = []
    var footnotes: [String: [Block]] = [:]
    var targets: [String: ReferenceTarget] = [:]
    var diagnostics: [Diagnostic] = []
    /// Where each identifier was first given.
    var identifiers: [String: SourceLocation] = [:]
    var references: [(identifier: String, range: SourceRange)] = []
    var footnoteUses: [(label: String, range: SourceRange)] = []
    /// Links to other places of the page.
    var anchorUses: [(anchor: String, range: SourceRange)] = []
    /// Why tables and figures that have a label are not shown.
    var hiddenTargets: [String: String] = [:]
    var definitions: [UInt8] = []
    /// Titles and captions: their directives are evaluated after the last cell, so they are read last.
    private var delayed: [(fragment: Fragment, store: (inout NotebookReader, [Inline]) -> Void)] = []

    init(path: String, source: SourceText, origins: LineOrigins) {
        self.path = path
        self.source = source
        self.origins = origins
    }

    mutating func read() -> Notebook {
        var notebook = Notebook(path: path, source: String(decoding: source.bytes, as: UTF8.self))
        if let problem = ParseLimits.problem(in: source) {
            report("too-complex", at: problem.location, problem.summary, help: problem.help)
        } else {
            let firstLine = readFrontMatter(source)
            let outline = Outline(source, firstLine: firstLine)
            for problem in outline.problems {
                report(problem.code, at: problem.location, problem.summary, help: problem.help)
            }
            definitions = outline.definitions
            notebook.blocks = readBody(outline)
            readFootnotes(outline.footnotes)
            for (fragment, store) in delayed { store(&self, readInlines(fragment, cellsBefore: cells.count)) }
            number(&notebook.blocks)
            resolveReferences()
        }
        notebook.lineOrigins = origins
        notebook.frontMatter = frontMatter
        notebook.cells = cells
        notebook.directives = directives
        notebook.targets = targets
        notebook.footnotes = footnotes
        notebook.diagnostics = diagnostics.sorted { ($0.location ?? .start) < ($1.location ?? .start) }
        return notebook
    }

    // MARK: Inline text

    /// Reads a text as inline Markdown; nothing in it begins a block.
    mutating func readInlines(_ fragment: Fragment, cellsBefore: Int? = nil) -> [Inline] {
        // A word before the text keeps "1." and "#" from beginning a list or a heading.
        let guardWord = Array("x ".utf8)
        let flat = fragment.text.bytes.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
        let start = fragment.place(SourceLocation(line: 1, column: 1))
        let places = fragment.text.bytes.indices.map { fragment.place(fragment.text.location(ofOffset: $0)) }
        let guarded = Fragment(guardWord + flat, places: [start, start] + places)
        let tree = parse(SourceText(guarded.text.bytes + [0x0A, 0x0A] + definitions))
        guard let paragraph = tree.children.first else { return [] }
        var inlines = readInlines(paragraph.children, in: guarded, cellsBefore: cellsBefore)
        if let first = inlines.first, case .text(let text) = first.kind {
            inlines[0].kind = .text(String(text.utf8.dropFirst(guardWord.count)) ?? text)
            inlines[0].range = start.up(to: first.range.upperBound)
            if text.utf8.count <= guardWord.count { inlines.removeFirst() }
        }
        return inlines
    }

    mutating func readInlines(_ nodes: [MarkNode], in fragment: Fragment, cellsBefore: Int? = nil) -> [Inline] {
        var found: [InlineDirective] = []
        var references: [(String, SourceRange)] = []
        var uses: [(String, SourceRange)] = []
        var anchors: [(anchor: String, range: SourceRange)] = []
        var spans: [(String, SourceRange)] = []
        let first = directives.count
        let before = cellsBefore ?? cells.count
        let reader = InlineReader(
            fragment: fragment,
            addDirective: { expression, range in
                found.append(InlineDirective(expression: expression, range: range, cellsBefore: before))
                return first + found.count - 1
            },
            addReference: { references.append(($0, $1)) },
            addFootnoteUse: { uses.append(($0, $1)) },
            addAnchorUse: { anchors.append(($0, $1)) },
            addAnchor: { spans.append($0) })
        let inlines = reader.read(nodes)
        directives += found
        self.references += references.map { (identifier: $0.0, range: $0.1) }
        footnoteUses += uses.map { (label: $0.0, range: $0.1) }
        anchorUses += anchors
        for (identifier, range) in spans { claimIdentifier(identifier, at: range.lowerBound) }
        for directive in found where directive.expression.isEmpty {
            report(
                "empty-directive", at: directive.range.lowerBound, "this directive has no expression",
                help: "Write `{swift} expression`; to show it as it stands, write `{{swift}} …`.")
        }
        return inlines
    }

    /// CommonMark's tree of a text, with its mathematics hidden in code spans.
    func parse(_ text: SourceText) -> MarkNode {
        let tree = CommonMark.parse(text)
        return MathSpans.hide(in: text, tree: tree).map { MathSpans.restored(CommonMark.parse($0)) } ?? tree
    }

    /// Reads a title or caption when all cells are known.
    mutating func delay(_ value: YAMLValue, store: @escaping (inout NotebookReader, [Inline]) -> Void) {
        guard let fragment = value.fragment else {
            report("bad-value", at: value.location, "a text is expected here", help: "")
            return
        }
        delayed.append((fragment, store))
    }

    // MARK: Problems

    mutating func report(
        _ code: String, at location: SourceLocation, _ summary: String, help: String,
        severity: Diagnostic.Severity = .error
    ) {
        let (file, place) = origins.place(of: location, in: path)
        diagnostics.append(Diagnostic(severity, code: code, file: file, at: place, summary, help: help))
    }

    mutating func reportUnknown(_ entry: YAMLText.Entry, among known: [String], code: String, _ noun: String) {
        let nearest = nearestName(to: entry.key, in: known).map { "Did you mean \"\($0)\"? " } ?? ""
        report(
            code, at: entry.keyLocation, "unknown \(noun) \"\(entry.key)\"",
            help: nearest + "Known are: \(known.joined(separator: ", ")).")
    }

    /// The value as something, or a diagnostic that says what was expected.
    mutating func expect<T>(_ expectation: String, _ entry: YAMLText.Entry, _ convert: (YAMLValue) -> T?) -> T? {
        if let result = convert(entry.value) { return result }
        report("bad-value", at: entry.value.location, "\"\(entry.key)\" must be \(expectation)", help: "")
        return nil
    }

    /// Notes that an identifier is taken; two of the same name are an error.
    mutating func claimIdentifier(_ identifier: String, at location: SourceLocation) {
        guard let first = identifiers[identifier] else {
            identifiers[identifier] = location
            return
        }
        let (file, place) = origins.place(of: first, in: path)
        let there = file == path ? "on line \(place.line)" : "in \(file), line \(place.line)"
        report(
            "duplicate-label", at: location, "the label \"\(identifier)\" is already used \(there)",
            help: "Give one of them another name.")
    }
}

extension SourceLocation {
    static let start = SourceLocation(line: 1, column: 1)
}
