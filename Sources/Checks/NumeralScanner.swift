/// Finds the numbers of a text that can be measured or counted. What is part of a name, a date, a version, a label or a
/// formula is passed over: "int8", "28 × 28", "TensorFlow 2.21", "Section 3", "2026", "#1947", "the 3rd", "10:30".
struct NumeralScanner {
    let text: ProseText
    let characters: [Character]

    /// Nil for English.
    private let foreign: ForeignNumberWords?

    init(_ text: ProseText) {
        self.text = text
        foreign = text.foreignWords
        characters = text.characters
    }

    var numerals: [Numeral] {
        var found: [Numeral] = []
        var index = 0
        while index < characters.count {
            if Self.isDigit(characters[index]) {
                let (numeral, end) = number(at: index)
                if let numeral { found.append(numeral) }
                index = max(end, index + 1)
            } else if let numeral = vulgarFraction(at: index) {
                found.append(numeral)
                index = numeral.range.upperBound
            } else if let foreign {
                let numeral = foreign.number(at: index, in: characters)
                if let numeral { found.append(numeral) }
                index = numeral?.range.upperBound ?? index + 1
            } else if characters[index].isLetter, character(index - 1).map({ !Self.isWordPart($0) }) ?? true {
                let (numeral, end) = NumberWords(characters).number(at: index)
                if var numeral {
                    (numeral.bound, numeral.includesBound) = (bound(index), includesBound(index))
                    found.append(numeral)
                }
                index = max(end, index + 1)
            } else {
                index += 1
            }
        }
        return found
    }

    // MARK: Digits

    /// The number that begins at a digit, or nil for what is none, and where to go on.
    private func number(at start: Int) -> (Numeral?, end: Int) {
        let runEnd = characters[start...].firstIndex { !Self.isRunPart($0) } ?? characters.count
        if let fraction = fraction(at: start) { return (fraction, fraction.range.upperBound) }
        let isPoint = character(start - 1) == "." && (character(start - 2).map { $0.isWhitespace || $0 == "(" } ?? true)
        let start = isPoint ? start - 1 : start
        let before = character(start - 1) ?? " "
        let isListed = before == "/" && character(start - 2).map(Self.isDigit) ?? false
        if Self.isWordPart(before) || !isListed && "#$€£@/\\§№:.'’&".contains(before) { return (nil, runEnd) }
        var first = start
        var sign = 1.0
        switch before {
        case "-", "‑":
            if let other = character(start - 2), Self.isWordPart(other) { return (nil, runEnd) }
            (first, sign) = (start - 1, -1)
        case "−": (first, sign) = (start - 1, -1)
        case "+": first = start - 1
        default: break
        }
        guard let parts = NumeralDigits(characters, at: start, marks: text.marks) else { return (nil, runEnd) }
        let unit = unit(behind: parts.end, isGrouped: parts.isGrouped, fractionDigits: parts.fractionDigits)
        guard let unit, !isListed || unit.unit.kind != .none else { return (nil, max(runEnd, parts.end)) }
        var numeral = Numeral(
            range: first..<unit.end, digits: start..<parts.end, text: text.text(first..<unit.end),
            value: sign * parts.value * unit.scale, fractionDigits: parts.fractionDigits - unit.zeros,
            significantDigits: parts.significantDigits, unit: unit.unit,
            isGrouped: parts.isGrouped || parts.fractionDigits > 0 || unit.unit.kind != .none)
        if numeral.unit.kind == .none, let unit = columnUnit { numeral.unit = unit }
        if numeral.unit.kind == .none, isRatio(first) { numeral.unit = .init(kind: .factor) }
        if isName(numeral) { return (nil, unit.end) }
        if parts.fractionDigits == 0, unit.zeros == 0, isApproximate(first) { numeral.fractionDigits = -parts.zeros }
        (numeral.bound, numeral.includesBound) = (bound(first), includesBound(first))
        return (numeral, unit.end)
    }

    // MARK: Fractions

    /// "½ of", "⅓ the size": a part of what is named behind it.
    private func vulgarFraction(at index: Int) -> Numeral? {
        guard let value = NumeralDigits.vulgarFraction(characters[index]) else { return nil }
        return part(index..<index + 1, value)
    }

    /// "2/7 of", but not "2/7 MB".
    private func fraction(at start: Int) -> Numeral? {
        func count(_ index: Int) -> (value: Int, end: Int)? {
            let digits = characters[min(index, characters.count)...].prefix(3).prefix { Self.isDigit($0) }
            return digits.count < 3 ? Int(String(digits)).map { ($0, digits.endIndex) } : nil
        }
        guard let above = count(start), character(above.end) == "/", let below = count(above.end + 1), 0 < above.value,
            above.value < below.value, character(start - 1).map({ $0.isWhitespace || $0 == "(" }) ?? true
        else { return nil }
        return part(start..<below.end, Double(above.value) / Double(below.value))
    }

    private func part(_ range: Range<Int>, _ value: Double) -> Numeral? {
        guard character(range.upperBound)?.isWhitespace ?? false,
            NumberWords.wholes.contains(word(at: range.upperBound + 1).lowercased())
        else { return nil }
        return Numeral(
            range: range, digits: range, text: text.text(range), value: value, fractionDigits: 0, significantDigits: 1,
            unit: .init(kind: .factor), word: 0.95 * value...1.05 * value, bound: bound(range.lowerBound))
    }

    // MARK: Characters

    static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    /// Letters that stand without spaces between words, as the Chinese ones do, are none.
    static func isWordPart(_ character: Character) -> Bool {
        (character.isLetter || character.isNumber || character == "_") && !isIdeograph(character)
    }

    static func isIdeograph(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { (0x2E80...0x9FFF).contains($0.value) } ?? false
    }

    private static func isRunPart(_ character: Character) -> Bool { isWordPart(character) || ".-‑:/'’".contains(character) }

    func character(_ index: Int) -> Character? { characters.indices.contains(index) ? characters[index] : nil }

    func nextNonspace(_ index: Int) -> Int {
        characters[min(index, characters.count)...].firstIndex { !$0.isWhitespace } ?? characters.count
    }

    func previousNonspace(_ index: Int) -> Character? { characters[..<index].last { !$0.isWhitespace } }

    func word(at index: Int) -> String {
        index < characters.count ? String(characters[index...].prefix { Self.isWordPart($0) }) : ""
    }

    /// The word directly before a place, with one space between, and whether its sentence begins with it.
    func previousWord(_ index: Int) -> (text: String, isFirst: Bool)? {
        let end = characters[..<index].lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? 0
        // An abbreviation, such as "Fig. 3", has its point.
        let stop = end > 0 && characters[end - 1] == "." ? end - 1 : end
        let start = characters[..<stop].lastIndex { !Self.isWordPart($0) && $0 != "-" }.map { $0 + 1 } ?? 0
        guard start < stop, end < index else { return nil }
        let word = String(characters[start..<stop])
        if stop < end, !Self.labels.contains(word.lowercased()) { return nil }
        return (word, text.sentence(around: start).lowerBound == start)
    }
}
