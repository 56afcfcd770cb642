/// Reads one notebook. Holds what is found on the way; the stages are in extensions.
struct NotebookReader {
    let path: String
    let source: SourceText
    let origins: LineOrigins
    /// The notebook whose program made this text; nil for a notebook itself.
    let surroundings: Notebook?

    var frontMatter = FrontMatter()
    var cells: [Cell] = []
    var directives: [InlineDirective] = []
    var footnotes: [String: [Block]] = [:]
    /// The texts of the front matter by their keys.
    var metadata: [String: String] = [:]
    /// How many examples there are up to here.
    var exampleCount = 0
    /// The labels of all examples, which a text in parentheses can name.
    var exampleLabels: Set<String> = []
    /// How many notes stand in the text itself.
    var noteCount = 0
    var targets: [String: ReferenceTarget] = [:]
    /// What other notebooks of the same site have.
    var elsewhere: [String: [DistantTarget]] = [:]
    var diagnostics: [Diagnostic] = []
    /// Where each identifier was first given.
    var identifiers: [String: SourceLocation] = [:]
    /// The last number behind each identifier that is made from a heading's text.
    var slugCounts: [String: Int] = [:]
    /// How many misspelt names a near one was looked for.
    var suggestionCount = 0
    /// How many blocks ::: the place is in.
    var divDepth = 0
    /// Whether tags of HTML stand in each other deeper than they are read.
    var hasDeepTags = false
    /// How many comments, each behind the one before, the place is behind.
    var commentDepth = 0
    /// The structure that CommonMark does not know, by its lines.
    var markers: [Int: (marker: LineScanner.Marker, range: SourceRange)] = [:]
    var references: [(identifier: String, range: SourceRange)] = []
    var citations: [CitationUse] = []
    var footnoteUses: [(label: String, range: SourceRange)] = []
    /// Links to other places of the page.
    var anchorUses: [(anchor: String, range: SourceRange)] = []
    /// Why tables and figures that have a label are not shown.
    var hiddenTargets: [String: String] = [:]
    var definitions = LinkDefinitions()
    /// Link definitions in lists and quotes, and those of several lines.
    var innerDefinitions: [(label: ArraySlice<UInt8>, location: SourceLocation)] = []
    /// Titles and captions: their directives are evaluated after the last cell, so they are read last.
    private var delayed: [(fragment: Fragment, store: (inout NotebookReader, [Inline]) -> Void)] = []

    init(path: String, source: SourceText, origins: LineOrigins, surroundings: Notebook? = nil) {
        self.path = path
        self.source = source
        self.origins = origins
        self.surroundings = surroundings
        guard let surroundings else { return }
        frontMatter.numbersSections = false
        targets = surroundings.targets
        elsewhere = surroundings.elsewhere
    }

    mutating func read() -> Notebook {
        var notebook = Notebook(path: path, source: String(decoding: source.bytes, as: UTF8.self))
        if let problem = ParseLimits.problem(in: source) {
            report("too-complex", at: problem.location, problem.summary, help: problem.help)
        } else {
            let firstLine = surroundings == nil ? readFrontMatter(source) : 1
            var scanner = LineScanner(source, firstLine: firstLine)
            definitions = scanner.definitions
            if let surroundings { definitions.addOuter(surroundings.definitions) }
            exampleLabels = scanner.exampleLabels
            notebook.blocks = readBody(&scanner)
            report(scanner.problems)
            readFootnotes(scanner.footnotes)
            for (fragment, store) in delayed { store(&self, readInlines(fragment, cellsBefore: cells.count)) }
            number(&notebook.blocks)
            resolveReferences()
            reportUnusedDefinitions(scanner)
        }
        complete(&notebook)
        return notebook
    }

    /// A line of text, in which nothing begins a block.
    mutating func readLine() -> Notebook {
        var notebook = Notebook(path: path, source: String(decoding: source.bytes, as: UTF8.self))
        if let problem = ParseLimits.problem(in: source) {
            report("too-complex", at: problem.location, problem.summary, help: problem.help)
        } else {
            if let surroundings { definitions.addOuter(surroundings.definitions) }
            let end = source.location(ofOffset: source.bytes.count)
            let content = readInlines(Fragment(notebook: source))
            notebook.blocks = [Block(.paragraph(content), range: SourceLocation.start.up(to: end))]
            readFootnotes([])
            resolveReferences()
        }
        complete(&notebook)
        return notebook
    }

