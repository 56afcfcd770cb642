import Records

/// What stands beside a number and makes it a name: "Section 3", "Swift 6.3", "March 10".
extension NumeralScanner {
    static let labels: Set<String> = [
        "table", "tables", "tab", "figure", "figures", "fig", "section", "sections", "sec", "chapter", "part", "step",
        "equation", "eq", "listing", "appendix", "page", "pages", "p", "pp", "line", "lines", "item", "issue", "level",
        "version", "v", "lab", "laboratory", "exercise", "task", "question", "problem", "no", "nr", "number", "layer",
        "stage", "phase", "epoch", "channel", "class", "digit", "index", "bit", "row", "column", "axis", "rank", "input",
        "output", "tensor", "example", "case", "experiment", "run", "release", "day", "week", "year", "option", "rule", "port",
        "seed", "id",
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
    func isName(_ numeral: Numeral) -> Bool {
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
        guard numeral.unit.kind == .none, !isDivided(numeral) else { return false }
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

    /// "12,000", "12 000" and, in other languages, "12.000": no year and no version is written so.
    private func isDivided(_ numeral: Numeral) -> Bool {
        let digits = text.text(numeral.digits)
        return numeral.isGrouped && (digits.contains(",") || numeral.fractionDigits <= 0 && !digits.allSatisfy(Self.isDigit))
    }

    // MARK: Roundings and bounds

    private static let roundings: Set<String> = [
        "about", "around", "roughly", "approximately", "some", "nearly", "almost", "circa", "ca", "over", "etwa", "rund",
        "environ", "unos", "cerca", "aproximadamente",
    ]

    /// Whether the number is said to be rounded.
    func isApproximate(_ start: Int) -> Bool {
        if let sign = previousNonspace(start), "~≈∼".contains(sign) { return true }
        if words(before: start).suffix(2) == ["close", "to"] { return true }
        return previousWord(start).map { Self.roundings.contains($0.text.lowercased()) } ?? false
    }

    /// On which side of a number the value is said to lie: "more than twice", "under 88 KB".
    func bound(_ start: Int) -> Comparatives.Direction? {
        let before = words(before: start)
        switch before.last {
        case "than": return before.dropLast().last.flatMap { Comparatives.directions[$0] }
        case "least" where before.dropLast().last == "at": return .more
        case "most" where before.dropLast().last == "at": return .less
        case "to" where before.dropLast().last == "up": return .less
        case "over", "above", "exceeding": return .more
        case "under", "below", "nearly", "almost": return .less
        default: return nil
        }
    }

    /// Whether the value can be the bound itself: "at least 500", "up to 500".
    func includesBound(_ start: Int) -> Bool { ["least", "most", "to"].contains(words(before: start).last) }

    /// "a factor of 3.4", "a speed-up of 2.2", "a ratio of 3.44": the number is a factor without its sign.
    func isRatio(_ start: Int) -> Bool {
        let before = words(before: start)
        guard before.last == "of", let noun = before.dropLast().last else { return false }
        return ["factor", "speedup", "ratio"].contains(noun) || noun == "up" && before.dropLast(2).last == "speed"
    }

    /// The last three words before a place, within its sentence.
    private func words(before start: Int) -> [String] {
        let near = characters[..<start].suffix(40)
        let own = near[(near.lastIndex { ".;:,()!?".contains($0) }.map { $0 + 1 } ?? near.startIndex)...]
        return own.split { !Self.isWordPart($0) }.suffix(3).map { String($0).lowercased() }
    }
}
