import Texts

/// Ratios and counts in words, for sentences. A word stands for whatever a reader takes it for, and digits stand where there
/// is no such word: so a sentence is true, and can be read, whatever the value becomes.
extension Number {
    /// Where in a sentence a number in words stands.
    public enum Wording: String, Codable, Sendable, Hashable {
        /// Before "as" and "the": "half", "a third", "twice", "three times"; "2.3 times" between them.
        case multiple
        /// Before "the": "double", "triple", "quadruple"; as ``multiple`` where there is no such word.
        case double
        /// Before a comparative: "two times", "three times"; "2.3 times" between them. Below one it cannot be shown: see ``Display/problem``.
        case times
        /// Behind "a factor of": "two", "three"; "2.3" between them.
        case factor
        /// "twofold", "threefold"; "2.3-fold" between them.
        case fold
        /// Before "of" and behind "by": "half", "a third", "two thirds"; "38 %" between them.
        case part
        /// Before what is counted: "two" to "twelve" and "twenty"; digits for all others.
        case count
    }

    /// In the words that the style asks for, and in digits where none of them means the value; nil where it asks for none.
    public var wordText: String? {
        guard let wording = style.wording, isFinite, value > 0 else { return nil }
        let halfWidth = spread.map { abs($0.halfWidth) } ?? 0
        let words = wording.words.filter { word in
            word.meaning.contains(value - halfWidth) && word.meaning.contains(value + halfWidth)
        }.sorted { abs($0.value - value) < abs($1.value - value) }
        if let said = words.lazy.compactMap(said).first { return said }
        var digits = self
        digits.style.wording = nil
        switch wording {
        case .count: return digits.text
        case .part: digits.unit = .percent
        case .multiple, .double, .times, .factor, .fold: (digits.style.symbol, digits.style.hidesSymbol) = ("×", true)
        }
        if wording == .part { return digits.text }
        if value < 1, style.fractionDigits == nil { digits.style.fractionDigits = Self.digits(ofShare: value) }
        if wording == .factor { return digits.text }
        let template = wording == .fold ? "%1-fold" : "%1 times"
        return (style.marks?.words[template] ?? template).split(separator: "%1", omittingEmptySubsequences: false)
            .joined(separator: digits.text)
    }

    /// Two digits that count; nil where they are too far behind the point.
    private static func digits(ofShare value: Double) -> Int? {
        let place = max(ExactDecimal(value).leadingPlace + 1, 2)
        return place <= 10 ? place : nil
    }

    /// nil where the page's language has no such word.
    private func said(_ word: NumberWord) -> String? {
        guard let marks = style.marks, let wording = style.wording else { return word.text }
        return marks.said(word, wording)
    }
}

extension NumberMarks {
    /// A number's word in the language; nil where it has none.
    package func said(_ word: NumberWord, _ wording: Number.Wording) -> String? {
        words[wording == .part && word.text == "half" ? "half of" : word.text]
    }
}

/// A word for a number, with what a reader takes it for.
package struct NumberWord: Hashable {
    package var text: String
    package var value: Double
    package var meaning: ClosedRange<Double>

    /// "Three times" is 2.5 to 3.5; "twice" is nearer.
    package static func factor(_ text: String, _ value: Double) -> NumberWord {
        let width = value > 2 ? 0.5 : 0.2
        return NumberWord(text: text, value: value, meaning: value - width...value + width)
    }

    /// A tenth more or less is still a third.
    package static func part(_ text: String, of whole: Double) -> NumberWord {
        NumberWord(text: text, value: 1 / whole, meaning: 0.9 / whole...1.1 / whole)
    }

    /// "Two thirds" is nearer than "a third".
    package static func parts(_ text: String, _ count: Double, of whole: Double) -> NumberWord {
        NumberWord(text: text, value: count / whole, meaning: 0.95 * count / whole...1.05 * count / whole)
    }

    package static let cardinals: [(text: String, value: Double)] =
        zip(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2...)
        .map { ($0, Double($1)) } + [("twenty", 20)]

    fileprivate static let counts = cardinals.map { NumberWord(text: $0, value: $1, meaning: $1...$1) }
    fileprivate static let times = cardinals.map { factor("\($0) times", $1) }
    fileprivate static let factors = cardinals.map { factor($0, $1) }
    fileprivate static let folds = cardinals.map { factor("\($0)fold", $1) }
    fileprivate static let multiples = [factor("twice", 2)] + times + fractions
    fileprivate static let doubles = [factor("double", 2), factor("triple", 3), factor("quadruple", 4)] + times + fractions
    fileprivate static let fractions =
        [("half", 2), ("a third", 3), ("a quarter", 4), ("a fifth", 5), ("a sixth", 6), ("an eighth", 8), ("a tenth", 10)]
        .map { part($0, of: $1) }
        + [("two thirds", 2, 3), ("three quarters", 3, 4), ("two fifths", 2, 5), ("three fifths", 3, 5), ("four fifths", 4, 5)]
        .map { parts($0, $1, of: $2) }
}

extension Number.Wording {
    /// The words that can stand there.
    package var words: [NumberWord] {
        switch self {
        case .multiple: NumberWord.multiples
        case .double: NumberWord.doubles
        case .times: NumberWord.times
        case .factor: NumberWord.factors
        case .fold: NumberWord.folds
        case .part: NumberWord.fractions
        case .count: NumberWord.counts
        }
    }
}
