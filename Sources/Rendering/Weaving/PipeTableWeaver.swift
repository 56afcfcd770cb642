import Notebooks

/// Weaves the tables of a notebook's text.
struct PipeTableWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    func weave(_ table: PipeTable, _ attributes: Attributes) -> HTML {
        let inlines = InlineWeaver(context)
        return weave(
            Content(
                alignments: table.alignments, widths: table.widths, header: table.header.map { inlines.weave($0) },
                rows: table.rows.map { row in row.map { inlines.weave($0) } }, caption: table.caption), attributes)
    }

    func weave(_ table: GridTable, _ attributes: Attributes) -> HTML {
        weave(
            Content(
                alignments: table.alignments, widths: table.widths, header: table.header?.map(cell) ?? [],
                rows: table.rows.map { $0.map(cell) }, caption: table.caption), attributes)
    }

    /// One paragraph is only text.
    private func cell(_ blocks: [Block]) -> HTML {
        if blocks.count == 1, case .paragraph(let content) = blocks[0].kind, !content.isImage {
            return InlineWeaver(context).weave(content)
        }
        return BlockWeaver(context.besideOthers()).weave(blocks)
    }

    /// A table with its cells woven.
    private struct Content {
        var alignments: [PipeTable.Alignment]
        var widths: [Double]?
        var header: [HTML]
        var rows: [[HTML]]
        var caption: [Inline]?
    }

    private func weave(_ table: Content, _ attributes: Attributes) -> HTML {
        func cell(_ content: HTML, _ column: Int, header: Bool) -> HTML {
            let alignment = table.alignments.indices.contains(column) ? table.alignments[column] : .none
            let style: HTML =
                switch alignment {
                case .none, .leading: ""
                case .center: " class=\"mid\""
                case .trailing: " class=\"num\""
                }
            return header && !content.isEmpty ? "<th scope=\"col\"\(style)>\(content)</th>" : "<td\(style)>\(content)</td>"
        }
        func row(_ cells: [HTML], header: Bool) -> HTML {
            "<tr>\(cells.enumerated().map { cell($1, $0, header: header) }.joined())</tr>\n"
        }
        var html = columns(table, attributes)
        if !table.header.isEmpty { html += "<thead>\(row(table.header, header: true))</thead>\n" }
        html += "<tbody>"
        for cells in table.rows { html += row(cells, header: false) }
        html += "</tbody>"
        return context.tableFigure(
            html, identifier: attributes.identifier, classes: attributes.classes,
            caption: table.caption.map { InlineWeaver(context).weave($0) }, from: table.caption?.range, note: nil)
    }

    /// The widths of the columns, given by the author or by the dashes.
    private func columns(_ table: Content, _ attributes: Attributes) -> HTML {
        let given = attributes.values["tbl-colwidths"]
        guard let widths = given.map({ Layout.columnWidths($0) }) ?? table.widths, widths.count == table.alignments.count else {
            return ""
        }
        let total = widths.reduce(0, +)
        return
            "<colgroup>\(widths.map { width -> HTML in "<col style=\"width:\(Drawing.unit(width / total * 100))%\">" }.joined())</colgroup>\n"
    }
}
