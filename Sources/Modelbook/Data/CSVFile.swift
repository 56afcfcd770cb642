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
    ///
    /// - Parameter areNamed: Whether the columns were asked for, and are not all that there are.
    func numbers(ofColumns indices: [Int], areNamed: Bool) throws -> [Float] {
        try rows.flatMap { row in
            try indices.map { index in
                let field = row.fields[index]
                guard let value = Self.number(field) ?? Self.booleans[field.lowercased()] else {
                    throw fault(row, index, areNamed: areNamed)
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

    /// What is wrong with a field that is to be a number.
    private func fault(_ row: (line: Int, fields: [String]), _ index: Int, areNamed: Bool) -> KitError {
        let field = row.fields[index], column = "column '\(columns[index])'"
        if field.isEmpty {
            return KitError("\(path):\(row.line): \(column) is empty", help: "Leave the row out, or give it a number.")
        }
        let message = "\(path):\(row.line): '\(field)' in \(column) is not a number"
        let parts = field.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count > 1, parts.allSatisfy({ (Self.number(String($0)) as Double?) != nil }) {
            return KitError(message, help: "Numbers have a point before the fraction, and nothing between thousands.")
        }
        if field.lowercased().hasPrefix("0x") { return KitError(message, help: "Numbers are in base ten.") }
        // A column of words is no input; a word among numbers is a gap.
        guard areNamed || Self.isMissing(field) || rows.contains(where: { (Self.number($0.fields[index]) as Double?) != nil })
        else {
            return KitError(
                message, inCell: "Name the columns to read: columns: [\"…\"].",
                onCommandLine: "Name the columns to read behind the file: \(path):COLUMN,COLUMN,…")
        }
        return KitError(message, help: "Leave the row out, or give it a number.")
    }

    /// The words of a column of classes.
    ///
    /// - Parameter names: What is a class in any case.
    func classes(inColumn index: Int, named names: [String]?) throws -> [String] {
        try rows.map { row in
            let field = row.fields[index]
            if names?.contains(field) == true || !Self.isMissing(field) { return field }
            let column = "column '\(columns[index])'"
            guard !field.isEmpty else {
                throw KitError("\(path):\(row.line): \(column) is empty", help: "Leave the row out, or give it a class.")
            }
            throw KitError(
                "\(path):\(row.line): '\(field)' in \(column) stands for a gap and not for a class",
                inCell: "Leave the row out, or name all classes: classNames: [\"…\"].",
                onCommandLine: "Leave the row out, or name all classes: --class-names NAME,NAME,…")
        }
    }

    /// What programs write where there is nothing: pandas, R and spreadsheets.
    private static func isMissing(_ field: String) -> Bool {
        ["", "nan", "-nan", "na", "n/a", "#n/a", "<na>", "null", "nat"].contains(field.lowercased())
    }

    /// Digits in base ten with a sign, a point and an exponent; nil for every other text.
    static func number<Number: LosslessStringConvertible>(_ field: String) -> Number? {
        field.utf8.allSatisfy { (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) } ? Number(field) : nil
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
