extension Notebook {
    /// The tree as text, one node a line with its place, for tests and for looking.
    public func dump() -> String {
        var dumper = Dumper(notebook: self)
        dumper.dump()
        return dumper.text
    }
}

private struct Dumper {
    let notebook: Notebook
    var text = ""

    init(notebook: Notebook) {
        self.notebook = notebook
    }

    mutating func dump() {
        line(0, "Notebook")
        dumpFrontMatter()
        for block in notebook.blocks { dump(block, 1) }
        for (label, blocks) in notebook.footnotes.sorted(by: { $0.key < $1.key }) {
            line(1, "Footnote \(label)")
            for block in blocks { dump(block, 2) }
        }
        for (index, directive) in notebook.directives.enumerated() {
            line(0, "Directive \(index)", directive.range, "after \(directive.cellsBefore): \(directive.expression)")
        }
        for (identifier, target) in notebook.targets.sorted(by: { $0.key < $1.key }) {
            let part = target.part.map { "(\($0)) " } ?? ""
            line(0, "Target \(identifier): \(target.kind) \(target.number) \(part)\(quoted(target.title))")
        }
        for problem in notebook.diagnostics {
            let place = problem.location.map { " @\($0)" } ?? ""
            line(
                0,
                "\(problem.severity)\(place) \(problem.code): \(problem.summary)\(problem.help.isEmpty ? "" : " | \(problem.help)")"
            )
        }
    }

    private mutating func dumpFrontMatter() {
        let matter = notebook.frontMatter
        for (name, content) in [("title", matter.title), ("subtitle", matter.subtitle), ("abstract", matter.abstract)] {
            guard let content else { continue }
            line(1, "FrontMatter \(name)")
            for inline in content { dump(inline, 2) }
        }
        for parameter in matter.parameters { line(1, "Parameter \(parameter.name): \(parameter.value)") }
    }

    private mutating func dump(_ block: Block, _ depth: Int) {
        let attributes = Self.text(block.attributes)
        switch block.kind {
        case .heading(let heading):
            let number = heading.number.map { " \($0)" } ?? ""
            line(depth, "Heading", block.range, "level \(heading.level)\(number) #\(heading.identifier)")
            for inline in heading.content { dump(inline, depth + 1) }
        case .paragraph(let content):
            line(depth, "Paragraph", block.range, attributes)
            for inline in content { dump(inline, depth + 1) }
        case .blockQuote(let blocks):
            line(depth, "BlockQuote", block.range, attributes)
            for child in blocks { dump(child, depth + 1) }
        case .list(let list):
            let numbering = list.numbering == .decimal ? nil : list.numbering.rawValue
            line(
                depth, "List", block.range,
                [list.start.map { "from \($0)" }, numbering, list.isTight ? "tight" : "loose"].compactMap { $0 }.joined(
                    separator: " "))
            for item in list.items {
                line(
                    depth + 1, "Item\(item.isChecked.map { $0 ? " [x]" : " [ ]" } ?? "")\(item.identifier.map { " \($0)" } ?? "")"
                )
                for child in item.blocks { dump(child, depth + 2) }
            }
        case .codeBlock(let language, let code):
            line(depth, "CodeBlock", block.range, "\(language ?? "-") \(quoted(code)) \(attributes)")
        case .cell(let index): dump(notebook.cells[index], depth)
        case .thematicBreak: line(depth, "ThematicBreak", block.range)
        case .html(let html): line(depth, "HTML", block.range, quoted(html))
        case .pipeTable(let table): dump(table, block, depth)
        case .gridTable(let table): dump(table, block, depth)
        case .definitionList(let items):
            line(depth, "DefinitionList", block.range)
            for item in items {
                line(depth + 1, "Term")
                for inline in item.term { dump(inline, depth + 2) }
                for definition in item.definitions {
                    line(depth + 1, item.isTight ? "Definition" : "Definition loose")
                    for child in definition { dump(child, depth + 2) }
                }
            }
        case .div(let div):
            line(depth, "Div", block.range, attributes)
            if let title = div.title {
                line(depth + 1, "Title")
                for inline in title { dump(inline, depth + 2) }
            }
            for child in div.blocks { dump(child, depth + 1) }
        case .math(let tex): line(depth, "Math", block.range, "\(quoted(tex)) \(attributes)")
        }
    }

