/// The words by which a value is named where it is computed: those of its expression, and of its row's and column's titles.
struct ValueNames {
    let all: Set<String>
    /// Those that say whose value it is: the row's title, or the first name of a chain, all of it where there is no other.
    let who: Set<String>

    /// - Returns: nil where a value is computed by more than a chain of names, or by none.
    init?(_ value: KnownValue) {
        guard let expression = value.expression,
            expression.allSatisfy({ NumeralScanner.isWordPart($0) || $0 == "." })
        else { return nil }
        let first = Words.stems(expression.prefix { $0 != "." })
        let row = value.cell == nil ? first : value.row
        guard !row.isEmpty else { return nil }
        all = Words.stems(expression).union(row).union(value.cell == nil ? [] : value.measure)
        who = row
    }
}
