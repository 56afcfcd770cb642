import Notebooks
import Records

/// Numbers that are typed by hand and equal what the notebook computes, or computed when its page was last made: nobody
/// would notice when they are not true any more.
///
/// Digits alone say little: a "3" equals many things. So what a number has in digits and unit, and what its sentence has
/// in common with the value, is added up, and only enough of it is a finding.
struct TypedNumberCheck {
    private let values: KnownValues
    private let pairs: PairIndex
    private let formerPairs: PairIndex
    private let formerNames: Set<String>

    init(_ values: KnownValues) {
        self.values = values
        pairs = PairIndex(values.all)
        formerPairs = PairIndex(values.previous)
        formerNames = Set(values.former.map(\.name))
    }

    /// What a numeral equals; nil where it is one of its own.
    func match(_ numeral: Numeral, in text: ProseText) -> Match? {
        guard numeral.significantDigits > 0 else { return nil }
        let isOfErrors = NumeralContext.speaksOfErrors(numeral, in: text)
        let now = candidates(numeral, values.all, pairs, speaksOfErrors: isOfErrors)
        let former = candidates(numeral, values.former, formerPairs, speaksOfErrors: isOfErrors).filter { candidate in
            candidate.operands.isEmpty || candidate.operands.contains { formerNames.contains($0.name) }
        }
        guard !now.isEmpty || !former.isEmpty else { return nil }
        let context = NumeralContext(numeral, in: text, values)
        let reading = NumeralReading(numeral, in: text)
        if var match = best(now, of: numeral, context, reading, among: values.all) {
            // What two values give is theirs, and no other two's that give the same.
            if match.operands.isEmpty, match.value.expression == nil, let expression = expression(of: match.value) {
                match.value.expression = expression
                // What else gives the same today is another thing.
                match.isCertain = false
            }
            return match
        }
        guard var match = best(former, of: numeral, context, reading, among: values.former), match.change == nil
        else { return nil }
        match.isFormer = true
        // A small number that was computed once and is no more is any small number.
        let isMeant = numeral.information > 1 || values.current(of: match) != nil || context.isNoun(of: match.value)
        return isMeant ? match : nil
    }

    // MARK: Equal values

    /// - Parameter speaksOfErrors: a share can be what an accuracy leaves over.
    private func candidates(
        _ numeral: Numeral, _ known: [KnownValue], _ pairs: PairIndex, speaksOfErrors: Bool
    ) -> [Match] {
        let intervals = numeral.intervals
        func equals(_ value: Double) -> Bool {
            // "0.01 points lower" has no sign, and no word has one.
            let value = numeral.value >= 0 && (numeral.unit.kind == .points || numeral.word != nil) ? abs(value) : value
            return intervals.contains { $0.contains(value) }
        }
        var matches: [Match] = []
        for value in known where numeral.isUnit(of: value.number) {
            if equals(value.number.value) { matches.append(Match(value: value)) }
            if speaksOfErrors, value.isAccuracy, equals(1 - value.number.value) { matches.append(Match(value: value.complement)) }
            if value.number.unit == .ratio, numeral.unit.kind == .factor, value.number.value != 0, equals(1 / value.number.value)
            {
                matches.append(Match(value: value.inverse))
            }
        }
        for (combination, units) in combinations(numeral) {
            for unit in units {
                for (a, b) in intervals.flatMap({ pairs.pairs(combination, of: unit, giving: $0.positive) }) {
                    let (a, b) = numeral.value < 0 ? (b, a) : (a, b)
                    matches.append(Match(value: combination(a, b), operands: [a, b], combination: combination))
                }
            }
        }
        return matches
    }

    /// How two values can give a number of its unit.
    private func combinations(_ numeral: Numeral) -> [(Combination, [Number.Unit])] {
        let divisible: [Number.Unit] = [.bytes, .seconds, .count]
        switch numeral.unit.kind {
        // What is "smaller by a third" is two thirds of it.
        case .factor: return [(.ratio, divisible)] + (numeral.wording == .part ? [(.change, divisible)] : [])
        // "a third smaller" is no share of anything.
        case .percent: return numeral.word == nil ? [(.share, divisible), (.change, divisible)] : [(.change, divisible)]
        case .points: return [(.difference, [.percent])]
        case .bytes: return [(.difference, [.bytes])]
        case .seconds: return [(.difference, [.seconds])]
        case .other: return []
        case .none: return numeral.word == nil ? [(.difference, [.count])] : []
        }
    }

