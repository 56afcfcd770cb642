import Checks
import Foundation
import Notebooks
import Records
import Rendering

/// What a notebook's cells would have left behind, from a file of a few lines, so that none has to be compiled:
///
///     lite.size: 89408 bytes
///     speed: 2.0 ratio × ±0.01
///     table tbl-size
///     Model | Size
///     float | 89408 bytes KB
///
/// A line "expression: value" is a directive's value; "table LABEL" and the lines under it are a cell's table.
struct CannedRun {
    private var values: [String: Number] = [:]
    private var tables: [String: Table] = [:]

    init(_ text: String) {
        var table: String?
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("table ") {
                table = String(line.dropFirst(6))
            } else if let label = table, line.contains("|") {
                let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                if tables[label] == nil {
                    tables[label] = Table(columns: cells.map { Table.Column($0) }, rows: [])
                } else {
                    tables[label]?.rows.append(Table.Row(cells.map { Self.number($0).map(Table.Cell.number) ?? .text($0) }))
                }
            } else if let colon = line.lastIndex(of: ":") {
                table = nil
                values[String(line[..<colon])] = Self.number(
                    line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
            }
        }
    }

    /// "89408 bytes KB", "2.0 ratio × ±0.01", "7 Int": value, unit, and in what and how widely it is shown.
    private static func number(_ text: String) -> Number? {
        let words = text.split(separator: " ")
        guard words.count > 1, let value = Double(words[0]) else { return nil }
        if words[1] == "Int" { return Number(value, .count, style: .init(minimumGroupingDigits: 2)) }
        guard let unit = Number.Unit(rawValue: String(words[1])) else { return nil }
        var number = Number(value, unit)
        for word in words.dropFirst(2) {
            if word.hasPrefix("±"), let half = Double(word.dropFirst()) {
                number.spread = .init(count: 31, halfWidth: half, minimum: value - half, maximum: value + half)
            } else if word.hasPrefix("."), let digits = Int(word.dropFirst()) {
                number.style.fractionDigits = digits
            } else {
                number.style.symbol = String(word)
            }
        }
        return number
    }

    func run(of notebook: Notebook) -> Run {
        var run = Run()
        for cell in notebook.cells {
            let table = cell.options.label.flatMap { tables[$0] }
            run.cells.append(CellRun(status: .succeeded, outputs: table.map { [.display(.table($0))] } ?? []))
        }
        for (index, directive) in notebook.directives.enumerated() {
            run.inlines[index] = values[directive.expression].map(InlineValue.number) ?? .text(directive.expression)
        }
        return run
    }
}
