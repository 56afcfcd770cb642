import Notebooks

/// Weaves the tables of a notebook's text.
struct PipeTableWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    func weave(_ table: PipeTable, _ attributes: Attributes) -> HTML {
        let inlines = InlineWeaver(context)
        func cell(_ content: [Inline], _ column: Int, header: Bool) -> HTML {
            let alignment = table.alignments.indices.contains(column) ? table.alignments[column] : .none
            let style: HTML =
                switch alignment {
                case .none, .leading: ""
                case .center: " class=\"mid\""
                case .trailing: " class=\"num\""
                }
            return header ? "<th scope=\"col\"\(style)>\(inlines.weave(content))</th>" : "<td\(style)>\(inlines.weave(content))</td>"
        }
        func row(_ cells: [[Inline]], header: Bool) -> HTML {
            "<tr>\(cells.enumerated().map { cell($1, $0, header: header) }.joined())</tr>\n"
        }
        var html: HTML = "<thead>\(row(table.header, header: true))</thead>\n<tbody>"
        for cells in table.rows { html += row(cells, header: false) }
        html += "</tbody>"
        return context.tableFigure(
            html, identifier: attributes.identifier, caption: table.caption.map { inlines.weave($0) }, note: nil)
    }
}
