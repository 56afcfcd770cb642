/// Finds the numbers of a text that can be measured or counted. What is part of a name, a date, a version, a label or a
/// formula is passed over: "int8", "28 × 28", "TensorFlow 2.21", "Section 3", "2026", "#1947", "the 3rd", "10:30".
struct NumeralScanner {
    private let text: ProseText
    private let characters: [Character]

    init(_ text: ProseText) {
        self.text = text
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
            } else if characters[index].isLetter, character(index - 1).map({ !Self.isWordPart($0) }) ?? true {
                let (numeral, end) = NumberWords(characters).number(at: index)
                if let numeral { found.append(numeral) }
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
        let before = character(start - 1) ?? " "
        if Self.isWordPart(before) || "#$€£@/\\§№:.'’&".contains(before) { return (nil, runEnd) }
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
        guard Self.isDigit(characters[start]), let parts = digits(at: start) else { return (nil, runEnd) }
        guard let (unit, scale, end) = unit(behind: parts.end, isGrouped: parts.isGrouped) else {
            return (nil, max(runEnd, parts.end))
        }
        var numeral = Numeral(
            range: first..<end, digits: start..<parts.end, text: text.text(first..<end), value: sign * parts.value * scale.worth,
            fractionDigits: parts.fractionDigits - scale.zeros, significantDigits: parts.significantDigits, unit: unit,
            isGrouped: parts.isGrouped || parts.fractionDigits > 0 || unit.kind != .none)
        if unit.kind == .none, let unit = columnUnit { numeral.unit = unit }
        if unit.kind == .none, NumberWords(characters).isFactor(first) { numeral.unit = .init(kind: .factor) }
        if isName(numeral) { return (nil, end) }
        if parts.fractionDigits == 0, scale.zeros == 0, isApproximate(first) { numeral.fractionDigits = -parts.zeros }
        return (numeral, end)
    }

    private struct Digits {
        var value: Double
        var fractionDigits: Int
        var significantDigits: Int
        /// Zeros at the end of a whole number.
        var zeros: Int
        var isGrouped: Bool
        var end: Int
    }

    /// "10,000", "3.918": nil for a version such as "2.21.0".
    private func digits(at start: Int) -> Digits? {
        var index = start
        var plain = ""
        func take() {
            while let digit = character(index), Self.isDigit(digit) {
                plain.append(digit)
                index += 1
            }
        }
        take()
        guard !plain.isEmpty else { return nil }
        var isGrouped = false
        while plain.count <= 3 || isGrouped, ",\u{202F}\u{2009}".contains(character(index) ?? "x"),
            (1...3).allSatisfy({ character(index + $0).map(Self.isDigit) ?? false }),
            !(character(index + 4).map(Self.isDigit) ?? false)
        {
            isGrouped = true
            index += 1
            take()
        }
        let whole = plain.count
        if character(index) == ".", character(index + 1).map(Self.isDigit) ?? false {
            index += 1
            plain.append(".")
            take()
            if character(index) == ".", character(index + 1).map(Self.isDigit) ?? false { return nil }
        }
        guard plain.count < 30, let value = Double(plain) else { return nil }
        let figures = plain.filter { $0 != "." }.drop { $0 == "0" }
        let zeros = plain.contains(".") ? 0 : figures.reversed().prefix { $0 == "0" }.count
        return Digits(
            value: value, fractionDigits: max(plain.count - whole - 1, 0), significantDigits: figures.count, zeros: zeros,
            isGrouped: isGrouped, end: index)
    }

    private typealias Scale = (worth: Double, zeros: Int)

    /// The unit behind a number, and where it ends; nil where the number is part of something else.
    private func unit(behind end: Int, isGrouped: Bool) -> (WrittenUnit, Scale, Int)? {
        let one: Scale = (1, 0)
        let next = character(end) ?? " "
        if isDimension(from: end) { return nil }
        if "-‑".contains(next), let other = character(end + 1), Self.isWordPart(other) {
            if let unit = spelling(at: end) { return (unit.0, one, unit.1) }
            return isGrouped ? (.none, one, end) : nil
        }
        if "/:'’_@".contains(next), let other = character(end + 1), Self.isWordPart(other) { return nil }
        if "kKM".contains(next), !(character(end + 1).map(Self.isWordPart) ?? false) {
            return (.none, next == "M" ? (1e6, 6) : (1e3, 3), end + 1)
        }
        if let unit = spelling(at: end) { return (unit.0, one, unit.1) }
        if next == "–", let other = digits(at: end + 1) { return rangeUnit(behind: other.end).map { ($0, one, end) } }
        if next.isLetter || next == "_" { return nil }
        if next.isWhitespace, let unit = spelling(at: end + 1) { return (unit.0, one, unit.1) }
        for (word, scale) in [("thousand", (1e3, 3)), ("million", (1e6, 6))] where next.isWhitespace {
            if self.word(at: end + 1) == word { return (.none, scale, end + 1 + word.count) }
        }
        return (.none, one, end)
    }

    /// The unit that a column's title names: "Size (KB)", "Accuracy in %".
    private var columnUnit: WrittenUnit? {
        guard text.headers.count > 1 else { return nil }
        let last = text.headers[1].split { " ([)]".contains($0) }.last.map(Array.init) ?? []
        guard var unit = WrittenUnit.spellings.first(where: { $0.text == last })?.unit else { return nil }
        unit.symbol = nil
        return unit
    }

