extension Chart {
    /// A table of colours.
    public struct Heatmap: Codable, Sendable, Hashable {
        /// The names of the rows, from the top.
        public var rows: [String]
        /// The names of the columns, from the left.
        public var columns: [String]
        /// Row-major, rows.count × columns.count.
        public var values: [Double]
        /// The unit of all values.
        public var unit: Number.Unit
        /// What the rows are.
        public var rowTitle: String
        /// What the columns are.
        public var columnTitle: String
        /// A confusion matrix: the diagonal is what is right and gets its own colour.
        public var isConfusion: Bool
        /// - Parameter values: row-major, one for each row and column.
        public init(
            rows: [String], columns: [String], values: [Double], unit: Number.Unit = .count, rowTitle: String,
            columnTitle: String, isConfusion: Bool = false
        ) {
            self.rows = rows
            self.columns = columns
            self.values = values
            self.unit = unit
            self.rowTitle = rowTitle
            self.columnTitle = columnTitle
            self.isConfusion = isConfusion
        }
    }
}
