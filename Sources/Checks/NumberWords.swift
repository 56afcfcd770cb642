import Records

/// Numbers that are written as words, where they compare or count: "three times", "half the", "twice as", "a third of", "a third
/// smaller", "a factor of two".
struct NumberWords {
    private let characters: [Character]

    init(_ characters: [Character]) { self.characters = characters }

    private static let cardinals = Dictionary(uniqueKeysWithValues: NumberWord.cardinals.map { ($0.text, $0.value) })
    private static let parts = [
        "half": 2.0, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10,
    ]
    private static let verbs = [
        "doubles": 2.0, "doubled": 2, "double": 2, "triples": 3, "tripled": 3, "triple": 3, "quadruples": 4, "quadrupled": 4,
        "quadruple": 4, "halves": 2, "halved": 2, "halve": 2,
    ]
    /// What follows a part that is one of something: "half of", "a third as", but not "half an hour".
    private static let wholes: Set<String> = ["the", "of", "as", "its", "that", "what", "those", "this", "their"]
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

    /// The number that begins with a word, or nil, and where to go on.
    func number(at start: Int) -> (Numeral?, end: Int) {
        let (word, end) = word(at: start)
        let (next, nextEnd) = self.word(behind: end)
        let (third, _) = self.word(behind: nextEnd)
        switch word {
        case "twice" where Self.comparisons.contains(next): return (factor(start..<end, 2, .multiple), end)
        case "thrice" where Self.comparisons.contains(next): return (factor(start..<end, 3, nil), end)
        case "half" where ["by", "in"].contains(self.word(before: start)) || isWhole(next, at: end, behind: start):
            return (part(start..<end, .part("half", of: 2), before: next), end)
        case "a", "an", "one":
            let (name, nameEnd) = next.isEmpty ? hyphenated(behind: end) : (next, nextEnd)
            let (behind, _) = self.word(behind: nameEnd)
            if let whole = Self.parts[name],
                self.word(before: start) == "by" || isWhole(behind, at: nameEnd, behind: start)
            {
                return (part(start..<nameEnd, .part(name, of: whole), before: behind), nameEnd)
            }
            return (nil, end)
        default: break
        }
        if let ratio = Self.verbs[word] {
            // "a double", "double precision" and "round halves up" are none.
            guard word.hasSuffix("d") || Self.wholes.contains(next) else { return (nil, end) }
            return (factor(start..<end, ratio, Self.links.contains(self.word(before: start)) ? .double : nil), end)
        }
        for (name, value) in Self.cardinals where word == name + "fold" { return (factor(start..<end, value, .fold), end) }
        guard let value = Self.cardinals[word] else { return (nil, end) }
        let (name, nameEnd) = next.isEmpty ? hyphenated(behind: end) : (next, nextEnd)
        if let whole = Self.parts[name.hasSuffix("s") ? String(name.dropLast()) : ""], value < whole {
            let behind = self.word(behind: nameEnd).text
            guard self.word(before: start) == "by" || isWhole(behind, at: nameEnd, behind: start) else { return (nil, nameEnd) }
            return (part(start..<nameEnd, .parts(name, value, of: whole), before: behind), nameEnd)
        }
        if name == "fold" { return (factor(start..<nameEnd, value, .fold), nameEnd) }
        if end < characters.count, "-‑".contains(characters[end]) { return (nil, end) }
        if next == "times" {
            let isFactor = Self.comparisons.contains(third) || self.word(before: start) == "by"
            let wording = isLess(third) || !Self.comparisons.contains(third) ? Number.Wording.times : .multiple
            return (isFactor ? factor(start..<nextEnd, value, wording) : nil, nextEnd)
        }
        if let scale = ["hundred": 100.0, "thousand": 1e3, "million": 1e6][next] {
            let value = value * scale
            return (numeral(start..<nextEnd, value, value...value, .none, nil), nextEnd)
        }
        if isFactor(start) { return (factor(start..<end, value, .factor), end) }
        // A width, such as "eight bits", counts nothing.
        guard next != "bits" else { return (nil, end) }
        return (numeral(start..<end, value, value...value, .none, .count), end)
    }

    /// Before one behind which nothing else stands: "to under a third."
    private static let limits: Set<String> = ["to", "under", "below", "nearly", "almost", "about", "over", "roughly", "than"]

    /// Whether what stands behind a part is the whole, or nothing is.
    private func isWhole(_ next: String, at end: Int, behind start: Int) -> Bool {
        if Self.wholes.contains(next) || isLess(next) { return true }
        let isLast = end >= characters.count || ".,;:)!?".contains(characters[end])
        return isLast && Self.limits.contains(word(before: start))
    }

    private func isLess(_ word: String) -> Bool { Comparatives.directions[word] != nil || Comparatives.speeds[word] != nil }

    /// Whether "a factor of" stands before a number.
    func isFactor(_ start: Int) -> Bool {
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

    /// "third" behind "one" in "one-third".
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