    /// The unit of "32–264 KB" is that of both; without one they are years or pages.
    private func rangeUnit(behind end: Int) -> WrittenUnit? {
        let start = character(end)?.isWhitespace ?? false ? end + 1 : end
        guard var unit = spelling(at: start)?.0 else { return nil }
        unit.symbol = nil
        return unit
    }

    private func spelling(at start: Int) -> (WrittenUnit, Int)? {
        guard start < characters.count else { return nil }
        for (text, unit) in WrittenUnit.spellings where characters[start...].starts(with: text) {
            let end = start + text.count
            if text.last?.isLetter ?? false, character(end).map(Self.isWordPart) ?? false { continue }
            return (unit, end)
        }
        return nil
    }

    /// "28 × 28", "3x3", or the 28 before a product.
    private func isDimension(from end: Int) -> Bool {
        var index = end
        while character(index)?.isWhitespace ?? false { index += 1 }
        guard let sign = character(index), "×x✕*".contains(sign) else { return false }
        index += 1
        while character(index)?.isWhitespace ?? false { index += 1 }
        guard let other = character(index) else { return false }
        return Self.isDigit(other) || other == ProseText.placeholder
    }

    // MARK: Names

    private static let labels: Set<String> = [
        "table", "tables", "tab", "figure", "figures", "fig", "section", "sections", "sec", "chapter", "part", "step",
        "equation", "eq", "listing", "appendix", "page", "pages", "p", "pp", "line", "lines", "item", "issue", "level",
        "version", "v", "lab", "laboratory", "exercise", "task", "question", "problem", "no", "nr", "number", "layer",
        "stage", "phase", "epoch", "channel", "class", "digit", "index", "bit", "row", "column", "axis", "rank", "input",
        "output", "tensor", "example", "case", "experiment", "run", "release", "day", "week", "year", "option", "rule",
    ]
    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    ]
    /// Words with which a sentence begins and that name nothing.
    private static let openers: Set<String> = [
        "only", "about", "all", "of", "the", "these", "those", "with", "in", "at", "from", "over", "under", "nearly",
        "almost", "exactly", "some", "every", "each", "for", "to", "by", "its", "our", "and", "but", "up", "roughly",
        "around", "approximately", "just", "after", "before", "between", "another", "both", "this", "that", "than", "or",
        "reserve", "on", "as", "is", "are", "there", "here", "more", "less", "fewer", "it", "has", "needs", "takes", "a",
    ]

    /// Whether a number is a label, a version, a date, a year or a bound, by what stands beside it.
    private func isName(_ numeral: Numeral) -> Bool {
        let (start, end) = (numeral.range.lowerBound, numeral.range.upperBound)
        let previous = previousWord(start)
        let next = word(at: nextNonspace(end))
        if let sign = previousNonspace(start), "=<>≤≥×✕".contains(sign) { return true }
        if let sign = character(nextNonspace(end)), "=≈".contains(sign) { return true }
        if numeral.unit.kind == .percent, ["confidence", "interval", "percentile", "quantile", "ci"].contains(next.lowercased()) {
            return true
        }
        if numeral.unit.kind == .percent, numeral.value >= 90, character(start - 1) == "(", character(end) == ")" { return true }
        if ["bit", "bits"].contains(next.lowercased()) { return true }
        guard numeral.unit.kind == .none, !(numeral.isGrouped && text.text(numeral.digits).contains(",")) else { return false }
        if Self.months.contains(next.lowercased()), next.first?.isUppercase ?? false { return true }
        if let previous {
            let lower = previous.text.lowercased()
            if Self.labels.contains(lower) { return true }
            if Self.months.contains(lower), previous.text.first?.isUppercase ?? false { return true }
            // "Swift 6.3", "Teensy 4.1", "x86 64"
            if previous.text.dropFirst().contains(where: { $0.isUppercase || Self.isDigit($0) }) { return true }
            if previous.text.first?.isUppercase ?? false, !previous.isFirst || !Self.openers.contains(lower) { return true }
        }
        let whole = numeral.fractionDigits <= 0
        if whole, text.text(numeral.digits).count == 4, (1900...2100).contains(numeral.value) { return true }
        // "(3)", "3)" and "[3]" number something.
        if whole, numeral.significantDigits <= 2, ")]".contains(character(end) ?? " "),
            "([".contains(character(start - 1) ?? "(")
        {
            return true
        }
        return false
    }

    private static let roundings: Set<String> = [
        "about", "around", "roughly", "approximately", "some", "nearly", "almost", "circa", "ca", "over",
    ]

    /// Whether the number is said to be rounded.
    private func isApproximate(_ start: Int) -> Bool {
        if let sign = previousNonspace(start), "~≈∼".contains(sign) { return true }
        return previousWord(start).map { Self.roundings.contains($0.text.lowercased()) } ?? false
    }

    // MARK: Characters

    static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
    static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
    private static func isRunPart(_ character: Character) -> Bool { isWordPart(character) || ".-‑:/'’".contains(character) }

    private func character(_ index: Int) -> Character? { characters.indices.contains(index) ? characters[index] : nil }

    private func nextNonspace(_ index: Int) -> Int {
        characters[min(index, characters.count)...].firstIndex { !$0.isWhitespace } ?? characters.count
    }

    private func previousNonspace(_ index: Int) -> Character? { characters[..<index].last { !$0.isWhitespace } }

    private func word(at index: Int) -> String {
        index < characters.count ? String(characters[index...].prefix { Self.isWordPart($0) }) : ""
    }

    /// The word directly before a place, with one space between, and whether its sentence begins with it.
    private func previousWord(_ index: Int) -> (text: String, isFirst: Bool)? {
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
