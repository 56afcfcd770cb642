import Notebooks
import Records

/// A ledger while its page is woven. Each origin stands in it once.
struct LedgerBuilder {
    private(set) var ledger: Ledger
    private var originIndices: [Origin: Int] = [:]
    /// Whose places are entered.
    private let notebook: Notebook

    init(_ ledger: Ledger, of notebook: Notebook) { (self.ledger, self.notebook) = (ledger, notebook) }

    /// - Parameter text: the number's, as the page shows it.
    mutating func record(
        _ number: Number, _ text: String, of place: Ledger.Place, isIrreproducible: Bool, at location: SourceLocation
    ) {
        ledger.values.append(
            Ledger.Entry(
                at: notebook.shown(location), of: place, value: number.fullPrecisionText, unit: number.unit,
                text: text, from: number.origins.map { index(of: $0) }, spread: number.spread?.halfWidth,
                isIrreproducible: isIrreproducible ? true : nil))
    }

    mutating func record(_ claim: Claim, _ condition: ClaimCondition?) {
        ledger.claims.append(
            Ledger.ClaimEntry(
                at: notebook.shown(SourceLocation(line: claim.line, column: claim.column)), claim: claim.sentence,
                holds: claim.holds, arithmetic: claim.arithmetic, condition: condition?.text))
    }

    /// Enters the values of a chart.
    mutating func record(figure name: String, _ values: [Number], at location: SourceLocation) {
        ledger.figures.append(.init(at: notebook.shown(location), of: name, values: values.map(\.fullPrecisionText)))
    }

    mutating func record(incomplete shortfalls: [String]) {
        ledger.incomplete = shortfalls.isEmpty ? nil : shortfalls
    }

    mutating func record(_ numbers: Ledger.Numbers) { ledger.numbers = numbers }

    /// How many values of expressions, tables and charts there are.
    var valueCount: Int { ledger.values.count + ledger.figures.reduce(0) { $0 + $1.values.count } }

    private mutating func index(of origin: Origin) -> Int {
        if let index = originIndices[origin] { return index }
        ledger.origins.append(origin)
        originIndices[origin] = ledger.origins.count - 1
        return ledger.origins.count - 1
    }
}
