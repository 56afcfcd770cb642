/// A table of text: rows of fields between commas or other separators, the first of them the header, as RFC 4180 describes them.
package struct DelimitedText: Sendable {
    /// What is wrong with a text.
    package struct Fault: Error {
        /// nil where the text is empty.
        package let line: Int?
        package let message: String
    }

    package typealias Row = (line: Int, fields: [String])

    package let columns: [String]
    /// As many fields as columns, with the line on which each row begins.
    package let rows: [Row]

    /// - Parameter separator: What stands between fields; nil for the first of comma, semicolon and tab that the header has.
    package init(_ text: String, separator: Character?) throws(Fault) {
        var text = text[...]
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        let header = text.drop(while: \.isNewline).prefix { !$0.isNewline }
        var reader = RowReader(text: text, separator: separator ?? ",;\t".first(where: header.contains) ?? ",")
        guard let names = try reader.next() else { throw Fault(line: nil, message: "is empty") }
        columns = names.fields
        var rows: [Row] = []
        while let row = try reader.next() {
            guard row.fields.count == columns.count else {
                throw Fault(line: row.line, message: "the row has \(row.fields.count) fields; the header has \(columns.count)")
            }
            rows.append(row)
        }
        self.rows = rows
    }

    /// Digits in base ten with a sign, a point and an exponent; nil for every other text.
    package static func double(_ field: String) -> Double? { isNumeral(field) ? Double(field) : nil }

    /// The same, rounded once.
    package static func float(_ field: String) -> Float? { isNumeral(field) ? Float(field) : nil }

    private static func isNumeral(_ field: String) -> Bool {
        field.utf8.allSatisfy { (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }
    }

    /// Reads rows; empty lines are passed over.
    private struct RowReader {
        var text: Substring
        let separator: Character
        var line = 1

        mutating func next() throws(Fault) -> Row? {
            while let first = text.first, first.isNewline { passNewline() }
            guard !text.isEmpty else { return nil }
            let start = line
            var fields: [String] = []
            while true {
                fields.append(text.first == "\"" ? try quoted() : plain())
                guard text.first == separator else { break }
                text.removeFirst()
            }
            guard text.first.map(\.isNewline) ?? true else {
                throw Fault(line: line, message: "there is text after a closing quotation mark")
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
        private mutating func quoted() throws(Fault) -> String {
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
            throw Fault(line: start, message: "a quotation is not closed")
        }
    }
}
