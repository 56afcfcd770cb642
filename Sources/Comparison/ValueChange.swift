import Records

extension ReportComparison.ValueChange {
    init(_ old: PageValue?, _ new: PageValue?, in section: String) {
        self.init(
            name: new?.name ?? old?.name ?? "", section: section, old: old?.text, new: new?.text, oldValue: old?.digits,
            newValue: new?.digits, at: new?.at ?? old?.at)
        guard let old, let new, let before = Double(old.exact), let after = Double(new.exact), before != after else { return }
        let unit = new.unit ?? old.unit
        if unit == .percent || unit == .points {
            change = Number(after - before, .points).text
        } else if before != 0, (after - before).isFinite {
            change = Number((after - before) / abs(before), .percent, style: Number.Style(showsPlus: true)).text
        }
    }
}

extension PageValue {
    /// ``exact``; nil for text in the place of a number.
    fileprivate var digits: String? { exact.isEmpty ? nil : exact }

    /// Whether two texts say the same number, as "97.6 %" and "97.64 %" do: one has more digits, and no other unit.
    func isShown(as other: PageValue) -> Bool {
        if text.utf8.elementsEqual(other.text.utf8) { return true }
        guard let a = digits(of: text), let b = digits(of: other.text), a.rest == b.rest else { return false }
        var half = 0.5
        for _ in 0..<min(a.count, b.count) { half /= 10 }
        return abs(a.value - b.value) <= half * (1 + 1e-9)
    }

    /// A number as it is written in English, how many digits it has behind its point, and all that is no digit.
    private func digits(of text: String) -> (value: Double, count: Int, rest: String)? {
        let digits = text.filter { $0.isASCII && $0.isNumber || $0 == "." }
        guard let value = Double(digits), digits.count < 20 else { return nil }
        let count = digits.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
        return (value, count, text.filter { !($0.isASCII && $0.isNumber || ".,".contains($0)) })
    }

    /// Whether two measured numbers may be measurements of one thing: their intervals meet.
    func isWithinSpread(of other: PageValue) -> Bool {
        guard let a = spread, let b = other.spread, let x = Double(exact), let y = Double(other.exact) else { return false }
        return abs(x - y) <= a + b
    }
}