    /// The Swift that gives a table's value elsewhere, to the last digit.
    private func expression(of value: KnownValue) -> String? {
        let number = value.number
        if let same = values.all.first(where: {
            $0.expression != nil && $0.number.unit == number.unit && $0.number.value == number.value
        }) {
            return same.expression
        }
        let found = [Combination.ratio, .share, .difference].flatMap { combination in
            [Number.Unit.bytes, .seconds, .count, .percent].flatMap { unit in
                pairs.pairs(combination, of: unit, giving: number.value...number.value).compactMap { a, b -> String? in
                    let both = combination(a, b)
                    return both.number.unit == number.unit && both.number.value == number.value ? both.expression : nil
                }
            }
        }
        return found.min { ($0.count, $0) < ($1.count, $1) }
    }

    // MARK: Evidence

    /// Points that a value needs, and a pair of values.
    private static let (enough, enoughForPair) = (3, 5)

    private func best(
        _ candidates: [Match], of numeral: Numeral, _ context: NumeralContext, _ reading: NumeralReading,
        among known: [KnownValue]
    ) -> Match? {
        let quotients = Set(candidates.filter { $0.combination == .ratio }.map { $0.operands.map(\.number.value) })
        let matches = candidates.compactMap { candidate -> Match? in
            var match = candidate
            match.score =
                numeral.information
                + (match.operands.isEmpty ? context.score(match.value) : context.score(match.operands))
            // "Eight times smaller": only two sizes are so.
            if match.combination == .ratio, quotients.count == 1, reading.compares(unitOf: match.operands[0]) { match.score += 2 }
            match.distance = context.distance(to: match.value.place)
            match.isNear = context.isNear(match.value)
            match.naming = context.naming(match.operands.isEmpty ? [match.value] : match.operands)
            guard !context.isOfOthers || match.isNear || numeral.significantDigits > 3 else { return nil }
            let enough = numeral.isCommon ? Self.enough + 1 : Self.enough
            guard match.score >= (match.operands.isEmpty ? enough : Self.enoughForPair),
                isPossible(match, numeral, context, known), read(&match, context, reading)
            else { return nil }
            return match
        }
        guard var best = matches.max(by: { $0.isWeaker(than: $1) }) else { return nil }
        // Another value that the sentence names as well rounds to the same digits: which of the two is meant nobody knows.
        if matches.contains(where: { $0.isRival(of: best) }) { best.isCertain = false }
        return best
    }

    /// Whether the sentence can mean a match, and how certainly it does.
    private func read(_ match: inout Match, _ context: NumeralContext, _ reading: NumeralReading) -> Bool {
        guard let combination = match.combination else {
            match.isCertain = reading.means(match.value)
            return reading.allows(match.value)
        }
        let (a, b) = (match.operands[0], match.operands[1])
        guard reading.allows(combination, of: a) else { return false }
        match.isCertain = reading.compares(a, b, by: combination, isOnlyPair: context.isOnlyPair(a, b))
        guard reading.isChange, combination == .share else { return true }
        let share = match.value.number.value
        match.change = Number(abs(share - 1), .percent)
        // A share that is no change either way is another number.
        return match.isCertain && (share < 1) == (reading.change == .less)
    }

    private func isPossible(_ match: Match, _ numeral: Numeral, _ context: NumeralContext, _ known: [KnownValue]) -> Bool {
        switch match.combination {
        case nil:
            if numeral.unit.kind == .other, !context.names(match.value) { return false }
            if numeral.information < 2, numeral.unit.kind == .none, !context.isNoun(of: match.value) { return false }
            return !context.namesOther(than: match.value, among: known)
        case .ratio, .share: return context.allowsPairs
        case .change: return context.allowsPairs && context.isComparison
        case .difference where numeral.unit.kind == .none:
            return context.allowsPairs && context.isComparison && match.operands.allSatisfy(context.isNoun)
        case .difference: return context.allowsPairs && (context.isComparison || numeral.unit.kind == .points)
        }
    }
}

extension ClosedRange<Double> {
    /// The same of the number without its sign.
    fileprivate var positive: Self { upperBound < 0 ? -upperBound ... -lowerBound : self }
}

extension Numeral {
    /// "16 MB", "95 %": many things have that much.
    fileprivate var isCommon: Bool { word == nil && significantDigits < 3 && [.bytes, .seconds, .percent].contains(unit.kind) }

    /// What the digits and the unit say by themselves.
    fileprivate var information: Int {
        if word != nil {
            // "Twice the room" and "half the range" are said of much that nothing computes.
            let isPlain = wording == nil || wording == .multiple || wording == .double
            return unit.kind == .points ? 2 : unit.kind != .factor ? 0 : isPlain ? 1 : 2
        }
        return min(significantDigits, 4) + (unit.kind == .none || unit.kind == .other ? 0 : 1)
    }

    fileprivate func isUnit(of number: Number) -> Bool {
        if unit.isUnit(of: number) { return true }
        // "an accuracy of 0.9764"
        return unit.kind == .none && number.unit == .percent && fractionDigits >= 3
    }
}
