import Records

/// Comparisons in sentences whose numbers say otherwise: "28.1 KB is larger than 89.3 KB".
enum ComparisonCheck {
    static func problems(in sentence: Sentence) -> [SentenceProblem] {
        guard !sentence.isDoubtful else { return [] }
        return [comparisonProblem(sentence) ?? overlapProblem(sentence), factorProblem(sentence)].compactMap { $0 }
    }

    private struct Comparison {
        var word: (text: String, index: Int)
        var first: ShownQuantity
        var second: ShownQuantity
        /// Of another language's word.
        var direction: Comparatives.Direction?
    }

    private static func comparisonProblem(_ sentence: Sentence) -> SentenceProblem? {
        guard let comparison = comparison(in: sentence),
            let direction = comparison.direction ?? direction(of: comparison.word.text, comparison.first.unit, sentence)
        else { return nil }
        let (a, b) = (comparison.first, comparison.second)
        let range = comparison.word.index..<comparison.word.index + comparison.word.text.count
        if let overlap = overlap(a, b, comparison.word) { return overlap }
        guard direction == .less ? a.value >= b.value : a.value <= b.value else { return nil }
        let relation = a.value == b.value ? "equals" : direction == .less ? "is more than" : "is less than"
        return SentenceProblem(
            code: "contradicted-comparison", range: range,
            summary: "\"\(comparison.word.text)\" is not what the numbers say: \(a.text) \(relation) \(b.text)",
            help: "Let a comparison choose the word: [faster|slower]{choose=\"a < b\"}.")
    }

    private static func overlap(_ a: ShownQuantity, _ b: ShownQuantity, _ word: (text: String, index: Int)) -> SentenceProblem? {
        guard let first = a.spread, let second = b.spread, first.overlaps(second) else { return nil }
        return SentenceProblem(
            code: "overlapping-measurements", range: word.index..<word.index + word.text.count,
            summary: "\"\(word.text)\": \(a.text) and \(b.text) overlap, the measurement does not tell them apart",
            help: "Measure longer, or say that they are about the same.")
    }

    /// "A needs 4.6 ± 0.2 µs and B 4.7 ± 0.2 µs: A is faster", whichever of them the word is said of.
    private static func overlapProblem(_ sentence: Sentence) -> SentenceProblem? {
        let words = comparatives(in: sentence)
        let measured = sentence.quantities.filter { $0.spread != nil && !$0.isFactor }
        guard words.count == 1, measured.count == 2, measured[0].unit == measured[1].unit,
            sentence.quantities.count(where: { $0.unit == measured[0].unit }) == 2
        else { return nil }
        return overlap(measured[0], measured[1], words[0])
    }

    private static func comparatives(in sentence: Sentence) -> [(text: String, index: Int)] {
        guard sentence.text.lexicon == nil else {
            let tokens = sentence.tokens
            return ForeignComparison.comparatives(in: tokens).map { index in
                (sentence.text.text(tokens[index].range), tokens[index].range.lowerBound)
            }
        }
        return sentence.words.filter {
            Comparatives.directions[$0.text] != nil || Comparatives.speeds[$0.text] != nil
                || ["better", "worse"].contains($0.text)
        }
    }

    /// "1.02 ± 0.05× faster": the factor may be 1.
    private static func factorProblem(_ sentence: Sentence) -> SentenceProblem? {
        for quantity in sentence.quantities where quantity.isFactor {
            guard let spread = quantity.spread, spread.contains(1), let word = sentence.comparative(behind: quantity)?.text
            else { continue }
            return SentenceProblem(
                code: "overlapping-measurements", range: quantity.range,
                summary: "\"\(word)\": a factor of \(quantity.text) may be 1, the measurement does not tell the two apart",
                help: "Measure longer, or say that they are about the same.")
        }
        return nil
    }

    /// What links the quantities of a comparison: "28.1 KB against 89.3 KB".
    private static let links: Set<String> = ["than", "against", "versus", "vs", "instead", "compared", "rather"]

    /// The one comparison of a sentence, if it has two quantities of one unit on its sides.
    private static func comparison(in sentence: Sentence) -> Comparison? {
        guard sentence.text.lexicon == nil else {
            return ForeignComparison(sentence).numbers().map { range, first, second, direction in
                let word = (sentence.text.text(range), range.lowerBound)
                return Comparison(word: word, first: first, second: second, direction: direction)
            }
        }
        let words = comparatives(in: sentence)
        // "78 % smaller" is by how much, and none of the two.
        let compared = sentence.quantities.filter { quantity in
            !quantity.isFactor && quantity.unit != .points && !words.contains { $0.text == sentence.word(behind: quantity) }
        }
        let units = Dictionary(grouping: compared, by: \.unit)
        let changes = changes(in: sentence)
        guard words.count + changes.count == 1, let pair = units.values.first(where: { $0.count == 2 }),
            units.values.count(where: { $0.count >= 2 }) == 1
        else { return nil }
        let (a, b) = (pair[0], pair[1])
        let between = sentence.words.filter { a.range.upperBound <= $0.index && $0.index < b.range.lowerBound }.map(\.text)
        if let change = changes.first {
            // "falls from 97.65 % to 97.64 %": the second is compared with the first.
            guard sentence.word(before: a) == "from", sentence.word(before: b) == "to", change.index < a.range.lowerBound else {
                return nil
            }
            return Comparison(word: change, first: b, second: a)
        }
        let word = words[0]
        guard word.index < b.range.lowerBound, between.contains(where: links.contains) else { return nil }
        // "smaller than 89.3 KB against 28.1 KB" compares something else.
        if word.index < a.range.lowerBound, let than = sentence.words.first(where: { $0.index > word.index }),
            than.text == "than",
            sentence.words.first(where: { $0.index > than.index })?.index ?? 0 > a.range.lowerBound
        {
            return nil
        }
        // "In 40 % of the images more than 50 % is black" says nothing of the 40 %.
        let ahead = sentence.words.filter { a.range.upperBound <= $0.index && $0.index < word.index }.map(\.text)
        let isBound = ["more", "less", "fewer"].contains(word.text) && sentence.word(before: b) == "than"
        guard !isBound || ahead.allSatisfy(copulas.contains) else { return nil }
        return Comparison(word: word, first: a, second: b)
    }

