import Notebooks
import Records

/// Numbers that are typed by hand and equal what the notebook computes, or computed when its page was last made: nobody
/// would notice when they are not true any more.
///
/// Digits alone say little: a "3" equals many things. So what a number has in digits and unit, and what its sentence has
/// in common with the value, is added up, and only enough of it is a finding.
struct TypedNumberCheck {
    private let values: KnownValues
    private let pairs: [(KnownValue, KnownValue)]
    private let formerPairs: [(KnownValue, KnownValue)]

    struct Match {
        var value: KnownValue
        /// The two values that give ``value``, and how.
        var operands: [KnownValue] = []
        var combination: Combination?
        var isFormer = false
        fileprivate var score: Int
        fileprivate var distance: Int
    }

    init(_ values: KnownValues) {
        self.values = values
        pairs = values.all.flatMap { a in values.all.compactMap { a.isComparable(with: $0) ? (a, $0) : nil } }
        let isFormer = Set(values.former.map(\.name))
        formerPairs = values.previous.flatMap { a in
            values.previous.compactMap { b in
                (isFormer.contains(a.name) || isFormer.contains(b.name)) && a.isComparable(with: b) ? (a, b) : nil
            }
        }
    }

    /// What a numeral equals; nil where it is one of its own.
    func match(_ numeral: Numeral, in text: ProseText) -> Match? {
        guard numeral.significantDigits > 0 else { return nil }
        let context = NumeralContext(numeral, in: text, values)
        if var match = best(numeral, context, values.all, pairs) {
            match.value.expression = match.value.expression ?? expression(of: match.value)
            return match
        }
        guard var match = best(numeral, context, values.former, formerPairs) else { return nil }
        match.isFormer = true
        // A small number that was computed once and is no more is any small number.
        let isMeant = numeral.information > 1 || values.current(of: match) != nil || context.isNoun(of: match.value)
        return isMeant ? match : nil
    }

    /// The Swift that gives a table's value elsewhere, to the last digit.
    private func expression(of value: KnownValue) -> String? {
        let number = value.number
        if let same = values.all.first(where: { $0.expression != nil && $0.number.unit == number.unit && $0.number.value == number.value }) {
            return same.expression
        }
        var found: [String] = []
        for combination in [Combination.ratio, .share, .difference] {
            for (a, b) in pairs where a.expression != nil && a.number.unit != .ratio && combination.value(a, b) == number.value {
                let both = combination(a, b)
                if both.number.unit == number.unit { found += both.expression.map { [$0] } ?? [] }
            }
        }
        return found.min { ($0.count, $0) < ($1.count, $1) }
    }

    /// Points that a value needs, and a pair of values.
    private static let (enough, enoughForPair) = (3, 5)

    private func best(_ numeral: Numeral, _ context: NumeralContext, _ known: [KnownValue], _ pairs: [(KnownValue, KnownValue)]) -> Match? {
        var matches: [Match] = []
        func consider(_ value: KnownValue) {
            guard numeral.isUnit(of: value.number), equals(numeral, value.number.value), !context.namesOther(than: value, among: known),
                numeral.information > 1 || numeral.unit.kind != .none || context.isNoun(of: value)
            else { return }
            let score = numeral.information + context.score(value)
            if score >= Self.enough { matches.append(Match(value: value, score: score, distance: context.distance(to: value.place))) }
        }
        for value in known {
            consider(value)
            if value.number.unit == .ratio, numeral.unit.kind == .factor, value.number.value != 0 { consider(value.inverse) }
        }
        for (a, b) in context.allowsPairs ? pairs : [] {
            for combination in combinations(a, b, numeral, context) where equals(numeral, combination.value(a, b)) {
                let score = numeral.information + context.score([a, b])
                guard score >= Self.enoughForPair else { continue }
                matches.append(
                    Match(
                        value: combination(a, b), operands: [a, b], combination: combination, score: score,
                        distance: context.distance(to: a.place)))
            }
        }
        return matches.max { a, b in
            if (a.value.expression == nil) != (b.value.expression == nil) { return a.value.expression == nil }
            if a.operands.isEmpty != b.operands.isEmpty { return b.operands.isEmpty }
            return (a.score, -a.distance) < (b.score, -b.distance)
        }
    }

    private func combinations(
        _ a: KnownValue, _ b: KnownValue, _ numeral: Numeral, _ context: NumeralContext
    ) -> [Combination] {
        let isDivisible = [.bytes, .seconds, .count].contains(a.number.unit) && b.number.value != 0
        let isPositive = context.isComparison && b.number.value < a.number.value
        switch numeral.unit.kind {
        case .factor: return isDivisible ? [.ratio] : []
        case .percent: return isDivisible ? context.isComparison ? [.share, .change] : [.share] : []
        case .points: return a.number.unit == .percent ? [.difference] : []
        case .bytes: return isPositive && a.number.unit == .bytes ? [.difference] : []
        case .seconds: return isPositive && a.number.unit == .seconds ? [.difference] : []
        case .none: return isPositive && a.number.unit == .count && numeral.word == nil ? [.difference] : []
        }
    }

    /// "0.01 points lower" has no sign, and no word has one.
    private func equals(_ numeral: Numeral, _ value: Double) -> Bool {
        numeral.equals(numeral.value >= 0 && (numeral.unit.kind == .points || numeral.word != nil) ? abs(value) : value)
    }
}

extension Numeral {
    /// What the digits and the unit say by themselves.
    fileprivate var information: Int {
        if word != nil { return unit.kind == .factor ? 1 : 0 }
        return min(significantDigits, 4) + (unit.kind == .none ? 0 : 1)
    }

    fileprivate func isUnit(of number: Number) -> Bool {
        if unit.isUnit(of: number) { return true }
        // "an accuracy of 0.9764"
        return unit.kind == .none && number.unit == .percent && fractionDigits >= 3
    }
}
