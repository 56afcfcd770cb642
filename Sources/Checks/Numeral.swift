import Records

/// A number in a text that nothing computes: "3.9×", "25.4 KB", "10,000", "twice".
struct Numeral {
    /// With its sign and its unit.
    var range: Range<Int>
    /// The digits alone.
    var digits: Range<Int>
    /// As it is written.
    var text: String
    /// In the unit that is written, with its sign: 25.4 for "25.4 KB".
    var value: Double
    /// Digits behind the point; negative where the last digits are zeros that "about" takes for rounded.
    var fractionDigits: Int
    /// Digits from the first that is not zero.
    var significantDigits: Int
    var unit: WrittenUnit
    /// Written with commas, a point or a unit: no name and no label looks so.
    var isGrouped = false
    /// What a word can mean, such as 2.5 to 3.5 for "three times"; nil for digits.
    var word: ClosedRange<Double>?
    /// How the kit says a value in this word's place; nil for digits and for words that it has no place for.
    var wording: Number.Wording?
    /// On which side of it the value is said to lie, such as `.more` for "more than twice"; nil where it is the value itself.
    var bound: Comparatives.Direction?
    /// The value can be the bound itself: "at least 500".
    var includesBound = false

    /// Half of what one of the last digit is worth.
    private var tolerance: Double {
        var half = 0.5
        for _ in 0..<abs(fractionDigits) { half *= fractionDigits > 0 ? 0.1 : 10 }
        return half
    }

    /// What the reader may take it for, in the written unit.
    var interval: ClosedRange<Double> {
        guard let word else { return value - tolerance * (1 + 1e-9)...value + tolerance * (1 + 1e-9) }
        // "More than twice" is up to two and a half, "less than half" down to two fifths.
        return switch bound {
        case nil: word
        case .more: word.lowerBound...max(word.upperBound, 1.25 * value)
        case .less: min(word.lowerBound, 0.8 * value)...word.upperBound
        }
    }

    /// The same in base units, for each worth of the unit.
    var intervals: [ClosedRange<Double>] {
        let share = unit.kind == .percent || unit.kind == .points ? 0.01 : 1
        return unit.scales.map { scale in interval.lowerBound * scale * share...interval.upperBound * scale * share }
    }
}
