import Notebooks

/// Weaves what an index says of the page. It is woven when all values are known.
struct DocumentWeaver {
    private let context: WeavingContext
    private let inlines: InlineWeaver
    private var places: [Ledger.Document.Place] = []

    init(_ context: WeavingContext) {
        self.context = context
        inlines = InlineWeaver(context, isInert: true)
    }

    /// - Parameter shortfalls: what failed or did not run.
    mutating func weave(title: String, shortfalls: [String]) -> Ledger.Document {
        let matter = context.notebook.frontMatter
        collect(context.notebook.blocks)
        return Ledger.Document(
            language: matter.language, title: title, authors: matter.authors, date: matter.date,
            abstract: matter.abstract.map(inlines.plainText), shortfalls: shortfalls, places: places)
    }

    private mutating func collect(_ blocks: [Block]) {
        for block in blocks {
            switch block.kind {
            case .heading(let heading):
                let number = heading.number.map { "\(context.words.section)\u{a0}\($0)" }
                add(heading.identifier, number ?? "", heading.content)
            case .cell(let index):
                let options = context.notebook.cells[index].options
                addTarget(options.label, options.tableCaption ?? options.figureCaption ?? options.listingCaption)
            case .pipeTable(let table): addTarget(block.attributes.identifier, table.caption)
            case .gridTable(let table): addTarget(block.attributes.identifier, table.caption)
            case .div(let div): addTarget(block.attributes.identifier, div.title)
            case .paragraph(let content): addTarget(block.attributes.identifier, content)
            case .blockQuote, .list, .definitionList, .codeBlock, .thematicBreak, .html, .math: break
            }
            collect(block.kind.blocks)
        }
    }

    private mutating func addTarget(_ identifier: String?, _ caption: [Inline]?) {
        guard let identifier, let target = context.notebook.targets[identifier] else { return }
        add(identifier, target.name(in: context.language), caption ?? [])
    }

    private mutating func add(_ identifier: String, _ name: String, _ content: [Inline]) {
        let text = inlines.plainText(content)
        guard !text.isEmpty || !name.isEmpty else { return }
        places.append(.init(identifier: identifier, name: name, text: text))
    }
}