    private func complete(_ notebook: inout Notebook) {
        notebook.lineOrigins = origins
        notebook.frontMatter = frontMatter
        notebook.cells = cells
        notebook.directives = directives
        notebook.targets = targets
        notebook.elsewhere = elsewhere
        notebook.citations = citations.sorted { $0.location < $1.location }
        notebook.footnotes = footnotes
        notebook.anchors = Set(identifiers.keys)
        notebook.definitions = definitions
        notebook.diagnostics = diagnostics.sorted { ($0.location ?? .start) < ($1.location ?? .start) }
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
        let lines = definitions.lines(for: flat)
        let tree = parse(SourceText(guarded.text.bytes + [0x0A, 0x0A] + lines), in: guarded)
        guard let paragraph = tree.children.first else { return [] }
        var inlines = assemble(paragraph.children, in: guarded, cellsBefore: cellsBefore)
        if let first = inlines.first, case .text(let text) = first.kind {
            inlines[0].kind = .text(String(text.utf8.dropFirst(guardWord.count)) ?? text)
            inlines[0].range = start.up(to: first.range.upperBound)
            if text.utf8.count <= guardWord.count { inlines.removeFirst() }
        }
        report(ForeignSyntax.problems(in: inlines, allowsHTML: allowsRawHTML).filter { !isToldOfPipe($0) })
        return inlines
    }

    /// A pipe of a table that cuts an expression in two is told already.
    private func isToldOfPipe(_ problem: Problem) -> Bool {
        guard problem.code == "open-expression" else { return false }
        let (file, place) = origins.place(of: problem.location, in: path)
        return diagnostics.contains { $0.code == "pipe-in-code" && $0.file == file && $0.location?.line == place.line }
    }

    mutating func readInlines(_ nodes: [MarkNode], in fragment: Fragment) -> [Inline] {
        let inlines = assemble(nodes, in: fragment, cellsBefore: nil)
        report(ForeignSyntax.problems(in: inlines, allowsHTML: allowsRawHTML))
        return inlines
    }

    mutating func assemble(_ nodes: [MarkNode], in fragment: Fragment, cellsBefore: Int?) -> [Inline] {
        var found: [InlineDirective] = []
        var references: [(String, SourceRange)] = []
        var cited: [CitationUse] = []
        var uses: [(String, SourceRange)] = []
        var anchors: [(anchor: String, range: SourceRange)] = []
        var spans: [(String, SourceRange)] = []
        var notes: [(label: String, content: [Inline], range: SourceRange)] = []
        var problems: [Problem] = []
        let first = directives.count
        let before = cellsBefore ?? cells.count
        let reader = InlineReader(
            fragment: fragment,
            examples: exampleLabels, metadata: metadata, letsTagsThrough: allowsRawHTML,
            addDirective: { expression, range in
                found.append(InlineDirective(expression: expression, range: range, cellsBefore: before))
                return first + found.count - 1
            },
            addReference: { references.append(($0, $1)) },
            addCitation: citesWorks ? { cited.append(CitationUse($0, at: $1.lowerBound)) } : nil,
            addFootnoteUse: { uses.append(($0, $1)) },
            addAnchorUse: { anchors.append(($0, $1)) },
            addAnchor: { spans.append($0) },
            addNote: { [noteCount] content, range in
                // No label that an author writes begins so.
                let label = "^\(noteCount + notes.count + 1)"
                notes.append((label, content, range))
                return label
            },
            addProblem: { problems.append($0) })
        let read = reader.read(nodes)
        report(problems)
        directives += found
        let inlines = stated(read, cellsBefore: before)
        self.references += references.map { (identifier: $0.0, range: $0.1) }
        citations += cited
        footnoteUses += uses.map { (label: $0.0, range: $0.1) }
        anchorUses += anchors
        noteCount += notes.count
        for (label, content, range) in notes {
            report(ForeignSyntax.problems(in: content, allowsHTML: allowsRawHTML))
            footnotes[label] = [Block(.paragraph(stated(content, cellsBefore: before)), range: range)]
        }
        for (identifier, range) in spans { claimIdentifier(identifier, at: range.lowerBound) }
        for directive in found where directive.expression.isEmpty {
            report(
                "empty-directive", at: directive.range.lowerBound, "this directive has no expression",
                help: "Write `{swift} expression`; to show it as it stands, write `{{swift}} …`.")
        }
        return inlines
    }

    /// CommonMark's tree of a text, with its mathematics hidden in code spans.
    mutating func parse(_ text: SourceText, in fragment: Fragment) -> MarkNode {
        var tree = CommonMark.parse(text)
        if let hidden = MathSpans.hide(in: text, tree: tree) { tree = MathSpans.restored(CommonMark.parse(hidden)) }
        if let place = tree.firstTruncated {
            report(
                "too-complex", at: fragment.place(place), "lists, quotes and emphasis are nested too deeply here",
                help: "Lists can be 49 levels deep.")
        }
        return tree
    }

    private var citesWorks: Bool { !(surroundings?.frontMatter ?? frontMatter).bibliography.isEmpty }

    var allowsRawHTML: Bool { (surroundings?.frontMatter ?? frontMatter).allowsRawHTML }

    /// Reads a title or caption when all cells are known.
    mutating func delay(_ value: YAMLValue, store: @escaping (inout NotebookReader, [Inline]) -> Void) {
        guard let fragment = value.fragment else {
            report("bad-value", at: value.location, "a text is expected here", help: "")
            return
        }
        delayed.append((fragment, store))
    }
}

extension SourceLocation {
    static let start = SourceLocation(line: 1, column: 1)
}