    private mutating func dump(_ cell: Cell, _ depth: Int) {
        let options = cell.options
        line(depth, "Cell", cell.range, "code @\(cell.codeStart) \(options.label.map { "label: \($0)" } ?? "")")
        for row in cell.code.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            line(depth + 1, "| \(row)")
        }
        for (name, caption) in [
            ("code-summary", options.codeSummary), ("tbl-cap", options.tableCaption), ("fig-cap", options.figureCaption),
            ("lst-cap", options.listingCaption), ("fig-alt", options.figureAlt),
        ] {
            guard let caption else { continue }
            line(depth + 1, name)
            for inline in caption { dump(inline, depth + 2) }
        }
        var plain = options
        (plain.codeSummary, plain.tableCaption, plain.figureCaption, plain.listingCaption) = (nil, nil, nil, nil)
        (plain.figureAlt, plain.label) = (nil, nil)
        let defaults = CellOptions()
        for (child, standard) in zip(Mirror(reflecting: plain).children, Mirror(reflecting: defaults).children)
        where "\(child.value)" != "\(standard.value)" {
            line(depth + 1, "\(child.label ?? ""): \(child.value)")
        }
    }

    private mutating func dump(_ table: GridTable, _ block: Block, _ depth: Int) {
        let alignments = table.alignments.map(\.rawValue).joined(separator: " ")
        line(depth, "GridTable", block.range, "\(alignments) \(Self.shares(table.widths)) \(Self.text(block.attributes))")
        if let caption = table.caption {
            line(depth + 1, "Caption")
            for inline in caption { dump(inline, depth + 2) }
        }
        for (index, row) in ([table.header ?? []] + table.rows).enumerated() where !row.isEmpty {
            line(depth + 1, index == 0 ? "Header" : "Row")
            for cell in row {
                line(depth + 2, "Cell")
                for child in cell { dump(child, depth + 3) }
            }
        }
    }

    private static func shares(_ widths: [Double]) -> String {
        widths.map { "\(Int(($0 * 100).rounded()))%" }.joined(separator: " ")
    }

    private mutating func dump(_ table: PipeTable, _ block: Block, _ depth: Int) {
        let alignments = table.alignments.map(\.rawValue).joined(separator: " ")
        let widths = table.widths.map { " " + Self.shares($0) } ?? ""
        line(depth, "PipeTable", block.range, "\(alignments)\(widths) \(Self.text(block.attributes))")
        if let caption = table.caption {
            line(depth + 1, "Caption")
            for inline in caption { dump(inline, depth + 2) }
        }
        for (index, row) in ([table.header] + table.rows).enumerated() where !row.isEmpty {
            line(depth + 1, index == 0 ? "Header" : "Row")
            for cell in row {
                line(depth + 2, "Cell")
                for inline in cell { dump(inline, depth + 3) }
            }
        }
    }

    private mutating func dump(_ inline: Inline, _ depth: Int) {
        var children: [Inline] = []
        let name: String
        switch inline.kind {
        case .text(let text): name = "Text \(quoted(text))"
        case .literal(let text): name = "Literal \(quoted(text))"
        case .softBreak: name = "SoftBreak"
        case .lineBreak: name = "LineBreak"
        case .emphasis(let content): (name, children) = ("Emphasis", content)
        case .strong(let content): (name, children) = ("Strong", content)
        case .strikethrough(let content): (name, children) = ("Strikethrough", content)
        case .subscript(let content): (name, children) = ("Subscript", content)
        case .superscript(let content): (name, children) = ("Superscript", content)
        case .span(let content, let attributes): (name, children) = ("Span \(Self.text(attributes))", content)
        case .code(let code): name = "Code \(quoted(code))"
        case .link(let destination, let title, let content):
            (name, children) = ("Link \(quoted(destination))\(title.isEmpty ? "" : " " + quoted(title))", content)
        case .image(let source, let title, let alt):
            (name, children) = ("Image \(quoted(source))\(title.isEmpty ? "" : " " + quoted(title))", alt)
        case .html(let html): name = "HTML \(quoted(html))"
        case .math(let tex): name = "Math \(quoted(tex))"
        case .footnote(let label): name = "FootnoteMark \(label)"
        case .reference(let reference):
            switch reference.word {
            case .kind: name = "Reference \(reference.identifier)"
            case .none: name = "Reference \(reference.identifier) alone"
            case .own(let word): (name, children) = ("Reference \(reference.identifier) called", word)
            }
        case .citation(let citation):
            name =
                (citation.isNarrative ? "Citation" : "Citation in brackets")
                + citation.items.map { ($0.omitsAuthor ? " -@" : " @") + $0.key }.joined()
            children = citation.items.flatMap { $0.prefix + $0.suffix }
        case .directive(let number): name = "DirectiveMark \(number)"
        }
        line(depth, name, inline.range)
        for child in children { dump(child, depth + 1) }
    }

    private mutating func line(_ depth: Int, _ name: String, _ range: SourceRange? = nil, _ rest: String = "") {
        let place = range.map { " @\($0.lowerBound)-\($0.upperBound)" } ?? ""
        var line = String(repeating: "  ", count: depth) + name + place
        if !rest.isEmpty { line += " " + rest }
        while line.hasSuffix(" ") { line.removeLast() }
        text += line + "\n"
    }

    private func quoted(_ text: String) -> String { text.debugDescription }

    private static func text(_ attributes: Attributes) -> String {
        ([attributes.identifier.map { "#\($0)" }].compactMap { $0 } + attributes.classes.map { ".\($0)" }
            + attributes.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.debugDescription)" }).joined(
                separator: " ")
    }
}
