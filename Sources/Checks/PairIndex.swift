import Records

/// Finds the two values that give a third without looking at all pairs: those of one unit are in order.
struct PairIndex {
    private let sorted: [Number.Unit: [KnownValue]]

    /// What nobody reads pair by pair: the cells of a table, and the values in sentences.
    private static let (mostCells, mostExpressions) = (200, 400)

    init(_ values: [KnownValue]) {
        let sizes = Dictionary(grouping: values.filter { $0.cell != nil }) { $0.cell?.table }.mapValues(\.count)
        let sentences = values.filter { $0.cell == nil && $0.expression != nil }.prefix(Self.mostExpressions)
        let cells = values.filter { value in value.cell.map { sizes[$0.table, default: 0] <= Self.mostCells } ?? false }
        sorted = Dictionary(grouping: sentences + cells.prefix(2 * Self.mostExpressions), by: \.number.unit)
            .mapValues { $0.sorted { $0.number.value < $1.number.value } }
    }

    /// The pairs of values of a unit for which a combination gives something in a range of positive numbers.
    func pairs(_ combination: Combination, of unit: Number.Unit, giving result: ClosedRange<Double>) -> [(KnownValue, KnownValue)]
    {
        guard let values = sorted[unit], result.upperBound > 0 else { return [] }
        let low = max(result.lowerBound, .leastNormalMagnitude), high = result.upperBound
        var found: [(KnownValue, KnownValue)] = []
        for a in values {
            let value = a.number.value
            let ranges: [(Double, Double)]
            switch combination {
            case .ratio, .share: ranges = [(value / high, value / low)]
            case .change:
                ranges = [(value / (1 + high), value / (1 + low))] + (high < 1 ? [(value / (1 - low), value / (1 - high))] : [])
            case .difference: ranges = [(value - high, value - low)]
            }
            for (from, to) in ranges {
                var index = values.partition { $0.number.value < from - abs(from) * 1e-9 }
                while index < values.count, values[index].number.value <= to + abs(to) * 1e-9 {
                    if a.isComparable(with: values[index]) { found.append((a, values[index])) }
                    index += 1
                }
            }
        }
        return found
    }
}

extension Array {
    /// How many elements satisfy a condition that holds for the first ones.
    func partition(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
