import Records

/// Numbers that are written as words, where they compare or count: "three times", "half the", "twice as", "a third of", "a third
/// smaller", "a factor of two".
struct NumberWords {
    private let characters: [Character]

    init(_ characters: [Character]) { self.characters = characters }

    private static let parts = [
        "half": 2.0, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10,
    ]
    private static let verbs = [
        "doubles": 2.0, "doubled": 2, "double": 2, "triples": 3, "tripled": 3, "triple": 3, "quadruples": 4, "quadrupled": 4,
        "quadruple": 4, "halves": 2, "halved": 2, "halve": 2,
    ]
    /// What follows a part that is one of something: "half of", "a third as", but not "half an hour".
    static let wholes: Set<String> = ["the", "of", "as", "its", "that", "what", "those", "this", "their"]
    /// What follows "three times": "smaller", "the", "as".
    private static let comparisons: Set<String> = [
        "as", "the", "its", "that", "what", "smaller", "larger", "bigger", "faster", "slower", "less", "more", "fewer",
        "higher", "lower", "better", "worse", "greater", "longer", "shorter", "quicker", "lighter", "heavier", "cheaper",
        "over",
    ]

    /// Behind these "double the size" is no verb.
    private static let links: Set<String> = [
        "is", "are", "was", "were", "be", "at", "about", "nearly", "almost", "roughly", "exactly", "has", "have", "needs", "need",
        "takes", "take", "uses", "use", "with", "than", "over", "fills", "occupies",
    ]

    private typealias Word = (text: String, start: Int, end: Int)
    private typealias Found = (numeral: Numeral?, end: Int)

    /// The number that begins with a word, or nil, and where to go on.
    func number(at start: Int) -> (numeral: Numeral?, end: Int) {
        let (text, end) = word(at: start)
        let word: Word = (text, start, end)
        return multiple(word) ?? half(word) ?? onePart(word) ?? verb(word) ?? fold(word) ?? cardinal(word) ?? (nil, word.end)
    }

    /// "twice as", "thrice the"
    private func multiple(_ word: Word) -> Found? {
        guard Self.comparisons.contains(self.word(behind: word.end).text) else { return nil }
        switch word.text {
        case "twice": return (factor(word.start..<word.end, 2, .multiple), word.end)
        case "thrice": return (factor(word.start..<word.end, 3, nil), word.end)
        default: return nil
        }
    }

    /// "half the", "by half", "in half"
    private func half(_ word: Word) -> Found? {
        let next = self.word(behind: word.end).text
        guard word.text == "half", ["by", "in"].contains(self.word(before: word.start)) || isWhole(next, word.end, word.start)
        else { return nil }
        return (part(word.start..<word.end, .part("half", of: 2), before: next), word.end)
    }

    /// "a third of", "one-third the", "by a quarter", "a quarter of a point"
    private func onePart(_ word: Word) -> Found? {
        guard ["a", "an", "one"].contains(word.text) else { return nil }
        let name = joined(behind: word.end)
        let next = self.word(behind: name.end)
        guard let whole = Self.parts[name.text], self.word(before: word.start) == "by" || isWhole(next.text, name.end, word.start)
        else { return (nil, word.end) }
        let meant = NumberWord.part(name.text, of: whole)
        if next.text == "of", let end = pointEnd(behind: next.end) {
            return (numeral(word.start..<end, meant.value, meant.meaning, .init(kind: .points), nil), end)
        }
        return (part(word.start..<name.end, meant, before: next.text), name.end)
    }

    /// Behind "a quarter of": "a percentage point", "a point".
    private func pointEnd(behind end: Int) -> Int? {
        let article = word(behind: end)
        guard ["a", "one"].contains(article.text) else { return nil }
        let noun = word(behind: article.end)
        let point = noun.text == "percentage" ? word(behind: noun.end) : noun
        return point.text == "point" ? point.end : nil
    }

    /// "doubles the"; "a double", "double precision" and "round halves up" are none.
    private func verb(_ word: Word) -> Found? {
        guard let ratio = Self.verbs[word.text] else { return nil }
        guard word.text.hasSuffix("d") || Self.wholes.contains(self.word(behind: word.end).text) else { return (nil, word.end) }
        let isNoun = Self.links.contains(self.word(before: word.start))
        return (factor(word.start..<word.end, ratio, isNoun ? .double : nil), word.end)
    }

    /// "threefold", "three-fold"
    private func fold(_ word: Word) -> Found? {
        let isJoined = word.text.hasSuffix("fold")
        let name = isJoined ? (text: "fold", end: word.end) : joined(behind: word.end)
        guard name.text == "fold", let value = CardinalWords.value(of: isJoined ? String(word.text.dropLast(4)) : word.text)
        else {
            return nil
        }
        return (factor(word.start..<name.end, value, .fold), name.end)
    }

