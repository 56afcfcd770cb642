import Records

/// Values in messages, with enough digits to tell them from what was typed.
enum Figures {
    /// "3.918…", "97.64 %", "26,000 bytes".
    static func text(_ number: Number) -> String {
        switch number.unit {
        case .bytes: Number(number.value, .bytes, style: .init(symbol: "bytes")).text.withPlainSpaces
        case .percent: cut(number.value * 100) + " %"
        case .points: cut(number.value * 100) + " points"
        case .seconds: Number(number.value, .seconds).text.withPlainSpaces
        case .date: number.text
        case .count, .number, .ratio:
            number.value == number.value.rounded() ? Number(number.value, .count).text : cut(number.value)
        }
    }

    /// The first four digits that count, with "…" behind them where there are more.
    private static func cut(_ value: Double) -> String {
        if value < 0 { return "\u{2212}" + cut(-value) }
        // Binary fractions of percentages have digits that nobody computed.
        let digits = Number((value * 1e9).rounded() / 1e9, .number).fullPrecisionText
        guard !digits.contains("e") else { return Number(value, .number).text }
        var result = ""
        var count = 0
        for character in digits {
            if NumeralScanner.isDigit(character), count > 0 || character != "0" { count += 1 }
            if count > 4, result.contains(".") { return result + "…" }
            result.append(character)
        }
        return result.hasSuffix(".0") ? String(result.dropLast(2)) : result
    }
}
