extension Ledger {
    /// What a value is on the page.
    public enum Place: Sendable, Hashable {
        /// The value of an expression in a sentence: its Swift.
        case expression(String)
        /// A value that a cell shows, with the cell's label if it has one.
        case cell(label: String?)
        /// A value in a table: what the table is called, such as "Table 1", and the titles of its row and its column.
        case table(String, row: String, column: String)
    }
}

extension Ledger.Place: CustomStringConvertible {
    /// As a message names it: "Table 1, TensorFlow, Model size".
    public var description: String {
        switch self {
        case .expression(let swift): swift
        case .cell(let label): label ?? "a cell's value"
        case .table(let name, let row, let column): [name, row, column].filter { !$0.isEmpty }.joined(separator: ", ")
        }
    }
}

/// An expression is coded as its text, all else as an object: most values are expressions.
extension Ledger.Place: Codable {
    private enum CodingKeys: String, CodingKey { case cell, table, row, column }

    public init(from decoder: any Decoder) throws {
        if let swift = try? decoder.singleValueContainer().decode(String.self) {
            self = .expression(swift)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let table = try container.decodeIfPresent(String.self, forKey: .table) else {
            self = .cell(label: try container.decodeIfPresent(String.self, forKey: .cell))
            return
        }
        self = .table(
            table, row: try container.decode(String.self, forKey: .row),
            column: try container.decode(String.self, forKey: .column))
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .expression(let swift):
            var container = encoder.singleValueContainer()
            try container.encode(swift)
        case .cell(let label):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(label, forKey: .cell)
        case .table(let name, let row, let column):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .table)
            try container.encode(row, forKey: .row)
            try container.encode(column, forKey: .column)
        }
    }

    /// What an encoder with sorted keys makes of the place.
    var json: String {
        func object(_ pairs: KeyValuePairs<String, String>) -> String {
            "{" + pairs.map { "\"\($0.key)\":\(Ledger.Entry.quoted($0.value))" }.joined(separator: ",") + "}"
        }
        return switch self {
        case .expression(let swift): Ledger.Entry.quoted(swift)
        case .cell(let label?): object(["cell": label])
        case .cell(nil): "{}"
        case .table(let name, let row, let column): object(["column": column, "row": row, "table": name])
        }
    }
}
