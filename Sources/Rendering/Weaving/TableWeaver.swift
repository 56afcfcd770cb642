import Notebooks
import Records

/// Weaves the tables that cells show, and those of the data behind charts.
struct TableWeaver {
    let context: WeavingContext
    /// Where the statement stands that shows the table.
    let location: SourceLocation

    init(_ context: WeavingContext, at location: SourceLocation) {
        self.context = context
        self.location = location
    }

    /// What a table is called, and with that where its values stand in the ledger.
    private enum Subject {
        case table(String)
        case figure(String)
    }

    func weave(_ table: Table, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let markdown = MarkdownWeaver(context, at: location)
        let (identifier, captionOption) = figures.takeTable()
        let caption = captionOption.map { InlineWeaver(context).weave($0) } ?? table.caption.map { markdown.weave($0) }
        let name =
            identifier.flatMap { context.notebook.targets[$0]?.name(in: context.language) } ?? cell.options.label ?? "a table"
        checkRows(of: table)
        let html = weaveContent(of: table.squared, .table(name))
        let note = table.note.map { markdown.weave($0) }
        let isBelow = cell.options.captionLocation == .bottom
        return context.tableFigure(
            html, identifier: identifier, caption: caption, from: captionOption?.range, note: note, captionIsBelow: isBelow)
    }

    /// The table of a chart's data.
    ///
    /// - Parameter name: what the chart is called.
    func weaveData(_ table: Table, ofFigure name: String) -> HTML {
        let html = weaveContent(of: table, .figure(name))
        context.state.ledger.record(figure: name, table.numbers, at: location)
        return "<div class=\"scroll data\" tabindex=\"0\"><table>\(html)</table></div>\n"
    }

    /// Every row must have one cell for each column.
    private func checkRows(of table: Table) {
        if table.rows.isEmpty {
            context.report(
                .warning, code: "empty-table", at: location, "the table has no rows",
                help: "Look for a filter that lets nothing through.")
        }
        let width = table.columns.count
        for (index, row) in table.rows.enumerated() where row.cells.count != width {
            let isLong = row.cells.count > width
            context.report(
                isLong ? .error : .warning, code: "row-length", at: location,
                "row \(index + 1)\(row.title.isEmpty ? "" : " (\(row.title))") of the table has \(counted(row.cells.count, "cell")) "
                    + "under \(counted(width, "column"))",
                help: isLong ? "Give every column a title." : "Write Table.Cell.missing where there is nothing to say.")
        }
    }

    private func weaveContent(of table: Table, _ subject: Subject) -> HTML {
        let columns = table.columns.indices.map { ColumnLayout(table, column: $0) }
        var html: HTML = "<thead><tr>"
        for (column, layout) in zip(table.columns, columns) {
            let title = MarkdownWeaver(context, at: location).weave(column.title)
            // An empty cell is nothing's header.
            html +=
                title.isEmpty ? "<td\(layout.classAttribute)></td>" : "<th scope=\"col\"\(layout.classAttribute)>\(title)</th>"
        }
        html += "</tr></thead>\n<tbody>"
        for row in table.rows {
            html += row.isEmphasized ? "<tr class=\"total\">" : "<tr>"
            for (index, entry) in row.cells.enumerated() where index < columns.count {
                let content = weave(entry, columns[index], hasBars: !row.isEmphasized) { number in
                    weave(number, of: subject, row: row.title, column: table.columns[index].title.source)
                }
                let isHeader = index == 0 && table.hasRowHeaders && !content.isEmpty
                let (tag, scope): (HTML, HTML) = isHeader ? ("th", " scope=\"row\"") : ("td", "")
                html += "<\(tag)\(scope)\(columns[index].classAttribute)>\(content)</\(tag)>"
            }
            html += "</tr>\n"
        }
        html += "</tbody>"
        return html
    }

    private func weave(_ number: Number, of subject: Subject, row: String, column: String) -> HTML {
        let weaver = NumberWeaver(context, at: location)
        switch subject {
        case .table(let name): return weaver.weave(number, of: .table(name, row: row, column: column))
        case .figure(let name):
            return weaver.weave(number, ofFigure: [name, row, column].filter { !$0.isEmpty }.joined(separator: ", "))
        }
    }

    private func weave(
        _ entry: Table.Cell, _ layout: ColumnLayout, hasBars: Bool, _ weaveData: (Number) -> HTML
    ) -> HTML {
        func weaveNumber(_ number: Number) -> HTML {
            let number = layout.aligned(number)
            return weaveData(number) + layout.padding(number) + (hasBars ? layout.bar(number) : "")
        }
        let markdown = MarkdownWeaver(context, at: location)
        switch entry {
        case .text(let text): return HTML(escaping: text)
        case .markdown(let text): return markdown.weave(.markdown(text))
        case .code(let code): return "<code>\(code)</code>"
        case .missing: return "–"
        case .number(let number): return weaveNumber(number)
        case .annotated(let number, let remark): return "\(weaveNumber(number))<small>\(markdown.weave(remark))</small>"
        }
    }
}

extension Table.Row {
    /// The text of the first cell.
    fileprivate var title: String {
        switch cells.first {
        case .text(let text)?, .code(let text)?, .markdown(let text)?: text
        case .number(let number)?, .annotated(let number, _)?: number.text
        case .missing?, nil: ""
        }
    }
}

extension Table {
    /// The numbers that stand under a title, row by row.
    fileprivate var numbers: [Number] {
        rows.flatMap { row in
            row.cells.prefix(columns.count).compactMap { cell in
                switch cell {
                case .number(let number), .annotated(let number, _): number.isFinite ? number : nil
                case .text, .markdown, .code, .missing: nil
                }
            }
        }
    }

    /// With a column for every cell, and a cell in every column.
    fileprivate var squared: Table {
        let width = max(columns.count, rows.map(\.cells.count).max() ?? 0)
        guard width > columns.count || rows.contains(where: { $0.cells.count < width }) else { return self }
        var copy = self
        while copy.columns.count < width { copy.columns.append(Column("")) }
        for index in copy.rows.indices {
            let lacking = width - copy.rows[index].cells.count
            copy.rows[index].cells += Array(repeating: .missing, count: lacking)
        }
        return copy
    }
}