    private static let copulas: Set<String> = ["is", "are", "was", "were", "still", "even", "which", "clearly", "much"]

    /// Whether a verb says that something gets better.
    private static let improvements = [
        "improves": true, "improved": true, "worsens": false, "worsened": false, "degrades": false, "degraded": false,
        "deteriorates": false,
    ]

    private static func changes(in sentence: Sentence) -> [(text: String, index: Int)] {
        sentence.words.filter { Comparatives.changes[$0.text] != nil || improvements[$0.text] != nil }
    }

    /// What a word says of the first of two quantities; nil where that depends on more than the unit.
    private static func direction(of word: String, _ unit: Number.Unit, _ sentence: Sentence) -> Comparatives.Direction? {
        if let direction = Comparatives.directions[word] ?? Comparatives.changes[word] { return direction }
        if let direction = Comparatives.speeds[word] { return unit == .seconds ? direction : nil }
        guard let best = Comparatives.best(of: unit, in: sentence) else { return nil }
        return improvements[word] ?? (word == "better") ? best : best == .less ? .more : .less
    }
}

/// Claims about measured values that the measurement does not bear.
enum ClaimCheck {
    /// - Returns: what is said of a claim that compares two measured values whose intervals overlap.
    static func problem(_ claim: Claim) -> String? {
        for relation in [" < ", " ≤ ", " > ", " ≥ "] {
            let sides = claim.arithmetic.split(separator: relation, omittingEmptySubsequences: false)
            guard sides.count == 2, let a = interval(sides[0]), let b = interval(sides[1]), a.overlaps(b) else { continue }
            return "\(side(sides[0])) and \(side(sides[1])) overlap, the measurement does not tell them apart"
        }
        return nil
    }

    /// Of "a ÷ b = c" the c.
    private static func side(_ text: Substring) -> String { (text.split(separator: " = ").last ?? text).withPlainSpaces }

    /// "4.630 ± 0.010 µs" in base units.
    private static func interval(_ text: Substring) -> ClosedRange<Double>? {
        let parts = side(text).split(separator: " ± ", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let unit = parts[1].drop { NumeralScanner.isDigit($0) || ".,".contains($0) }
        let widths = NumeralScanner(ProseText(String(parts[1]))).numerals
        let values = NumeralScanner(ProseText("\(parts[0])\(unit)")).numerals
        guard let width = widths.first, let value = values.first else { return nil }
        let half = (width.intervals[0].lowerBound + width.intervals[0].upperBound) / 2
        let middle = (value.intervals[0].lowerBound + value.intervals[0].upperBound) / 2
        return middle - half...middle + half
    }
}

/// Words that an expression chooses by two measured values that the measurement does not tell apart.
enum MeasuredChoiceCheck {
    /// - Parameter expression: `a.value < b.value ? "faster" : "slower"`.
    static func problem(_ expression: String, _ values: [KnownValue]) -> String? {
        guard let question = expression.firstRange(of: " ? ") else { return nil }
        let condition = expression[..<question.lowerBound]
        for relation in [" < ", " <= ", " > ", " >= "] {
            let sides = condition.split(separator: relation, omittingEmptySubsequences: false)
            guard sides.count == 2, let a = measured(sides[0], values), let b = measured(sides[1], values),
                let first = a.spread, let second = b.spread, first.overlaps(second)
            else { continue }
            return "\(a.text) and \(b.text) overlap, the measurement does not tell them apart"
        }
        return nil
    }

    private static func measured(_ side: Substring, _ values: [KnownValue]) -> ShownQuantity? {
        let name = DirectiveText.base(of: String(side.hasSuffix(".value") ? side.dropLast(6) : side))
        return values.first { $0.expression == name && $0.number.isMeasured }.map { ShownQuantity($0.number, at: 0) }
    }
}

extension StringProtocol {
    /// A message has no spaces that do not break.
    var withPlainSpaces: String { String(map { $0 == "\u{a0}" || $0 == "\u{2009}" ? " " : $0 }) }
}
