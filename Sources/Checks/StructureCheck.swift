import Notebooks

/// Images that not everyone sees, headings that skip a level, labels that nothing refers to.
struct StructureCheck {
    private let notebook: Notebook
    private(set) var problems: [Problem] = []
    private var level = 0

    struct Problem {
        var severity = Diagnostic.Severity.warning
        var code: String
        var place: SourceLocation
        var summary: String
        var help: String
    }

    /// - Parameter others: the texts of notebooks that may refer to this one's tables and figures.
    init(_ notebook: Notebook, in source: SourceBytes, others: () -> [String]) {
        self.notebook = notebook
        check(notebook.blocks)
        for blocks in notebook.footnotes.values { check(blocks) }
        checkLabels(others, in: source)
    }

    private mutating func add(
        _ code: String, _ place: SourceLocation, _ summary: String, _ help: String, _ severity: Diagnostic.Severity = .warning
    ) {
        problems.append(Problem(severity: severity, code: code, place: place, summary: summary, help: help))
    }

    private mutating func check(_ blocks: [Block]) {
        for block in blocks {
            switch block.kind {
            case .heading(let heading):
                checkLevel(of: heading, at: block.range.lowerBound)
                check(heading.content)
            case .paragraph(let content): check(content, block.attributes)
            case .blockQuote, .list, .definitionList, .pipeTable, .gridTable, .div:
                for text in block.kind.texts { check(text) }
                check(block.kind.blocks)
            case .cell(let index):
                let options = notebook.cells[index].options
                for caption in [options.tableCaption, options.figureCaption, options.listingCaption] { check(caption ?? []) }
            case .codeBlock, .thematicBreak, .html, .math: break
            }
        }
    }

    private mutating func checkLevel(of heading: Heading, at place: SourceLocation) {
        if level > 0, heading.level > level + 1 {
            let marks = String(repeating: "#", count: level + 1)
            add(
                "skipped-heading-level", place, "a heading of level \(heading.level) stands under one of level \(level)",
                "Write \"\(marks)\": who listens to the page finds its parts by their levels.")
        }
        level = heading.level
    }

    private mutating func check(_ content: [Inline], _ attributes: Attributes = Attributes()) {
        for inline in content {
            switch inline.kind {
            case .emphasis, .strong, .strikethrough, .subscript, .superscript: check(inline.kind.content)
            case .span(let content, let attributes): check(content, attributes)
            case .link(_, _, let content): check(content)
            case .image(let source, _, let alt):
                guard alt.plainText.allSatisfy(\.isWhitespace), !alt.hasDirective, attributes.alternativeText == nil else {
                    continue
                }
                add(
                    "no-alt-text", inline.range.lowerBound, "the image \"\(source)\" has no text for who cannot see it",
                    "Write it between the brackets: ![what is to be seen](\(source)).")
            default: break
            }
        }
    }

    // MARK: Labels

    private mutating func checkLabels(_ others: () -> [String], in source: SourceBytes) {
        let own = notebook.targets.filter { label, target in
            [.table, .figure, .listing, .equation].contains(target.kind) && target.part == nil
                && !Self.isUsed(label, in: notebook.source)
        }
        let texts = own.isEmpty ? [] : others()
        for (label, target) in own where !texts.contains(where: { Self.isUsed(label, in: $0) }) {
            guard let place = place(of: label, in: source) else { continue }
            add(
                "unused-label", place, "nothing refers to \(target.kind.word) \(target.number), \"\(label)\"",
                "Write @\(label) where the text speaks of it.", .note)
        }
    }

    /// Where a label is given: its cell, or "#label" in the text.
    private func place(of label: String, in source: SourceBytes) -> SourceLocation? {
        if let cell = notebook.cells.first(where: { $0.options.label == label }) { return cell.range.lowerBound }
        return source.bytes.firstRange(of: Array("#\(label)".utf8)).map { source.place(of: $0.lowerBound) }
    }

    private static func isUsed(_ label: String, in source: String) -> Bool {
        source.ranges(of: "@\(label)").contains { range in
            guard range.upperBound < source.endIndex else { return true }
            let next = source[range.upperBound]
            return !NumeralScanner.isWordPart(next) && next != "-"
        }
    }
}

extension ReferenceTarget.Kind {
    fileprivate var word: String {
        noun.prefix(1).uppercased() + noun.dropFirst()
    }
}

extension [Inline] {
    fileprivate var hasDirective: Bool { contains { if case .directive = $0.kind { true } else { false } } }
}
