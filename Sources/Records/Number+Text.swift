import Texts

/// How numbers are written. The same on every machine, whatever its language; rounding is exact.
///
/// A value that is not zero is never written as zero, and a share below one never as 100 %, unless
/// ``Style/fractionDigits`` asks for so few digits. A measured value has no more digits than its spread
/// supports. The minus sign is U+2212, thousands are set apart by commas, and a no-break space stands
/// before the unit. An integer of Swift without a unit has no comma in four digits, because it can be a year.
extension Number {
    /// False for NaN and the infinities, which are errors in a report.
    public var isFinite: Bool { value.isFinite }

    /// What a reader sees: the value, its spread and the symbol unless the style hides it, such as
    /// "28.1 KB", "24.2 ± 0.4 µs", "+0.01 points" or "3.2×"; or ``wordText``.
    public var text: String {
        if let wordText { return wordText }
        var text = valueText
        if let spreadText { text += "\u{a0}±\u{a0}" + spreadText }
        guard isFinite, !style.hidesSymbol, !symbol.isEmpty else { return text }
        return text + (symbol == "×" ? "" : "\u{a0}") + symbol
    }

    /// The value alone, without spread and symbol: "28.1", "−0.01". "not a number" or "infinite" where
    /// there is none.
    public var valueText: String {
        guard isFinite else { return word(value.isNaN ? "not a number" : "infinite") }
        if unit == .date { return Moment(secondsSince1970: value).text }
        let scale = scale
        if isPlainWhole(in: scale) {
            return sign(isZero: value == 0) + grouped("\(UInt64(value.magnitude))")
        }
        let exact = scale.shown(value)
        if isScientific(exact) { return scientificText(exact) }
        let place = place(of: exact, scale)
        let rounded = exact.rounded(toPlace: place)
        var (integer, fraction) = rounded.parts(fractionDigits: place)
        if unit == .number, scale.fractionDigits == nil, style.fractionDigits == nil, spread == nil {
            while fraction.last == "0" { fraction.removeLast() }
        }
        return sign(isZero: rounded.isZero) + grouped(integer) + fractionText(fraction)
    }

    /// What stands after "±", in the scale of ``valueText``; nil where nothing was measured, or only once,
    /// or where no scatter was seen.
    public var spreadText: String? {
        guard isFinite, let halfWidth = supportedHalfWidth else { return nil }
        let scale = scale
        let exact = scale.shown(halfWidth)
        let place = place(of: scale.shown(value), scale)
        var rounded = exact.rounded(toPlace: place)
        if rounded.isZero { rounded = exact.rounded(toPlace: exact.leadingPlace) }
        let (integer, fraction) = rounded.parts(fractionDigits: max(place, rounded.isZero ? 0 : rounded.leadingPlace))
        return grouped(integer) + fractionText(fraction)
    }

    /// The unit's symbol in the scale of ``valueText``: "KB", "%", "points", "µs", "×"; may be empty. The
    /// style may hide it from ``text``.
    public var symbol: String { isFinite ? word(scale.symbol) : "" }

    /// The shortest digits that give the value back exactly: "0.9765", "10288".
    public var fullPrecisionText: String {
        guard isFinite, unit != .date else { return valueText }
        if value.isIntegral, abs(value) < 1e15 { return "\(Int64(value))" }
        return "\(value)"
    }

    /// All digits, in the unit a reader expects: "97.64 %" for a share of 0.9764, "28760 bytes".
    public var exactText: String {
        switch unit {
        case .percent, .points:
            guard isFinite, let shortest = ExactDecimal(shortestDigitsOf: value) else { return valueText }
            let shown = shortest.scaled(byPowerOfTen: 2)
            let (integer, fraction) = shown.parts(fractionDigits: max(0, shown.lastPlace))
            let symbol = unit == .percent ? "%" : "points"
            return (value < 0 ? "\u{2212}" : "") + integer + fractionText(fraction) + "\u{a0}" + word(symbol)
        case .bytes: return fullPrecisionText + "\u{a0}" + word(value == 1 ? "byte" : "bytes")
        case .seconds: return fullPrecisionText + "\u{a0}s"
        case .ratio, .count, .number: return fullPrecisionText
        case .date: return valueText
        }
    }

