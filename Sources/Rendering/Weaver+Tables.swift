import Notebooks
import Records

extension Weaver {
    func weaveTable(_ table: Table, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let (identifier, captionOption) = figures.takeTable()
        let caption = captionOption.map { weave($0) } ?? table.caption.map { weave($0, at: figures.place) }
        let name = identifier.flatMap { notebook.targets[$0] }.map(Self.referenceText)
            ?? cell.options.label ?? "a table"
        checkRows(of: table, at: figures.place)
        let html = weaveContent(of: table.squared, place: name, at: figures.place)
        let note = table.note.map { weave($0, at: figures.place) }
        let isBelow = cell.options.captionLocation == .bottom
        return wrapTable(html, identifier: identifier, caption: caption, note: note, captionIsBelow: isBelow)
    }

    /// Every row must have one cell for each column.
    private func checkRows(of table: Table, at location: SourceLocation) {
        let width = table.columns.count
        for (index, row) in table.rows.enumerated() where row.cells.count != width {
            let name = row.cells.first.map(Self.plainText) ?? ""
            let isLong = row.cells.count > width
            report(
                isLong ? .error : .warning, code: "row-length", at: location,
                "row \(index + 1)\(name.isEmpty ? "" : " (\(name))") of the table has \(counted(row.cells.count, "cell")) "
                    + "under \(counted(width, "column"))",
                help: isLong ? "Give every column a title." : "Write Table.Cell.missing where there is nothing to say.")
        }
    }

    /// The table of a chart's data.
    func weaveDataTable(_ table: Table, place: String, at location: SourceLocation) -> HTML {
        figureValues = []
        let html = weaveContent(of: table, place: place, at: location)
        ledger.figures.append(.init(at: location.description, of: place, values: figureValues ?? []))
        figureValues = nil
        return "<div class=\"scroll data\" tabindex=\"0\"><table>\(html)</table></div>\n"
    }

    private func weaveContent(of table: Table, place: String, at location: SourceLocation) -> HTML {
        let columns = table.columns.indices.map { ColumnLayout(table, column: $0) }

        var html: HTML = "<thead><tr>"
        for (column, layout) in zip(table.columns, columns) {
            html += "<th scope=\"col\"\(layout.classAttribute)>\(weave(column.title, at: location))</th>"
        }
        html += "</tr></thead>\n<tbody>"
        for row in table.rows {
            html += row.isEmphasized ? "<tr class=\"total\">" : "<tr>"
            let header = row.cells.first.map(Self.plainText) ?? ""
            for (index, entry) in row.cells.enumerated() where index < columns.count {
                let path = [place, header, table.columns[index].title.source].filter { !$0.isEmpty }.joined(separator: ", ")
                let content = weave(entry, columns[index], place: path, at: location, hasBars: !row.isEmphasized)
                let tag: HTML = index == 0 && table.hasRowHeaders ? "th" : "td"
                let scope: HTML = index == 0 && table.hasRowHeaders ? " scope=\"row\"" : ""
                html += "<\(tag)\(scope)\(columns[index].classAttribute)>\(content)</\(tag)>"
            }
            html += "</tr>\n"
        }
        html += "</tbody>"
        return html
    }

    func weavePipeTable(_ table: PipeTable, _ attributes: Attributes) -> HTML {
        func cell(_ content: [Inline], _ column: Int, header: Bool) -> HTML {
            let alignment = table.alignments.indices.contains(column) ? table.alignments[column] : .none
            let style: HTML =
                switch alignment {
                case .none, .leading: ""
                case .center: " class=\"mid\""
                case .trailing: " class=\"num\""
                }
            return header ? "<th scope=\"col\"\(style)>\(weave(content))</th>" : "<td\(style)>\(weave(content))</td>"
        }
        func row(_ cells: [[Inline]], header: Bool) -> HTML {
            "<tr>\(cells.enumerated().map { cell($1, $0, header: header) }.joined())</tr>\n"
        }
        var html: HTML = "<thead>\(row(table.header, header: true))</thead>\n<tbody>"
        for cells in table.rows { html += row(cells, header: false) }
        html += "</tbody>"
        return wrapTable(
            html, identifier: attributes.identifier, caption: table.caption.map { weave($0) }, note: nil)
    }

    private func wrapTable(
        _ content: HTML, identifier: String?, caption: HTML?, note: HTML?, captionIsBelow: Bool = false
    ) -> HTML {
        let number = captionNumber(identifier)
        let place: HTML = captionIsBelow ? " class=\"below\"" : ""
        let head: HTML = caption == nil && number.isEmpty ? "" : "<caption\(place)><span>\(number)\(caption ?? "")</span></caption>\n"
        let foot: HTML = note.map { "<figcaption>\($0)</figcaption>\n" } ?? ""
        return """
            <figure class="table"\(.attribute("id", identifier))><div class="scroll" tabindex="0"><table>\(head)\(content)</table></div>
            \(foot)</figure>

            """
    }

