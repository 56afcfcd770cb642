import Storage
import Tensors

/// A table of text: comma-separated values with a header, as RFC 4180 describes them.
struct CSVFile: Sendable {
    let path: String
    let columns: [String]
    /// As many fields as columns, with the line on which each row begins.
    let rows: [(line: Int, fields: [String])]

    /// - Parameter separator: What stands between fields; nil for the first of comma, semicolon and tab that the header has.
    /// - Throws: `KitError` naming the line where it is not UTF-8, a quotation is not closed or fields are missing.
    init(_ file: InputFile, separator: Character?) throws {
        path = file.path
        guard var text = String(validating: file.bytes.array(of: UInt8.self), as: UTF8.self) else {
            throw KitError("'\(path)' is not UTF-8 text")
        }
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        let header = text.drop(while: \.isNewline).prefix { !$0.isNewline }
        var reader = RowReader(text: text[...], separator: separator ?? ",;\t".first(where: header.contains) ?? ",")
        guard let names = try reader.next(in: path) else { throw KitError("'\(path)' is empty") }
        columns = names.fields
        var rows: [(line: Int, fields: [String])] = []
        while let row = try reader.next(in: path) {
            guard row.fields.count == columns.count else {
                throw KitError(
                    "\(path):\(row.line): the row has \(row.fields.count) fields; the header has \(columns.count)")
            }
            rows.append(row)
        }
        self.rows = rows
    }

    /// - Throws: `KitError` with the names that there are.
    func index(of column: String) throws -> Int {
        guard let index = columns.firstIndex(of: column) else {
            throw KitError(
                "'\(path)' has no column '\(column)'",
                help: "It has: \(columns.prefix(12).joined(separator: ", "))\(columns.count > 12 ? ", … \(columns.last!)" : "").")
        }
        guard columns.lastIndex(of: column) == index else {
            throw KitError("'\(path)' has several columns '\(column)'", help: "Give each a name of its own.")
        }
        return index
    }

    /// Booleans as Python and JSON write them.
    private static let booleans: [String: Float] = ["true": 1, "false": 0]

    /// The numbers of some columns, row-major.
    func numbers(ofColumns indices: [Int]) throws -> [Float] {
        try rows.flatMap { row in
            try indices.map { index in
                let field = row.fields[index]
                guard let value = Float(field) ?? Self.booleans[field.lowercased()] else {
                    throw KitError(
                        "\(path):\(row.line): '\(field)' in column '\(columns[index])' is not a number",
                        inCell: "Name the columns to read: columns: [\"…\"].",
                        onCommandLine: "Name the columns to read behind the file: \(path):COLUMN,COLUMN,…")
                }
                guard value.isFinite else {
                    throw KitError(
                        "\(path):\(row.line): '\(field)' in column '\(columns[index])' is no finite number",
                        help: "Leave the row out, or give it a number.")
                }
                return value
            }
        }
    }

    /// Reads rows; empty lines are passed over.
    private struct RowReader {
        var text: Substring
        let separator: Character
        var line = 1

        mutating func next(in path: String) throws -> (line: Int, fields: [String])? {
            while let first = text.first, first.isNewline { passNewline() }
            guard !text.isEmpty else { return nil }
            let start = line
            var fields: [String] = []
            while true {
                fields.append(text.first == "\"" ? try quoted(in: path) : plain())
                guard text.first == separator else { break }
                text.removeFirst()
            }
            guard text.first.map(\.isNewline) ?? true else {
                throw KitError("\(path):\(line): there is text after a closing quotation mark")
            }
            return (start, fields)
        }

        private mutating func passNewline() {
            text.removeFirst()
            line += 1
        }

        private mutating func plain() -> String {
            let field = text.prefix { $0 != separator && !$0.isNewline }
            text = text[field.endIndex...]
            let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
            return String(field.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        }

        /// A quotation mark inside is doubled.
        private mutating func quoted(in path: String) throws -> String {
            let start = line
            text.removeFirst()
            var field = ""
            while let character = text.first {
                if character == "\"" {
                    text.removeFirst()
                    guard text.first == "\"" else { return field }
                    text.removeFirst()
                } else if character.isNewline {
                    passNewline()
                } else {
                    text.removeFirst()
                }
                field.append(character)
            }
            throw KitError("\(path):\(start): a quotation is not closed")
        }
    }
}
