/// A table as data. Row headers are the first column's cells when `hasRowHeaders` is set.
public struct Table: Codable, Sendable, Hashable {
    /// A column's title, and how its cells are set.
    public struct Column: Codable, Sendable, Hashable {
        /// On which side of the column cells stand.
        public enum Alignment: String, Codable, Sendable { case leading, center, trailing }

        /// What stands over the column; may be empty.
        public var title: PageText
        /// nil: numbers are aligned on the decimal point, text to the left.
        public var alignment: Alignment?
        /// Draws a thin bar under each number, as long as its share of the column's largest.
        public var showsBar: Bool

        /// - Parameters:
        ///   - title: a `String` as it is, or ``Markdown``.
        ///   - alignment: nil: numbers are aligned on the decimal point, text to the left.
        public init(_ title: any PageTextConvertible, alignment: Alignment? = nil, showsBar: Bool = false) {
            self.title = title.pageText
            self.alignment = alignment
            self.showsBar = showsBar
        }
    }

    /// What stands in one row and column.
    public enum Cell: Codable, Sendable, Hashable {
        /// Shown as it is.
        case text(String)
        /// Inline Markdown.
        case markdown(String)
        case number(Number)
        /// A number followed by a remark: "1.00 (baseline)".
        case annotated(Number, PageText)
        case code(String)
        /// Nothing to say: shown as an en dash.
        case missing
    }

    /// One cell for each column.
    public struct Row: Codable, Sendable, Hashable {
        /// From the left; a row that has fewer or more than there are columns is reported.
        public var cells: [Cell]
        /// Set apart by weight, such as a total.
        public var isEmphasized: Bool

        /// - Parameter isEmphasized: set apart by weight, such as a total.
        public init(_ cells: [Cell], isEmphasized: Bool = false) {
            self.cells = cells
            self.isEmphasized = isEmphasized
        }
    }

    /// From the left.
    public var columns: [Column]
    /// From the top.
    public var rows: [Row]
    /// A caption for tables in cells without `tbl-cap`.
    public var caption: PageText?
    /// A note under the table.
    public var note: PageText?
    /// Whether the first cell of each row names it.
    public var hasRowHeaders: Bool

    /// - Parameters:
    ///   - caption: for tables in cells without `tbl-cap`.
    ///   - note: stands under the table.
    ///   - hasRowHeaders: whether the first cell of each row names it.
    public init(
        columns: [Column], rows: [Row], caption: (any PageTextConvertible)? = nil,
        note: (any PageTextConvertible)? = nil, hasRowHeaders: Bool = true
    ) {
        self.columns = columns
        self.rows = rows
        self.caption = caption?.pageText
        self.note = note?.pageText
        self.hasRowHeaders = hasRowHeaders
    }
}
