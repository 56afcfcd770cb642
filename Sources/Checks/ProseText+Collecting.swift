import Notebooks
import Records
import Rendering

extension Notebook {
    /// All running text of the notebook: title and abstract, headings, paragraphs, lists, tables, captions, notes.
    func prose(in source: SourceBytes) -> [ProseText] {
        var collector = ProseCollector(notebook: self, source: source)
        collector.collect()
        return collector.texts
    }
}

/// Walks a notebook from top to bottom.
private struct ProseCollector {
    let notebook: Notebook
    let source: SourceBytes
    var texts: [ProseText] = []
    private var section = 0
    private var cellsBefore = 0
    private var headers: [String] = []
    private var row: Int?
    private var headings: [ProseText.Heading] = []
    /// What stands before the next block of the notebook itself.
    private var before = ProseText.Before.beginning
    /// What is read stands in such a block.
    private var isOutermost = false
    private var isQuotation = false
    private let isEnglish: Bool
    private var rowCount = 0
    /// Lines of comments `<!-- typed -->` that stand alone and wait for their block.
    private lazy var exemptions = TypedMark.lines(in: notebook.source)
    private var isExempt = false
    private let marks: NumberMarks?
    private let foreignWords: ForeignNumberWords?
    private let lexicon: ComparisonLexicon?

    init(notebook: Notebook, source: SourceBytes) {
        self.notebook = notebook
        self.source = source
        let speech = PageSpeech(pageLanguage: notebook.frontMatter.language)
        marks = speech?.marks
        lexicon = speech.flatMap { ComparisonLexicon.of($0.language) }
        let language = notebook.frontMatter.language.lowercased()
        isEnglish = language.split { "-_".contains($0) }.first == "en"
        foreignWords = marks.map { ForeignNumberWords($0) }
    }

    mutating func collect() {
        let matter = notebook.frontMatter
        cellsBefore = notebook.cells.count
        for content in [matter.title, matter.subtitle, matter.abstract] { add(content ?? [], .frontMatter) }
        cellsBefore = 0
        for block in notebook.blocks {
            if case .paragraph = block.kind { isOutermost = true }
            collect(block)
            isOutermost = false
            pass(block)
        }
        cellsBefore = notebook.cells.count
        section = -1
        headings = []
        for (_, blocks) in notebook.footnotes.sorted(by: { $0.key < $1.key }) { collect(blocks) }
    }

    private mutating func collect(_ blocks: [Block]) {
        for block in blocks { collect(block) }
    }

    /// A block of the notebook itself is what stands before the next one.
    private mutating func pass(_ block: Block) {
        switch block.kind {
        case .heading(let heading):
            headings.removeAll { $0.level >= heading.level }
            headings.append(.init(level: heading.level, section: section, text: heading.content.plainText))
            before = .beginning
        case .cell(let index):
            let options = notebook.cells[index].options
            if options.include, options.echo != .hidden || options.output != .hidden { before = .beginning }
        case .paragraph: before = .paragraph
        default: before = .other
        }
    }

    private mutating func collect(_ block: Block) {
        let outer = isExempt
        defer { isExempt = outer }
        if let line = exemptions.first, line < block.range.lowerBound.line {
            exemptions.removeAll { $0 < block.range.lowerBound.line }
            isExempt = true
        }
        switch block.kind {
        case .heading(let heading):
            section += 1
            add(heading.content, .heading)
        case .paragraph(let content): add(content, .paragraph)
        case .definitionList, .gridTable, .blockQuote, .list:
            let isOuter = isQuotation
            if case .blockQuote = block.kind { isQuotation = true }
            for text in block.kind.texts { add(text, .paragraph) }
            collect(block.kind.blocks)
            isQuotation = isOuter
        case .pipeTable(let table): collect(table)
        case .div(let div):
            add(div.title ?? [], .heading)
            collect(div.blocks)
        case .cell(let index):
            cellsBefore = notebook.cells.count
            let options = notebook.cells[index].options
            for caption in [options.tableCaption, options.figureCaption, options.listingCaption] {
                add(caption ?? [], .caption)
            }
            cellsBefore = index + 1
        case .codeBlock, .thematicBreak, .html, .math: break
        }
    }

    private mutating func collect(_ table: PipeTable) {
        for cell in table.header { add(cell, .heading) }
        for row in table.rows {
            rowCount += 1
            self.row = rowCount
            for (column, cell) in row.enumerated() {
                headers = [row.first ?? [], table.header.indices.contains(column) ? table.header[column] : []].map(\.plainText)
                add(cell, .tableCell)
            }
        }
        (headers, row) = ([], nil)
        add(table.caption ?? [], .caption)
    }

    private mutating func add(_ content: [Inline], _ role: ProseText.Role) {
        guard let first = content.first else { return }
        var text = ProseText(role: role, section: section, cellsBefore: cellsBefore, start: first.range.lowerBound)
        text.isExempt = isExempt
        if isOutermost, role == .paragraph { text.before = before }
        (text.headings, text.isQuotation) = (headings, isQuotation)
        (text.isEnglish, text.lexicon) = (isEnglish, lexicon)
        (text.marks, text.foreignWords) = (marks, foreignWords)
        (text.headers, text.row) = (headers, row)
        add(content, to: &text)
        text.divide()
        texts.append(text)
        for case .image(_, _, let alt) in content.flatMap(\.images) { add(alt, .caption) }
    }

    private func addMarked(_ content: [Inline], to text: inout ProseText) {
        let start = text.characters.count
        add(content, to: &text)
        text.marked.append(start..<text.characters.count)
    }

    private func addShifted(_ content: [Inline], to text: inout ProseText) {
        let start = text.characters.count
        addMarked(content, to: &text)
        text.shifted.append(start..<text.characters.count)
    }

    private func add(_ content: [Inline], to text: inout ProseText) {
        for inline in content {
            switch inline.kind {
            case .text(let words), .literal(let words): text.add(words, at: inline.range.lowerBound, in: source)
            case .softBreak, .lineBreak: text.addSpace()
            case .span(let content, let attributes) where attributes.values["claim"] != nil:
                let start = text.characters.count
                addMarked(content, to: &text)
                text.claimed.append(start..<text.characters.count)
            case .superscript(let content):
                let start = text.characters.count
                addShifted(content, to: &text)
                text.raise(from: start)
            case .emphasis, .strong:
                let start = text.characters.count
                add(inline.kind.content, to: &text)
                text.emphasized.append(start..<text.characters.count)
            case .strikethrough(let content):
                let start = text.characters.count
                addShifted(content, to: &text)
                text.struck.append(start..<text.characters.count)
            case .subscript: addShifted(inline.kind.content, to: &text)
            case .span: addMarked(inline.kind.content, to: &text)
            case .link(let destination, _, let content):
                // An address that is shown as it stands is no sentence.
                if content.plainText == destination {
                    text.add(.other, inline.range, in: source)
                } else {
                    addMarked(content, to: &text)
                }
            case .directive(let index): text.add(.directive(index), inline.range, in: source)
            case .code(let code): text.add(.code(code), inline.range, in: source)
            case .citation: text.add(.work, inline.range, in: source)
            case .reference(let reference) where notebook.cells.contains { $0.options.label == reference.identifier }:
                text.add(.output, inline.range, in: source)
            default: text.add(.other, inline.range, in: source)
            }
        }
    }
}

extension Inline {
    /// The images in it, whose texts are read as captions.
    fileprivate var images: [Kind] {
        if case .image = kind { return [kind] }
        return kind.content.flatMap(\.images)
    }
}
