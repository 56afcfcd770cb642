import Records

/// A value that can stand in a table's cell.
public protocol TableCell {
    var tableCell: Table.Cell { get }
}

extension String: TableCell {
    /// As it is: what is to be read as Markdown is ``Markdown``.
    public var tableCell: Table.Cell { .text(self) }
}

extension Substring: TableCell {
    public var tableCell: Table.Cell { .text(String(self)) }
}

extension Markdown: TableCell {
    public var tableCell: Table.Cell { .markdown(markdown) }
}

extension Bool: TableCell {
    public var tableCell: Table.Cell { .text(description) }
}

extension Quantity: TableCell {
    public var tableCell: Table.Cell { .number(number) }

    /// The number with a remark behind it: `size.noted("baseline")` is "1.00 (baseline)".
    public func noted(_ remark: any PageTextConvertible) -> Table.Cell { .annotated(number, remark.pageText) }
}

extension Number: TableCell {
    public var tableCell: Table.Cell { .number(self) }
}

extension Table.Cell: TableCell {
    public var tableCell: Table.Cell { self }
}

extension Optional: TableCell where Wrapped: TableCell {
    /// nil is shown as a dash.
    public var tableCell: Table.Cell { self?.tableCell ?? .missing }
}

extension Table {
    /// A table from its column titles and rows; the first column heads the rows, nil is shown as a dash.
    public init(
        _ columns: [any PageTextConvertible], _ rows: [[(any TableCell)?]], note: (any PageTextConvertible)? = nil
    ) {
        self.init(
            columns: columns.map { Column($0) }, rows: rows.map { row in Row(row.map { $0?.tableCell ?? .missing }) }, note: note)
    }

    /// A table of rows, with a key path or a closure for each column: `Table(trials, ["Width": \.width, "Loss": \.loss])`.
    public init<Row>(
        _ rows: [Row], _ columns: KeyValuePairs<String, (Row) -> (any TableCell)?>, note: (any PageTextConvertible)? = nil
    ) {
        self.init(
            columns: columns.map { Column($0.key) },
            rows: rows.map { row in Table.Row(columns.map { $0.value(row)?.tableCell ?? .missing }) }, note: note)
    }

    /// The same table with a thin bar under each number of the named column.
    public func bars(under title: any PageTextConvertible) -> Table {
        var copy = self
        for index in copy.columns.indices where copy.columns[index].title == title.pageText {
            copy.columns[index].showsBar = true
        }
        return copy
    }

    /// The same table with its last row set apart, for a total.
    public var totalled: Table {
        var copy = self
        if let last = copy.rows.indices.last { copy.rows[last].isEmphasized = true }
        return copy
    }
}