    private var supportedHalfWidth: Double? {
        guard let spread, spread.count > 1, spread.halfWidth.isFinite, spread.halfWidth > 0 else { return nil }
        return spread.halfWidth
    }

    /// No more digits than can be asked for: others are an error, see ``Display/problem``.
    private var askedDigits: Int? {
        style.fractionDigits.map { min(max($0, Self.fractionDigits.lowerBound), Self.fractionDigits.upperBound) }
    }

    /// The place after the point at which the value is rounded.
    private func place(of exact: ExactDecimal, _ scale: Scale) -> Int {
        // A width that is nothing in this scale supports any digit.
        if let width = supportedHalfWidth.map(scale.shown), !width.isZero {
            // One digit of the spread is known, two where the first is a 1.
            let two = width.rounded(toPlace: width.leadingPlace + 1)
            let supported = two.leadingPlace + (two.digits[0] == 1 ? 1 : 0)
            return min(askedDigits ?? supported, supported)
        }
        if let askedDigits { return askedDigits }
        guard let places = scale.fractionDigits else {
            // Three significant digits for times, four for plain numbers.
            let more = unit == .seconds ? 2 : 3
            return max(0, exact.rounded(toPlace: exact.leadingPlace + more).leadingPlace + more)
        }
        if !exact.isZero, exact.rounded(toPlace: places).isZero { return exact.leadingPlace }
        guard unit == .percent, abs(value) < 1 else { return places }
        return (places...16).first { exact.rounded(toPlace: $0).leadingPlace > -2 } ?? places
    }

    private func fractionText(_ fraction: String) -> String {
        fraction.isEmpty ? "" : (style.marks?.decimal ?? ".") + fraction
    }

    private func word(_ english: String) -> String { style.marks?.words[english] ?? english }

    /// Whether nothing is to be rounded, as in most numbers of a page: no expansion is needed to write it.
    private func isPlainWhole(in scale: Scale) -> Bool {
        scale.fractionDigits == 0 && scale.binary == 0 && scale.decimal == 0 && style.fractionDigits == nil
            && spread == nil && value.magnitude < 1e15 && value.isIntegral
    }

    private func sign(isZero: Bool) -> String {
        if isZero { return "" }
        if value < 0 { return "\u{2212}" }
        return style.showsPlus ?? (unit == .points) ? "+" : ""
    }

    private func grouped(_ integer: String) -> String {
        let least = max(style.minimumGroupingDigits ?? 1, style.marks?.minimumGroupingDigits ?? 1)
        guard integer.utf8.count - 3 >= least else { return integer }
        var text = ""
        for (index, digit) in integer.enumerated() {
            if index > 0, (integer.utf8.count - index) % 3 == 0 { text.append(style.marks?.group ?? ",") }
            text.append(digit)
        }
        return text
    }

    /// Plain numbers too small or too large for digits and commas.
    private func isScientific(_ exact: ExactDecimal) -> Bool {
        guard !exact.isZero, style.fractionDigits == nil, spread == nil else { return false }
        return exact.leadingPlace <= -15 || (unit == .number && exact.leadingPlace > 4)
    }

    private func scientificText(_ exact: ExactDecimal) -> String {
        let rounded = exact.rounded(toPlace: exact.leadingPlace + 3)
        let power = -rounded.leadingPlace
        var (integer, fraction) = rounded.scaled(byPowerOfTen: -power).parts(fractionDigits: 3)
        while fraction.last == "0" { fraction.removeLast() }
        integer += fractionText(fraction)
        let raised: [Character: Character] = [
            "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
            "9": "⁹",
        ]
        return sign(isZero: rounded.isZero) + integer + "×10" + String("\(power)".compactMap { raised[$0] })
    }
}
