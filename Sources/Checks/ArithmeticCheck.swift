import Records

/// Ratios and differences that the numbers beside them do not give: "3.4× smaller" beside 100 kB and 25 kB.
enum ArithmeticCheck {
    static func problems(in sentence: Sentence) -> [SentenceProblem] {
        sentence.quantities.compactMap { quantity in
            ratioProblem(quantity, sentence) ?? changeProblem(quantity, sentence) ?? differenceProblem(quantity, sentence)
        }
    }

    private static func ratioProblem(_ ratio: ShownQuantity, _ sentence: Sentence) -> SentenceProblem? {
        guard ratio.isFactor, isComparison(ratio, sentence), let (a, b) = operands(of: ratio, in: sentence) else { return nil }
        let quotients = [quotient(a, b), quotient(b, a)]
        guard !quotients.contains(where: { $0.overlaps(ratio.interval) }) else { return nil }
        let larger = max(a.value, b.value) / min(a.value, b.value)
        return problem(ratio, a, b, Number(larger, .ratio, style: .init(symbol: "×")).text)
    }

    /// "3.4× smaller", "3.4× the size", or nothing behind it; "3.4 times file and arena" is of what follows.
    private static func isComparison(_ ratio: ShownQuantity, _ sentence: Sentence) -> Bool {
        guard let next = sentence.words.first(where: { $0.index >= ratio.range.upperBound }),
            sentence.text.characters[ratio.range.upperBound..<next.index].allSatisfy(\.isWhitespace)
        else { return true }
        return sentence.comparative(behind: ratio) != nil
            || ["as", "the", "than", "its", "that", "better", "worse", "in", "and", "or", "between"].contains(next.text)
    }

    /// "75 % smaller".
    private static func changeProblem(_ change: ShownQuantity, _ sentence: Sentence) -> SentenceProblem? {
        guard change.unit == .percent, let direction = sentence.comparative(behind: change)?.direction,
            let (a, b) = operands(of: change, in: sentence)
        else { return nil }
        let changes = [quotient(a, b), quotient(b, a)].map { quotient in
            let ends = [abs(quotient.lowerBound - 1), abs(quotient.upperBound - 1)].sorted()
            return ends[0]...ends[1]
        }
        guard !changes.contains(where: { $0.overlaps(change.interval) }) else { return nil }
        let isLess = direction == .less
        let (small, large) = (min(a.value, b.value), max(a.value, b.value))
        return problem(change, a, b, Number(isLess ? 1 - small / large : large / small - 1, .percent).text.withPlainSpaces)
    }

    /// "75 kB less", "smaller by 75 kB", "0.01 points" beside two percentages.
    private static func differenceProblem(_ difference: ShownQuantity, _ sentence: Sentence) -> SentenceProblem? {
        let isPoints = difference.unit == .points
        let operandUnit = isPoints ? Number.Unit.percent : difference.unit
        guard isPoints || isDifference(difference, sentence), !sentence.isUncertainty(difference),
            [.percent, .bytes, .seconds].contains(operandUnit)
        else { return nil }
        let others = sentence.quantities.filter { $0.unit == operandUnit && $0.range != difference.range }
        guard others.count == 2, haveOneNoun(others[0], others[1], sentence) else { return nil }
        let (a, b) = (others[0], others[1])
        let ends = [a.interval.lowerBound - b.interval.upperBound, a.interval.upperBound - b.interval.lowerBound]
        let given = [ends[0]...ends[1], -ends[1] ... -ends[0]]
        guard !given.contains(where: { $0.overlaps(difference.interval) }) else { return nil }
        var number = Number(abs(a.value - b.value), difference.unit)
        number.style = Number.Style(symbol: difference.number?.style.symbol, showsPlus: false)
        return problem(difference, a, b, number.text.withPlainSpaces)
    }

    /// Behind what is left of the larger of two: "14 KB remain".
    private static let rests: Set<String> = ["remain", "remains", "left", "unused"]

    private static func isDifference(_ quantity: ShownQuantity, _ sentence: Sentence) -> Bool {
        if let word = sentence.word(behind: quantity), Comparatives.directions[word] != nil || rests.contains(word) {
            return true
        }
        if sentence.text.lexicon != nil, sentence.comparative(behind: quantity) != nil { return true }
        return ["by", "saves", "saving", "loses", "gains"].contains(sentence.word(before: quantity) ?? "")
    }

    /// The only two other quantities of one unit that can be divided.
    private static func operands(of quantity: ShownQuantity, in sentence: Sentence) -> (ShownQuantity, ShownQuantity)? {
        let factors = sentence.quantities.filter { $0.isFactor || $0.unit == .percent }
        let others = sentence.quantities.filter {
            [.bytes, .seconds].contains($0.unit) && $0.value > 0 && $0.interval.lowerBound > 0
        }
        guard factors.count == 1, others.count == 2, others[0].unit == others[1].unit, haveOneNoun(others[0], others[1], sentence)
        else { return nil }
        return (others[0], others[1])
    }

    /// "8.6 KB of RAM and 25.4 KB of flash" are not compared.
    private static func haveOneNoun(_ a: ShownQuantity, _ b: ShownQuantity, _ sentence: Sentence) -> Bool {
        sentence.noun(of: a) == nil || sentence.noun(of: b) == nil || sentence.noun(of: a) == sentence.noun(of: b)
    }

    private static func quotient(_ a: ShownQuantity, _ b: ShownQuantity) -> ClosedRange<Double> {
        a.interval.lowerBound / b.interval.upperBound...a.interval.upperBound / b.interval.lowerBound
    }

    private static func problem(_ quantity: ShownQuantity, _ a: ShownQuantity, _ b: ShownQuantity, _ right: String)
        -> SentenceProblem
    {
        SentenceProblem(
            code: "wrong-arithmetic", range: quantity.range,
            summary: "\"\(quantity.text)\" is not what \"\(a.text)\" and \"\(b.text)\" give: \(right)",
            help: "Compute it from the two, or say what else it compares.")
    }
}
