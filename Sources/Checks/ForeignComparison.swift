import Records

/// What a sentence in another language than English compares.
struct ForeignComparison {
    typealias Token = ComparisonLexicon.Token

    private let sentence: Sentence
    private let tokens: [Token]

    init(_ sentence: Sentence) {
        self.sentence = sentence
        tokens = sentence.tokens
    }

    /// The words that compare: an adjective of one character is a part of another word where one follows it at once.
    static func comparatives(in tokens: [Token]) -> [Int] {
        tokens.indices.filter { index in
            let isPart =
                tokens[index].range.count == 1 && index + 1 < tokens.count
                && tokens[index + 1].range.lowerBound == tokens[index].range.upperBound
            if isPart, case .word = tokens[index + 1].kind { return false }
            return tokens[index].comparative != nil
        }
    }

    /// The one comparison of a sentence, if it has two quantities of one unit on its sides.
    func numbers() -> (range: Range<Int>, first: ShownQuantity, second: ShownQuantity, direction: Comparatives.Direction)? {
        let comparatives = Self.comparatives(in: tokens), changes = tokens.indices.filter { tokens[$0].change != nil }
        let places = tokens.indices.filter { index in
            guard let quantity = quantity(index), !quantity.isFactor, quantity.unit != .points else { return false }
            return !isDifference(index)
        }
        let units = Dictionary(grouping: places) { quantity($0)?.unit }
        guard comparatives.count + changes.count == 1, let pair = units.values.first(where: { $0.count == 2 }),
            units.values.count(where: { $0.count >= 2 }) == 1, let a = quantity(pair[0]), let b = quantity(pair[1])
        else { return nil }
        if let change = changes.first, let direction = tokens[change].change {
            guard pair[0] > 0, tokens[pair[0] - 1].has(.from), tokens[pair[1] - 1].has(.to) else { return nil }
            return (tokens[change].range, b, a, direction)
        }
        let place = comparatives[0]
        guard isComparison(at: place, pair[0], pair[1]), let word = tokens[place].comparative,
            let direction = word.direction(of: a.unit, hasLoss: tokens.contains { $0.has(.loss) })
        else { return nil }
        return (tokens[place].range, a, b, direction)
    }

    /// "A ist kleiner als B", "A 比 B 小", "kleiner: A gegenüber B".
    private func isComparison(at place: Int, _ a: Int, _ b: Int) -> Bool {
        let than = tokens.indices.filter { tokens[$0].has(.than) && a < $0 && $0 < b }
        let against = tokens.indices.contains { tokens[$0].has(.against) && max(a, place) < $0 && $0 < b }
        if a < place, place < b {
            guard against || than.contains(where: { place <= $0 }) else { return false }
            // "Bei 40 % der Bilder mehr als 30 %" says nothing of the 40 %.
            let isAmount = if case .amount? = tokens[place].comparative { true } else { false }
            return !isAmount || tokens[(a + 1)..<place].allSatisfy { $0.has(.filler) || $0.isMark }
        }
        if place > b {
            let isLast = sentence.text.lexicon?.isAdjectiveLast ?? false
            return isLast && than.count == 1 || tokens.indices.contains { tokens[$0].has(.against) && a < $0 && $0 < b }
        }
        return against && !tokens[place..<a].contains { $0.has(.than) }
    }

    /// "60 KB kleiner", "小了 60 KB": by how much, and none of the two.
    private func isDifference(_ index: Int) -> Bool {
        let isBefore = sentence.text.lexicon?.isDifferenceFirst ?? true
        if isBefore, index + 1 < tokens.count, tokens[index + 1].comparative != nil, !tokens[index + 1].has(.than) { return true }
        let before = tokens[..<index].last { !$0.has(.filler) && (!$0.has(.from) || $0.has(.than)) }
        return before.map { $0.comparative != nil && !$0.has(.than) } ?? false
    }

    private func quantity(_ index: Int) -> ShownQuantity? {
        if case .quantity(let number) = tokens[index].kind { sentence.quantities[number] } else { nil }
    }
}

/// What an adjective says of its subject.
enum ForeignComparative {
    /// "kleiner", with the unit of what is compared where no noun says it.
    case own(Comparatives.Direction, Number.Unit)
    /// "weniger", "höher"
    case amount(Comparatives.Direction)
    case quality(isBetter: Bool)

    /// What it says of the value of the first; nil where it is not said of such values.
    func direction(of unit: Number.Unit, hasLoss: Bool = false) -> Comparatives.Direction? {
        switch self {
        case .own(let direction, let own): return own == .bytes || own == unit ? direction : nil
        case .amount(let direction): return direction
        case .quality(let isBetter):
            guard [.percent, .seconds, .bytes].contains(unit), !(unit == .percent && hasLoss) else { return nil }
            return (unit == .percent) == isBetter ? .more : .less
        }
    }

    /// What is compared where a noun of a unit stands beside it, or none.
    func unit(noun: Number.Unit?) -> Number.Unit? {
        switch self {
        case .own(_, let own): noun.map { own == .bytes || own == $0 ? $0 : nil } ?? own
        case .amount: noun
        case .quality: noun ?? .percent
        }
    }
}

extension ComparisonLexicon.Token {
    var isMark: Bool { if case .mark = kind { true } else { false } }

    var comparative: ForeignComparative? {
        first { role in
            switch role {
            case .comparative(let direction, let unit?): .own(direction, unit)
            case .comparative(let direction, nil): .amount(direction)
            case .quality(let isBetter): .quality(isBetter: isBetter)
            default: nil
            }
        }
    }

    var superlative: ForeignComparative? {
        first { role in
            switch role {
            case .superlative(let direction, let unit?): .own(direction, unit)
            case .superlative(let direction, nil): .amount(direction)
            case .bestOrWorst(let isBest): .quality(isBetter: isBest)
            default: nil
            }
        }
    }

    var change: Comparatives.Direction? { first { if case .change(let direction) = $0 { direction } else { nil } } }

    var noun: Number.Unit? { first { if case .noun(let unit) = $0 { unit } else { nil } } }
}
