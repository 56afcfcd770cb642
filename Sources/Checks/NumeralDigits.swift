import Records

/// The digits of a number as they are written: "10,000", "3.918", "1.2e-5", "1.2 × 10⁻⁵", "3½".
struct NumeralDigits {
    private(set) var value: Double
    /// Behind the point, also of what the exponent leaves.
    private(set) var fractionDigits: Int
    private(set) var significantDigits: Int
    /// Zeros at the end of a whole number.
    private(set) var zeros: Int
    /// Written with commas or an exponent: no name looks so.
    private(set) var isGrouped: Bool
    private(set) var end: Int

    /// - Parameter marks: how the text's language writes numbers; nil for English.
    /// - Returns: nil for a version such as "2.21.0", and for what is no number.
    init?(_ characters: [Character], at start: Int, marks: NumberMarks?) {
        let point: Character = marks?.decimal == "," ? "," : "."
        let groups = (point == "," ? "." : ",") + "\u{202F}\u{2009}\u{A0} '’"
        var index = start
        var plain = ""
        func character(_ index: Int) -> Character { index < characters.count ? characters[index] : "\n" }
        func isDigit(_ index: Int) -> Bool { NumeralScanner.isDigit(character(index)) }
        func take() {
            while isDigit(index) {
                plain.append(characters[index])
                index += 1
            }
        }
        take()
        // ".9764"
        if plain.isEmpty, character(index) == ".", isDigit(index + 1) { plain = "0" }
        guard !plain.isEmpty else { return nil }
        isGrouped = false
        while plain.count <= 3 || isGrouped, groups.contains(character(index)), (1...3).allSatisfy({ isDigit(index + $0) }),
            !isDigit(index + 4)
        {
            isGrouped = true
            index += 1
            take()
        }
        let whole = plain.count
        // A point that divides no groups is one in any language.
        if character(index) == point || character(index) == ".", isDigit(index + 1) {
            index += 1
            plain.append(".")
            take()
            if character(index) == ".", isDigit(index + 1) { return nil }
        }
        guard plain.count < 30, var value = Double(plain) else { return nil }
        let figures = plain.filter { $0 != "." }.drop { $0 == "0" }
        zeros = plain.contains(".") ? 0 : figures.reversed().prefix { $0 == "0" }.count
        fractionDigits = max(plain.count - whole - 1, 0)
        significantDigits = figures.count
        if let power = Self.power(characters, behind: index) ?? (plain == "10" ? Self.superscript(characters, at: index) : nil) {
            (isGrouped, index) = (true, power.end)
            let isTen = plain == "10" && power.isBare
            value = isTen ? Self.ten(to: power.exponent) : value * Self.ten(to: power.exponent)
            fractionDigits -= power.exponent
        } else if fractionDigits == 0, let part = Self.vulgarFraction(character(index)) {
            (value, fractionDigits, significantDigits, index) = (value + part, 1, significantDigits + 1, index + 1)
        }
        self.value = value
        end = index
    }

    private typealias Power = (exponent: Int, end: Int, isBare: Bool)

    /// "e-5", "E05", "×10⁻⁵", " · 10⁻⁵"
    private static func power(_ characters: [Character], behind start: Int) -> Power? {
        let rest = characters[start...].prefix(16)
        if let first = rest.first, "eE".contains(first) {
            let sign = rest.dropFirst().prefix { "+-−".contains($0) }
            let digits = rest.dropFirst(1 + sign.count).prefix { NumeralScanner.isDigit($0) }
            guard sign.count < 2, let exponent = Int(String(digits)), exponent < 40 else { return nil }
            if digits.endIndex < characters.count, NumeralScanner.isWordPart(characters[digits.endIndex]) { return nil }
            return (sign.isEmpty || sign.first == "+" ? exponent : -exponent, digits.endIndex, false)
        }
        let times = rest.drop { $0.isWhitespace }
        guard let sign = times.first, "×x·⋅*".contains(sign) else { return nil }
        let ten = times.dropFirst().drop { $0.isWhitespace }
        guard ten.starts(with: "10") else { return nil }
        return superscript(characters, at: ten.startIndex + 2).map { ($0.exponent, $0.end, false) }
    }

    /// "⁻⁵", or "^-5"
    private static func superscript(_ characters: [Character], at start: Int) -> Power? {
        let isCaret = start < characters.count && characters[start] == "^"
        var index = isCaret ? start + 1 : start
        var digits = ""
        while index < characters.count, let digit = isCaret ? characters[index] : plain(characters[index]),
            NumeralScanner.isDigit(digit) || digits.isEmpty && "+-−".contains(digit)
        {
            digits.append(digit == "−" ? "-" : digit)
            index += 1
        }
        guard let exponent = Int(digits), abs(exponent) < 40 else { return nil }
        return (exponent, index, true)
    }

    private static let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
    private static let plainTexts = Array("0123456789+-")

    private static func plain(_ character: Character) -> Character? {
        superscripts.firstIndex(of: character).map { plainTexts[$0] }
    }

    /// The raised form of a digit or a sign; nil for others.
    static func superscript(_ character: Character) -> Character? {
        character == "−" ? "⁻" : plainTexts.firstIndex(of: character).map { superscripts[$0] }
    }

    private static func ten(to exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

    /// 0.5 for "½"; nil for what is no fraction.
    static func vulgarFraction(_ character: Character) -> Double? {
        guard let scalar = character.unicodeScalars.first, let value = scalar.properties.numericValue, value > 0, value < 1 else {
            return nil
        }
        return value
    }
}
