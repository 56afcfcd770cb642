/// Numbers that are written as words, where they compare or count: "three times", "half the", "twice as", "a third of".
struct NumberWords {
    private let characters: [Character]

    init(_ characters: [Character]) { self.characters = characters }

    private static let cardinals = [
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
        "twelve": 12, "twenty": 20,
    ]
    private static let parts = [
        "half": 2.0, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10,
    ]
    private static let verbs = [
        "doubles": 2.0, "doubled": 2, "double": 2, "triples": 3, "tripled": 3, "triple": 3, "quadruples": 4, "quadrupled": 4,
        "halves": 2, "halved": 2, "halve": 2,
    ]
    /// What follows a part that is one of something: "half of", "a third as", but not "half an hour".
    private static let wholes: Set<String> = ["the", "of", "as", "its", "that", "what", "those", "this", "their"]
    /// What follows "three times": "smaller", "the", "as".
    private static let comparisons: Set<String> = [
        "as", "the", "its", "that", "what", "smaller", "larger", "bigger", "faster", "slower", "less", "more", "fewer",
        "higher", "lower", "better", "worse", "greater", "longer", "shorter", "quicker", "lighter", "heavier", "cheaper",
        "over",
    ]

    /// The number that begins with a word, or nil, and where to go on.
    func number(at start: Int) -> (Numeral?, end: Int) {
        let (word, end) = word(at: start)
        let (next, nextEnd) = self.word(behind: end)
        let third = self.word(behind: nextEnd).text
        let isHyphenated = end < characters.count && "-‑".contains(characters[end]) && word != "half"
        switch word {
        case "twice" where Self.comparisons.contains(next): return (factor(start..<end, 2), end)
        case "thrice" where Self.comparisons.contains(next): return (factor(start..<end, 3), end)
        case "half" where Self.wholes.contains(next) || self.word(before: start) == "by" || self.word(before: start) == "in":
            return (part(start..<end, 2), end)
        case "a", "one":
            if let whole = Self.parts[next], Self.wholes.contains(third) || self.word(before: start) == "by" {
                return (part(start..<nextEnd, whole), nextEnd)
            }
            return (nil, end)
        default: break
        }
        if let ratio = Self.verbs[word] {
            // "a double", "double precision" and "round halves up" are none.
            guard word.hasSuffix("d") || Self.wholes.contains(next) else { return (nil, end) }
            return (factor(start..<end, ratio), end)
        }
        for (name, value) in Self.cardinals where word == name + "fold" { return (factor(start..<end, Double(value)), end) }
        guard let value = Self.cardinals[word], !isHyphenated else { return (nil, end) }
        if next == "times" {
            let isFactor = Self.comparisons.contains(third) || self.word(before: start) == "by"
            return (isFactor ? factor(start..<nextEnd, Double(value)) : nil, nextEnd)
        }
        if next == "thirds" || next == "quarters" || next == "fifths", third == "of" || third == "as" {
            let whole = next == "thirds" ? 3.0 : next == "quarters" ? 4 : 5
            let share = Double(value) / whole
            return (numeral(start..<nextEnd, share, 0.95 * share...1.05 * share, .init(kind: .factor)), nextEnd)
        }
        // A width, such as "eight bits", counts nothing.
        guard next != "bits" else { return (nil, end) }
        return (numeral(start..<end, Double(value), Double(value)...Double(value), .none), end)
    }

    /// "Three times" is 2.5 to 3.5; "twice" is nearer.
    private func factor(_ range: Range<Int>, _ value: Double) -> Numeral {
        let width = value > 2 ? 0.5 : 0.2
        return numeral(range, value, value - width...value + width, .init(kind: .factor))
    }

    /// A tenth more or less is still a third.
    private func part(_ range: Range<Int>, _ whole: Double) -> Numeral {
        numeral(range, 1 / whole, 0.9 / whole...1.1 / whole, .init(kind: .factor))
    }

    private func numeral(_ range: Range<Int>, _ value: Double, _ meant: ClosedRange<Double>, _ unit: WrittenUnit) -> Numeral {
        Numeral(
            range: range, digits: range, text: String(characters[range]), value: value, fractionDigits: 0, significantDigits: 1,
            unit: unit, word: meant)
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
