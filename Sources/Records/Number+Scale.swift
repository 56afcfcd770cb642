import Texts

extension Number {
    /// The symbol that a number is written with and what one of it is worth: "KB" is 2¹⁰ bytes, "µs" is
    /// 10⁻⁶ seconds.
    struct Scale {
        var symbol: String
        /// The value shown is value ÷ 2^binary × 10^decimal.
        var binary = 0
        var decimal = 0
        /// Digits after the point unless the style says otherwise; nil where significant digits count.
        var fractionDigits: Int?

        func shown(_ value: Double) -> ExactDecimal {
            ExactDecimal(binary == 0 ? value : value / Double(1 << binary)).scaled(byPowerOfTen: decimal)
        }
    }

    /// The scale that the style asks for, or the unit's own choice for this value.
    var scale: Scale {
        switch unit {
        case .bytes: Self.byteScale(value, symbol: style.symbol)
        case .seconds: Self.timeScale(value, symbol: style.symbol)
        case .percent: Scale(symbol: style.symbol ?? "%", decimal: 2, fractionDigits: 2)
        case .points: Scale(symbol: style.symbol ?? "points", decimal: 2, fractionDigits: 2)
        case .ratio: Scale(symbol: style.symbol ?? "", fractionDigits: ratioDigits)
        case .count: Scale(symbol: style.symbol ?? "", fractionDigits: value.isIntegral ? 0 : 1)
        case .number: Scale(symbol: style.symbol ?? "", fractionDigits: value.isIntegral ? 0 : nil)
        case .date: Scale(symbol: "", fractionDigits: 0)
        }
    }

    /// A factor ("3.2×") needs one digit where a share ("0.31") needs two; both need fewer when large.
    private var ratioDigits: Int {
        let few = style.symbol == "×" ? 1 : 2
        return switch abs(value) {
        case ..<10: few
        case ..<100: 1
        default: 0
        }
    }

    private static func byteScale(_ value: Double, symbol: String?) -> Scale {
        let bytes = Scale(symbol: abs(value) == 1 ? "byte" : "bytes", fractionDigits: value.isIntegral ? 0 : 1)
        let scales = [
            Scale(symbol: "KB", binary: 10, fractionDigits: 1),
            Scale(symbol: "MB", binary: 20, fractionDigits: 2),
            Scale(symbol: "GB", binary: 30, fractionDigits: 2),
        ]
        if let symbol {
            var chosen = scales.first { $0.symbol == symbol } ?? bytes
            chosen.symbol = symbol == "bytes" ? bytes.symbol : symbol
            return chosen
        }
        if abs(value) < 1024 { return bytes }
        // A value that would be rounded up to 1,024.0 KB is written 1.00 MB.
        return scales.first {
            abs(value) / Double(1 << $0.binary) < 1023.95
        } ?? scales[2]
    }

    private static func timeScale(_ value: Double, symbol: String?) -> Scale {
        let scales = [
            Scale(symbol: "ns", decimal: 9), Scale(symbol: "µs", decimal: 6), Scale(symbol: "ms", decimal: 3),
            Scale(symbol: "s"),
        ]
        if let symbol {
            let canonical = symbol == "us" ? "µs" : symbol
            return scales.first { $0.symbol == canonical } ?? Scale(symbol: symbol)
        }
        switch abs(value) {
        case 0: return scales[3]
        case ..<0.999_5e-6: return scales[0]
        case ..<0.999_5e-3: return scales[1]
        case ..<0.999_5: return scales[2]
        default: return scales[3]
        }
    }
}
