import Records

/// How a column of a table is set: its side, the alignment on the decimal point, its bars.
struct ColumnLayout {
    private let classes: String?
    /// Digits after the point in the longest number; nil where numbers do not line up.
    private var fractionDigits: Int?
    private var largest: Double?
    /// A number of the column has commas: those of four digits have them, too.
    private let hasCommas: Bool
    /// The digits after the point that numbers get whose own rule gives them fewer.
    private var commonDigits: Int?

    init(_ table: Table, column index: Int) {
        let column = table.columns[index]
        let numbers = Self.numbers(table.rows, index)
        switch column.alignment {
        case nil: classes = !numbers.isEmpty ? "num" : index > 0 && Self.isTerse(table.rows, index) ? "nw" : nil
        case .leading: classes = nil
        case .center: classes = "mid"
        case .trailing: classes = "num"
        }
        hasCommas = numbers.contains { $0.valueText.contains($0.style.marks?.group ?? ",") }
        // Only numbers with the same symbol line up: what stands behind the digits is then equally wide.
        let isNumeric = classes == "num" && Set(numbers.map(\.symbol)).count == 1
        if isNumeric, !numbers.contains(where: { $0.spreadText != nil }) {
            let digits = numbers.filter { !Self.isWhole($0) }.map(Self.fractionDigits)
            fractionDigits = digits.max()
            // Far apart, equal decimals would be digits that say nothing.
            if let most = digits.max(), let least = digits.min(), most - least <= Self.mostAddedDigits { commonDigits = most }
        }
        // A total is no longer than its parts together: it would dwarf them, and has no bar.
        let parts = column.showsBar ? Self.numbers(table.rows.filter { !$0.isEmphasized }, index) : []
        largest = parts.map { abs($0.value) }.max().flatMap { $0 > 0 ? $0 : nil }
    }

    var classAttribute: HTML { .attribute("class", classes) }

    /// A number as the others of its column are written.
    func aligned(_ number: Number) -> Number {
        var copy = number
        if hasCommas { copy.style.minimumGroupingDigits = nil }
        if let commonDigits, number.isFinite, number.style.fractionDigits == nil, !Self.isWhole(number) {
            copy.style.fractionDigits = max(commonDigits, Self.fractionDigits(number))
        }
        return copy
    }

    private static let mostAddedDigits = 4

    /// Whole things and whole bytes have no decimals, whatever stands above them; nor has a power of ten.
    private static func isWhole(_ number: Number) -> Bool {
        (number.unit == .count || number.unit == .bytes) && fractionDigits(number) == 0 || number.valueText.contains("×10")
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
        return texts.allSatisfy { $0.count <= 18 }
            && texts.contains { $0.contains(where: \.isNumber) && $0.contains { " -–−…/".contains($0) } }
    }

    private static func fractionDigits(_ number: Number) -> Int {
        number.valueText.split(separator: number.style.marks?.decimal ?? ".", maxSplits: 1).dropFirst().first?.count ?? 0
    }
}
