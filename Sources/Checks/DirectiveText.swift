import Records

/// How the value of an expression is shown as a text has it: the Swift of a directive whose value reads the same.
public enum DirectiveText {
    /// An expression without the methods at its end that say how it is shown.
    static func base(of directive: String) -> String {
        var expression = directive[...]
        while let dot = lastMember(of: expression), isPresentation(expression[dot...]) { expression = expression[..<dot] }
        // "(a / b).times": without its brackets, if they belong together.
        if expression.hasPrefix("("), expression.hasSuffix(")") {
            var depth = 0
            let inner = expression.dropFirst().dropLast()
            let isClosed = inner.allSatisfy { character in
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
                return depth >= 0
            }
            if isClosed { expression = inner }
        }
        return String(expression)
    }

    /// The point before the last member, which may have arguments: ".inWords(.times)".
    private static func lastMember(of expression: Substring) -> Substring.Index? {
        guard expression.hasSuffix(")") else { return expression.lastIndex(of: ".") }
        var depth = 0
        let open = expression.indices.reversed().first { index in
            depth += expression[index] == ")" ? 1 : expression[index] == "(" ? -1 : 0
            return depth == 0
        }
        return open.flatMap { expression[..<$0].lastIndex(of: ".") }
    }

    private static func isPresentation(_ text: Substring) -> Bool {
        [".times", ".withoutUnit", ".signed", ".magnitude"].contains(text)
            || [".shown(in: \"", ".rounded(to: ", ".inWords("].contains(where: text.hasPrefix) && text.hasSuffix(")")
    }

    /// A name, a call or a chain needs no brackets before a point.
    static func bracketed(_ expression: String) -> String {
        var depth = 0
        let isSimple = expression.allSatisfy { character in
            depth += "([".contains(character) ? 1 : ")]".contains(character) ? -1 : 0
            return depth > 0 || NumeralScanner.isWordPart(character) || ".)]\"".contains(character)
        }
        return isSimple ? expression : "(\(expression))"
    }

    /// What a directive shows in place of a numeral: with its unit, or for its digits alone.
    struct Replacement: Hashable {
        var directive: String
        var replacesUnit: Bool
    }

    /// The directive that gives a numeral's own text; nil where none does.
    static func replacement(for numeral: Numeral, _ value: KnownValue) -> Replacement? {
        guard let expression = value.expression else { return nil }
        if numeral.word != nil {
            return word(numeral, value).map { Replacement(directive: bracketed(expression) + $0, replacesUnit: true) }
        }
        func gives(_ number: Number) -> Bool? {
            if plain(number.text) == plain(numeral.text) { return true }
            let sign = numeral.value < 0 ? "\u{2212}" : ""
            let digits = numeral.text.drop { "+-−‑".contains($0) }.prefix { !$0.isLetter && !" ×%\u{a0}".contains($0) }
            return plain(number.text) == sign + digits && numeral.value >= 0 ? false : nil
        }
        if let directive = value.directive, let whole = gives(value.number) {
            return Replacement(directive: directive, replacesUnit: whole)
        }
        if value.isPlain { return nil }
        var base = bracketed(expression)
        var whole = expression
        var number = value.number
        if number.unit == .percent, numeral.unit.kind == .none {
            (number, whole) = (Number(number.value, .ratio), "Ratio(\(base).value)")
            base = whole
        }
        for (suffix, style) in presentations(numeral) {
            number.style = style
            number.style.marks = value.number.style.marks
            if let replacesUnit = gives(number) {
                return Replacement(directive: suffix.isEmpty ? whole : base + suffix, replacesUnit: replacesUnit)
            }
        }
        return nil
    }

    /// What shows a value in the words that are typed; nil where it has none of them.
    private static func word(_ numeral: Numeral, _ value: KnownValue) -> String? {
        guard let wording = numeral.wording, !value.isPlain || wording == .count else { return nil }
        // "two times as large" is "twice as large".
        for wording in wording == .multiple ? [.multiple, .times] : [wording] {
            var number = value.number
            number.style = Number.Style(marks: value.number.style.marks, wording: wording)
            guard number.text == numeral.text else { continue }
            return wording == .multiple || wording == .count ? ".inWords()" : ".inWords(.\(wording.rawValue))"
        }
        return nil
    }

    /// A word that no other takes the place of, such as "doubles", and a bound, such as "more than 3×", with what keeps it
    /// true; nil for other digits.
    static func claim(for numeral: Numeral, _ value: KnownValue) -> String? {
        guard numeral.word != nil || numeral.bound != nil, [.none, .factor].contains(numeral.unit.kind),
            !value.isPlain || numeral.unit.kind == .none, let expression = value.expression, !expression.contains("\"")
        else { return nil }
        func digits(_ bound: Double) -> String { Number((bound * 1e4).rounded() / 1e4, .number).fullPrecisionText }
        let orEqual = numeral.includesBound ? "=" : ""
        let condition =
            switch numeral.bound {
            case .more: "\(expression) >\(orEqual) \(digits(numeral.value))"
            case .less: "\(expression) <\(orEqual) \(digits(numeral.value))"
            case nil where numeral.unit.kind == .factor:
                "\(expression) >= \(digits(numeral.interval.lowerBound)) && \(expression) <= \(digits(numeral.interval.upperBound))"
            case nil: "\(expression) == \(digits(numeral.value))"
            }
        return "[\(numeral.text)]{claim=\"\(condition)\"}"
    }

    private static func presentations(_ numeral: Numeral) -> [(suffix: String, style: Number.Style)] {
        let unit = numeral.unit
        var ways: [(String, Number.Style)] = [("", .init())]
        if unit.kind == .points { ways.append((".magnitude", .init(showsPlus: false))) }
        if unit.kind == .factor { ways.append((".times", .init(symbol: "×"))) }
        if let symbol = unit.scaleSymbol { ways.append((".shown(in: \"\(symbol)\")", .init(symbol: symbol))) }
        let digits = numeral.fractionDigits
        ways += ways.map { suffix, style in
            var style = style
            style.fractionDigits = digits
            return (suffix + ".rounded(to: \(digits))", style)
        }
        ways += ways.map { suffix, style in
            var style = style
            style.hidesSymbol = true
            return (suffix + ".withoutUnit", style)
        }
        ways += ways.map { suffix, style in
            var style = style
            style.showsPlus = true
            return (suffix + ".signed", style)
        }
        return ways
    }

    /// Spaces and minus signs may be written in more than one way.
    public static func plain(_ text: String) -> String {
        String(
            text.compactMap { character -> Character? in
                switch character {
                case _ where character.isWhitespace: nil
                case "-", "‑": "\u{2212}"
                case "μ": "µ"
                default: character
                }
            })
    }
}
