import Notebooks
import Records

/// A quantity that a sentence shows, typed or computed.
struct ShownQuantity {
    /// Its characters in the text.
    var range: Range<Int>
    /// As a reader sees it.
    var text: String
    var unit: Number.Unit
    /// In base units.
    var value: Double
    /// What a reader may take it for, in base units: what is shown is rounded.
    var interval: ClosedRange<Double>
    /// The computed value.
    var number: Number?
    /// Written as a factor: "3.4×", "twice".
    var isFactor: Bool
    var isTyped: Bool { number == nil }

    /// A typed number.
    init(_ numeral: Numeral) {
        range = numeral.range
        text = numeral.text.withPlainSpaces
        unit = numeral.unit.numberUnit
        interval = numeral.intervals[0]
        value = (interval.lowerBound + interval.upperBound) / 2
        isFactor = numeral.unit.kind == .factor
    }

    /// The value of a directive.
    init(_ number: Number, at index: Int) {
        range = index..<index + 1
        text = number.text.withPlainSpaces
        unit = number.unit
        value = number.value
        self.number = number
        isFactor = number.symbol == "×" || number.unit == .ratio && number.style.wording != nil
        let symbol = number.symbol
        let shown = number.valueText + (symbol.isEmpty || symbol == "×" ? symbol : " " + symbol)
        let numeral = NumeralScanner(ProseText(shown, marks: number.style.marks)).numerals.first
        interval = numeral.map { $0.intervals[0] } ?? number.value...number.value
    }

    func shifted(by count: Int) -> ShownQuantity {
        var copy = self
        copy.range = range.lowerBound + count..<range.upperBound + count
        return copy
    }

    /// Where a measured value may lie.
    var spread: ClosedRange<Double>? {
        number?.spread.map { value - abs($0.halfWidth)...value + abs($0.halfWidth) }
    }
}

extension WrittenUnit {
    var numberUnit: Number.Unit {
        switch kind {
        case .none: .count
        case .other: .number
        case .factor: .ratio
        case .percent: .percent
        case .points: .points
        case .bytes: .bytes
        case .seconds: .seconds
        }
    }
}

extension ProseText {
    /// A text that stands nowhere.
    init(_ text: String, marks: NumberMarks? = nil) {
        self.init(role: .paragraph, section: 0, cellsBefore: 0, start: SourceLocation(line: 1, column: 1))
        self.marks = marks
        characters = Array(text)
        sources = characters.map { _ in nil }
        divide()
    }
}

extension ProseText {
    /// The values of its directives.
    func computed(by run: Run) -> [ShownQuantity] {
        objects.compactMap { index, object in
            guard case .directive(let number) = object, case .number(let value)? = run.inlines[number], value.isFinite else {
                return nil
            }
            return ShownQuantity(value, at: index)
        }
    }
}

/// A sentence with what it shows.
struct Sentence {
    let text: ProseText
    let range: Range<Int>
    /// In order.
    let quantities: [ShownQuantity]
    /// Lower-case words with where they begin.
    let words: [(text: String, index: Int)]
    /// What compares in it and what stands between, in another language than English.
    let tokens: [ComparisonLexicon.Token]

    /// A sentence that shows more is a list that nobody reads.
    static let mostQuantities = 30

    /// The sentences that somebody reads.
    static func all(in text: ProseText, _ quantities: [ShownQuantity]) -> [Sentence] {
        var rest = quantities.sorted { $0.range.lowerBound < $1.range.lowerBound }[...]
        return text.sentences.compactMap { range in
            let own = rest.prefix { range.contains($0.range.lowerBound) }
            rest = rest.dropFirst(own.count)
            return own.count > mostQuantities || range.count > 4_000 ? nil : Sentence(text, range, Array(own))
        }
    }

    /// The sentence of a character; nil where nobody reads it.
    ///
    /// - Parameter sorted: the quantities of the text, in order.
    init?(around index: Int, in text: ProseText, _ sorted: [ShownQuantity]) {
        let range = text.sentence(around: index)
        let start = sorted.partition { $0.range.lowerBound < range.lowerBound }
        let own = sorted[start...].prefix { range.contains($0.range.lowerBound) }
        guard own.count <= Self.mostQuantities else { return nil }
        self.init(text, range, Array(own))
    }

    /// - Parameter quantities: those of the sentence.
    init(_ text: ProseText, _ range: Range<Int>, _ quantities: [ShownQuantity]) {
        self.text = text
        self.range = range
        self.quantities = quantities.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var words: [(String, Int)] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let end = text.characters[index..<range.upperBound].firstIndex { !NumeralScanner.isWordPart($0) } ?? range.upperBound
            if end > index { words.append((text.text(index..<end).lowercased(), index)) }
            index = max(end, index + 1)
        }
        self.words = words
        tokens = text.lexicon?.tokens(text.characters, in: range, self.quantities) ?? []
    }

    private static let doubts: Set<String> = [
        "not", "no", "never", "neither", "nor", "hardly", "without", "if", "unless", "would", "could", "whether", "cannot", "t",
        "should", "might", "may", "myth", "wrong", "false", "lie", "doubt", "claim", "think", "thought", "believe", "rarely",
        "seldom", "contrary", "untrue", "incorrect", "supposedly", "allegedly", "until", "ought", "expected", "expect",
        "supposed", "claims", "nothing", "when",
    ]

    /// Whether it says something else than that things are so, or cannot be read.
    var isDoubtful: Bool {
        if text.characters[range].contains(where: { "?？؟".contains($0) }) || text.struck.contains(where: range.overlaps) {
            return true
        }
        if text.lexicon != nil { return tokens.contains { $0.has(.doubt) } }
        return !text.isEnglish || words.contains { Self.doubts.contains($0.text) }
    }

    /// The word behind a quantity that says which way it differs, and what it says of the first of two: "3.4× smaller".
    func comparative(behind quantity: ShownQuantity) -> (text: String, direction: Comparatives.Direction)? {
        guard text.lexicon != nil else {
            guard let word = word(behind: quantity) else { return nil }
            return (Comparatives.directions[word] ?? Comparatives.speeds[word]).map { (word, $0) }
        }
        guard let next = tokens.first(where: { $0.range.lowerBound >= quantity.range.upperBound }) else { return nil }
        switch next.comparative {
        case .own(let direction, _), .amount(let direction): return (text.text(next.range), direction)
        case .quality, nil: return nil
        }
    }

    /// The first word behind a quantity.
    func word(behind quantity: ShownQuantity) -> String? { words.first { $0.index >= quantity.range.upperBound }?.text }

    /// The last word before a quantity.
    func word(before quantity: ShownQuantity) -> String? { words.last { $0.index < quantity.range.lowerBound }?.text }

    /// "± 0.30 points"
    func isUncertainty(_ quantity: ShownQuantity) -> Bool {
        text.characters[range.lowerBound..<quantity.range.lowerBound].last { !$0.isWhitespace } == "±"
    }

    /// The part of the sentence around a quantity that no comma or semicolon divides.
    func clause(around quantity: ShownQuantity) -> Range<Int> { text.clause(around: quantity.range, in: range) }

    /// The noun of "8.6 KB of RAM".
    func noun(of quantity: ShownQuantity) -> String? {
        let behind = words.drop { $0.index < quantity.range.upperBound }.prefix(2)
        guard behind.count == 2, behind.first?.text == "of", let noun = behind.last else { return nil }
        return text.characters[quantity.range.upperBound..<noun.index].contains { ",.;:(".contains($0) } ? nil : noun.text
    }
}
