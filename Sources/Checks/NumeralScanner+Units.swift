/// The unit that stands behind a number.
extension NumeralScanner {
    struct UnitBehind {
        var unit: WrittenUnit
        /// What "k" and "million" are worth, and how many digits they stand for.
        var scale = 1.0
        var zeros = 0
        var end: Int

        init(_ unit: WrittenUnit, _ end: Int) { (self.unit, self.end) = (unit, end) }
    }

    /// The unit behind a number, and where it ends; nil where the number is part of something else.
    func unit(behind end: Int, isGrouped: Bool, fractionDigits: Int) -> UnitBehind? {
        let next = character(end) ?? " "
        if isDimension(from: end) { return nil }
        if next == ":", character(end + 1) == "1", !(character(end + 2).map(Self.isWordPart) ?? false) {
            return UnitBehind(.init(kind: .factor), end + 2)
        }
        if let unit = shared(behind: end) ?? listed(behind: end, fractionDigits) { return unit }
        if "-‑".contains(next), let other = character(end + 1), Self.isWordPart(other) { return hyphened(end, isGrouped) }
        if "/:'’_@".contains(next), let other = character(end + 1), Self.isWordPart(other) { return nil }
        if "kKM".contains(next), !(character(end + 1).map(Self.isWordPart) ?? false) {
            return scaled(by: next == "M" ? 6 : 3, end + 1)
        }
        if let unit = spelling(at: end) { return unit }
        if next.isLetter && !Self.isIdeograph(next) || next == "_" { return nil }
        if next.isWhitespace, let unit = spelling(at: end + 1) { return unit }
        if let zeros = Self.ideographs[next] { return scaled(by: zeros, end + 1) }
        guard next.isWhitespace || Self.otherSigns.contains(next) else { return UnitBehind(.none, end) }
        let word = self.word(at: end + 1)
        if let zeros = (text.marks == nil ? Self.english : Self.foreign)[word] { return scaled(by: zeros, end + 1 + word.count) }
        let sign = next.isWhitespace ? character(end + 1) ?? " " : next
        let isOther = Self.others.contains(word) || Self.otherSigns.contains(sign)
        return UnitBehind(isOther ? .init(kind: .other) : .none, end)
    }

    private func scaled(by zeros: Int, _ end: Int) -> UnitBehind {
        var unit = UnitBehind(.none, end)
        (unit.zeros, unit.scale) = (zeros, (0..<zeros).reduce(1) { scale, _ in scale * 10 })
        return unit
    }

    /// How many zeros a word behind a number stands for.
    private static let english = ["thousand": 3, "million": 6, "billion": 9, "trillion": 12]
    private static let foreign = [
        "Tausend": 3, "Tsd": 3, "Million": 6, "Millionen": 6, "Mio": 6, "Milliarde": 9, "Milliarden": 9, "Mrd": 9,
        "Billionen": 12,
        "mille": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9, "mil": 3, "millón": 6, "millones": 6,
        "ألف": 3, "مليون": 6, "مليار": 9,
    ]
    private static let ideographs: [Character: Int] = ["千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8]

    /// Units that the kit has none for: "3.4 kg" is no ratio and no count.
    private static let others: Set<String> = [
        "kg", "mg", "µg", "lb", "oz", "km", "cm", "mm", "µm", "nm", "mi", "ft", "inches", "miles", "feet", "meters", "metres",
        "Hz", "kHz", "MHz", "GHz", "W", "mW", "kW", "mWh", "kWh", "mAh", "V", "mV", "kV", "mA", "µA", "J", "mJ", "µJ", "kJ", "dB",
        "dBm", "rpm", "fps", "hPa", "kPa", "bar", "mol", "litres", "liters", "degrees", "dollars", "euros", "pounds", "cents",
        "USD", "EUR", "GBP", "CHF", "Euro", "Dollar", "dólares", "Grad", "Meter", "Kilometer", "kilomètres", "kilómetros",
        "grados",
    ]
    private static let otherSigns: Set<Character> = ["€", "$", "£", "¥", "°", "℃", "元"]

    /// "3.4-fold", "25.4-kilobyte"; nil for a name such as "8-bit".
    private func hyphened(_ end: Int, _ isGrouped: Bool) -> UnitBehind? {
        if let unit = spelling(at: end) { return unit }
        if var unit = spelling(at: end + 1), [.bytes, .seconds, .percent].contains(unit.unit.kind) {
            unit.unit.symbol = nil
            return unit
        }
        return isGrouped ? UnitBehind(.none, end) : nil
    }

    /// The unit that stands behind a number's partner: "32–264 KB", "32 and 264 KB", "97.6/97.4 %", "41.2 ± 0.3 µs",
    /// "97.6 (± 0.3) %". A range without one are years or pages.
    private func shared(behind end: Int) -> UnitBehind? {
        let next = nextNonspace(end)
        let isBracketed = character(next) == "("
        let sign = isBracketed ? nextNonspace(next + 1) : next
        let link: Int
        if "–/".contains(character(end) ?? " ") {
            link = end + 1
        } else if character(sign) == "±" {
            link = sign + 1
        } else if next > end, ["and", "to", "or"].contains(word(at: next)) {
            link = next + word(at: next).count
        } else {
            return nil
        }
        guard let partner = NumeralDigits(characters, at: nextNonspace(link), marks: text.marks) else { return nil }
        let close = isBracketed && character(partner.end) == ")" ? partner.end + 1 : partner.end
        return unit(ofBoth: close).map { UnitBehind($0, end) }
    }

    /// The unit that stands behind the last number of a list, "87.3, 44.0 and 25.4 KB", whose numbers are written alike.
    private func listed(behind end: Int, _ fractionDigits: Int) -> UnitBehind? {
        var last = end
        for _ in 0..<Sentence.mostQuantities {
            guard character(last) == ",", character(last + 1)?.isWhitespace ?? false,
                let next = NumeralDigits(characters, at: nextNonspace(last + 1), marks: text.marks),
                next.fractionDigits == fractionDigits
            else { return nil }
            last = next.end
            if let unit = shared(behind: last) { return UnitBehind(unit.unit, end) }
        }
        return nil
    }

    private func unit(ofBoth end: Int) -> WrittenUnit? {
        guard var unit = spelling(at: character(end)?.isWhitespace ?? false ? end + 1 : end)?.unit else { return nil }
        unit.symbol = nil
        return unit
    }

    /// The unit that a column's title names: "Size (KB)", "Accuracy in %".
    var columnUnit: WrittenUnit? {
        guard text.headers.count > 1 else { return nil }
        let last = text.headers[1].split { " ([)]".contains($0) }.last.map(Array.init) ?? []
        guard var unit = WrittenUnit.spellings.first(where: { $0.text == last })?.unit else { return nil }
        unit.symbol = nil
        return unit
    }

    private func spelling(at start: Int) -> UnitBehind? {
        guard start < characters.count else { return nil }
        for (text, unit) in WrittenUnit.spellings where characters[start...].starts(with: text) {
            let end = start + text.count
            if text.last?.isLetter ?? false, character(end).map(Self.isWordPart) ?? false { continue }
            return UnitBehind(unit, end)
        }
        return nil
    }

    /// "28 × 28", "3x3", or the 28 before a product.
    private func isDimension(from end: Int) -> Bool {
        let sign = nextNonspace(end)
        guard "×x✕*".contains(character(sign) ?? " "), let other = character(nextNonspace(sign + 1)) else { return false }
        return Self.isDigit(other) || other == ProseText.placeholder
    }
}
