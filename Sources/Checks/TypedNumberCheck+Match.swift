import Records

extension TypedNumberCheck {
    /// A value, or two together, that a number in a text equals, and how much says that it is meant.
    struct Match {
        var value: KnownValue
        /// The two values that give ``value``, and how.
        var operands: [KnownValue] = []
        var combination: Combination?
        var isFormer = false
        /// The sentence means just this: a directive can take the number's place.
        var isCertain = true
        /// The number is a share and stands where the sentence says by how much something differs: this much.
        var change: Number?
        var score = 0
        var distance = 0
        /// Who has it stands in the numeral's own clause.
        var isNear = false
        var naming = NumeralContext.Naming()

        func isWeaker(than other: Match) -> Bool {
            if (change == nil) != (other.change == nil) { return change != nil }
            if (value.expression == nil) != (other.value.expression == nil) { return value.expression == nil }
            if operands.isEmpty != other.operands.isEmpty { return other.operands.isEmpty }
            if isCertain != other.isCertain { return other.isCertain }
            if (value.directive == nil) != (other.value.directive == nil) { return value.directive == nil }
            return (score, isNear ? 1 : 0, naming, -distance) < (other.score, other.isNear ? 1 : 0, other.naming, -other.distance)
        }

        func isRival(of best: Match) -> Bool {
            (value.number.value != best.value.number.value || value.expression != best.value.expression)
                && operands.isEmpty == best.operands.isEmpty && isCertain
                && value.expression != nil && (score, isNear ? 1 : 0, naming) == (best.score, best.isNear ? 1 : 0, best.naming)
        }
    }
}
