extension [Block] {
    /// From the first byte of the first block to behind the last byte of the last one; nil where there is none.
    public var range: SourceRange? { first.map { $0.range.lowerBound.up(to: self[count - 1].range.upperBound) } }
}

extension [Inline] {
    /// From the first byte to behind the last one; nil where there is nothing.
    public var range: SourceRange? { first.map { $0.range.lowerBound.up(to: self[count - 1].range.upperBound) } }
}

extension Block.Kind {
    /// The blocks that stand in this one.
    public var blocks: [Block] {
        switch self {
        case .blockQuote(let blocks): blocks
        case .list(let list): list.items.flatMap(\.blocks)
        case .definitionList(let items): items.flatMap { $0.definitions.joined() }
        case .gridTable(let table): ((table.header ?? []) + table.rows.joined()).flatMap { $0 }
        case .div(let div): div.blocks
        case .heading, .paragraph, .codeBlock, .cell, .thematicBreak, .html, .pipeTable, .math: []
        }
    }

    /// The texts that stand in this block and in none of ``blocks``.
    public var texts: [[Inline]] {
        switch self {
        case .heading(let heading): [heading.content]
        case .paragraph(let content): [content]
        case .definitionList(let items): items.map(\.term)
        case .pipeTable(let table): ([table.header] + table.rows).flatMap { $0 } + [table.caption ?? []]
        case .gridTable(let table): [table.caption ?? []]
        case .div(let div): [div.title ?? []]
        case .blockQuote, .list, .codeBlock, .cell, .thematicBreak, .html, .math: []
        }
    }
}