    /// "two thirds of", "three times", "three and a half times", "a factor of three", "thirty-seven", "ten thousand", "eight"
    private func cardinal(_ word: Word) -> Found? {
        guard var value = CardinalWords.value(of: word.text) else { return nil }
        var end = word.end
        if let found = parts(word, value) { return found }
        if end < characters.count, "-‑".contains(characters[end]) {
            let ones = hyphenated(behind: end)
            guard let sum = CardinalWords.value(of: ones.text, behind: value) else { return (nil, end) }
            (value, end) = (sum, ones.end)
        }
        let next = self.word(behind: end)
        if next.text == "times" { return times(word.start..<next.end, value, isHalf: false) }
        if next.text == "and", let half = halfEnd(behind: next.end) { return times(word.start..<half, value + 0.5, isHalf: true) }
        if let scale = CardinalWords.scale(next.text) {
            return (numeral(word.start..<next.end, value * scale, value * scale...value * scale, .none, nil), next.end)
        }
        if isFactor(word.start) { return (factor(word.start..<end, value, .factor), end) }
        // A width, such as "eight bits", counts nothing.
        guard next.text != "bits" else { return (nil, end) }
        return (numeral(word.start..<end, value, value...value, .none, .count), end)
    }

    /// "two thirds of", "by three quarters"
    private func parts(_ word: Word, _ value: Double) -> Found? {
        let name = joined(behind: word.end)
        guard name.text.hasSuffix("s"), let whole = Self.parts[String(name.text.dropLast())], value < whole else { return nil }
        let behind = self.word(behind: name.end).text
        guard self.word(before: word.start) == "by" || isWhole(behind, name.end, word.start) else { return (nil, name.end) }
        return (part(word.start..<name.end, .parts(name.text, value, of: whole), before: behind), name.end)
    }

    /// Behind "three and": where "a half times" ends.
    private func halfEnd(behind end: Int) -> Int? {
        let article = word(behind: end)
        let half = word(behind: article.end), times = word(behind: half.end)
        return article.text == "a" && half.text == "half" && times.text == "times" ? times.end : nil
    }

    /// "three times smaller", "by three times"
    private func times(_ range: Range<Int>, _ value: Double, isHalf: Bool) -> Found {
        let next = word(behind: range.upperBound).text
        let isFactor = Self.comparisons.contains(next) || word(before: range.lowerBound) == "by"
        guard isFactor else { return (nil, range.upperBound) }
        guard !isHalf else {
            return (numeral(range, value, value - 0.25...value + 0.25, .init(kind: .factor), nil), range.upperBound)
        }
        let wording = isLess(next) || !Self.comparisons.contains(next) ? Number.Wording.times : .multiple
        return (factor(range, value, wording), range.upperBound)
    }

    /// Before one behind which nothing else stands: "to under a third."
    private static let limits: Set<String> = ["to", "under", "below", "nearly", "almost", "about", "over", "roughly", "than"]

    /// Whether what stands behind a part is the whole, or nothing is.
    private func isWhole(_ next: String, _ end: Int, _ start: Int) -> Bool {
        if Self.wholes.contains(next) || isLess(next) { return true }
        let isLast = end >= characters.count || ".,;:)!?".contains(characters[end])
        return isLast && Self.limits.contains(word(before: start))
    }

    private func isLess(_ word: String) -> Bool { Comparatives.directions[word] != nil || Comparatives.speeds[word] != nil }

    /// Whether "a factor of" stands before a number.
    private func isFactor(_ start: Int) -> Bool {
        guard word(before: start) == "of" else { return false }
        return word(before: start - 3) == "factor"
    }

    private func factor(_ range: Range<Int>, _ value: Double, _ wording: Number.Wording?) -> Numeral {
        numeral(range, value, NumberWord.factor("", value).meaning, .init(kind: .factor), wording)
    }

    /// - Parameter next: "a third of" and "a third as" are ratios, "a third smaller" is a change.
    private func part(_ range: Range<Int>, _ word: NumberWord, before next: String) -> Numeral {
        guard !isLess(next) else {
            let percent = 100 * word.meaning.lowerBound...100 * word.meaning.upperBound
            return numeral(range, 100 * word.value, percent, .init(kind: .percent), nil)
        }
        let before = self.word(before: range.lowerBound)
        let isPart = next == "of" || next.isEmpty || before == "by"
        return numeral(
            range, word.value, word.meaning, .init(kind: .factor), before == "in" ? nil : isPart ? .part : .multiple)
    }

    private func numeral(
        _ range: Range<Int>, _ value: Double, _ meant: ClosedRange<Double>, _ unit: WrittenUnit, _ wording: Number.Wording?
    ) -> Numeral {
        Numeral(
            range: range, digits: range, text: String(characters[range]), value: value, fractionDigits: 0, significantDigits: 1,
            unit: unit, word: meant, wording: wording)
    }

    /// "third" behind "one", and in "one-third".
    private func joined(behind end: Int) -> (text: String, end: Int) {
        let next = word(behind: end)
        return next.text.isEmpty ? hyphenated(behind: end) : next
    }

    private func hyphenated(behind end: Int) -> (text: String, end: Int) {
        guard end + 1 < characters.count, "-‑".contains(characters[end]) else { return ("", end) }
        return word(at: end + 1)
    }

    private func word(at start: Int) -> (text: String, end: Int) {
        let end = characters[start...].firstIndex { !NumeralScanner.isWordPart($0) } ?? characters.count
        return (String(characters[start..<end]).lowercased(), end)
    }

    private func word(behind end: Int) -> (text: String, end: Int) {
        guard end < characters.count, characters[end].isWhitespace else { return ("", end) }
        return word(at: end + 1 < characters.count ? end + 1 : characters.count)
    }

    private func word(before start: Int) -> String {
        guard start > 1, characters[start - 1].isWhitespace else { return "" }
        let word = characters[..<(start - 1)].reversed().prefix { NumeralScanner.isWordPart($0) }
        return String(word.reversed()).lowercased()
    }
}