    private func weave(
        _ entry: Table.Cell, _ layout: ColumnLayout, place: String, at location: SourceLocation, hasBars: Bool
    ) -> HTML {
        func weaveNumber(_ number: Number) -> HTML {
            let number = layout.grouped(number)
            return weaveData(number, of: place, at: location) + layout.padding(number) + (hasBars ? layout.bar(number) : "")
        }
        switch entry {
        case .text(let text): return HTML(escaping: text)
        case .markdown(let markdown): return weave(.markdown(markdown), at: location)
        case .code(let code): return "<code>\(code)</code>"
        case .missing: return "–"
        case .number(let number): return weaveNumber(number)
        case .annotated(let number, let remark): return "\(weaveNumber(number))<small>\(weave(remark, at: location))</small>"
        }
    }

    private static func plainText(_ cell: Table.Cell) -> String {
        switch cell {
        case .text(let text), .code(let text), .markdown(let text): text
        case .number(let number), .annotated(let number, _): number.text
        case .missing: ""
        }
    }
}

extension Table {
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

/// How a column of a table is set: its side, the alignment on the decimal point, its bars.
struct ColumnLayout {
    private let classes: String?
    /// Digits after the point in the longest number; nil where numbers do not line up.
    private var fractionDigits: Int?
    private var largest: Double?
    /// A number of the column has commas: those of four digits have them, too.
    private let hasCommas: Bool

    init(_ table: Table, column index: Int) {
        let column = table.columns[index]
        let numbers = Self.numbers(table.rows, index)
        switch column.alignment {
        case nil: classes = !numbers.isEmpty ? "num" : index > 0 && Self.isTerse(table.rows, index) ? "nw" : nil
        case .leading: classes = nil
        case .center: classes = "mid"
        case .trailing: classes = "num"
        }
        hasCommas = numbers.contains { $0.valueText.contains(",") }
        // Only numbers with the same symbol line up: what stands behind the digits is then equally wide.
        let isNumeric = classes == "num" && Set(numbers.map(\.symbol)).count == 1
        if isNumeric, !numbers.contains(where: { $0.spreadText != nil }) {
            fractionDigits = numbers.map(Self.fractionDigits).max()
        }
        // A total is no longer than its parts together: it would dwarf them, and has no bar.
        let parts = column.showsBar ? Self.numbers(table.rows.filter { !$0.isEmphasized }, index) : []
        largest = parts.map { abs($0.value) }.max().flatMap { $0 > 0 ? $0 : nil }
    }

    var classAttribute: HTML { .attribute("class", classes) }

    /// A number as the others of its column are written.
    func grouped(_ number: Number) -> Number {
        guard hasCommas, number.style.minimumGroupingDigits != nil else { return number }
        var copy = number
        copy.style.minimumGroupingDigits = nil
        return copy
    }

    /// Figure spaces in place of the digits that a number lacks.
    func padding(_ number: Number) -> HTML {
        guard let fractionDigits, number.isFinite else { return "" }
        let own = Self.fractionDigits(number)
        guard own < fractionDigits else { return "" }
        let point = own == 0 ? "\u{2008}" : ""
        return HTML(escaping: point + String(repeating: "\u{2007}", count: fractionDigits - own))
    }

    func bar(_ number: Number) -> HTML {
        guard let largest, number.isFinite, abs(number.value) <= largest else { return "" }
        if number.value == 0 { return "<span class=\"bar\"></span>" }
        // What is there is seen, however small.
        let share = max(abs(number.value) / largest * 100, 1.5)
        return "<span class=\"bar\" style=\"--v:\(Drawing.unit(share))%\"></span>"
    }

    private static func numbers(_ rows: [Table.Row], _ column: Int) -> [Number] {
        rows.compactMap { row in
            guard column < row.cells.count else { return nil }
            switch row.cells[column] {
            case .number(let number), .annotated(let number, _): return number.isFinite ? number : nil
            case .text, .markdown, .code, .missing: return nil
            }
        }
    }

    /// Short texts, such as types and ranges, which are no sentences that could be broken.
    private static func isTerse(_ rows: [Table.Row], _ column: Int) -> Bool {
        let texts = rows.compactMap { row -> String? in
            guard column < row.cells.count, case .text(let text) = row.cells[column] else { return nil }
            return text
        }
        return texts.allSatisfy { $0.count <= 18 } && texts.contains { $0.contains(where: \.isNumber) && $0.contains { " -–−…/".contains($0) } }
    }

    private static func fractionDigits(_ number: Number) -> Int {
        number.valueText.split(separator: ".", maxSplits: 1).dropFirst().first?.count ?? 0
    }
}
