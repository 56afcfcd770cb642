import Datasets
import Tensors

/// A table of text: comma-separated values with a header, as RFC 4180 describes them.
struct CSVFile: Sendable {
    let path: String
    private let text: DelimitedText

    var columns: [String] { text.columns }
    /// As many fields as columns, with the line on which each row begins.
    var rows: [DelimitedText.Row] { text.rows }

    /// - Parameter separator: What stands between fields; nil for the first of comma, semicolon and tab that the header has.
    /// - Throws: `KitError` naming the line where it is not UTF-8, a quotation is not closed or fields are missing.
    init(_ file: InputFile, separator: Character?) throws {
        path = file.path
        guard let content = String(validating: file.bytes.array(of: UInt8.self), as: UTF8.self) else {
            throw KitError("'\(path)' is not UTF-8 text")
        }
        do throws(DelimitedText.Fault) {
            text = try DelimitedText(content, separator: separator)
        } catch {
            let place = error.line.map { "\(file.path):\($0):" } ?? "'\(file.path)'"
            throw KitError("\(place) \(error.message)")
        }
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
                guard let value = DelimitedText.float(field) ?? Self.booleans[field.lowercased()] else {
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
    private func fault(_ row: DelimitedText.Row, _ index: Int, areNamed: Bool) -> KitError {
        let field = row.fields[index], column = "column '\(columns[index])'"
        if field.isEmpty {
            return KitError("\(path):\(row.line): \(column) is empty", help: "Leave the row out, or give it a number.")
        }
        let message = "\(path):\(row.line): '\(field)' in \(column) is not a number"
        let parts = field.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count > 1, parts.allSatisfy({ DelimitedText.double(String($0)) != nil }) {
            return KitError(message, help: "Numbers have a point before the fraction, and nothing between thousands.")
        }
        if field.lowercased().hasPrefix("0x") { return KitError(message, help: "Numbers are in base ten.") }
        // A column of words is no input; a word among numbers is a gap.
        guard areNamed || Self.isMissing(field) || rows.contains(where: { DelimitedText.double($0.fields[index]) != nil })
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
}
