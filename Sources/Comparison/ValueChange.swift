import Records

extension ReportComparison.ValueChange {
    init(_ old: PageValue?, _ new: PageValue?, in section: String) {
        self.init(
            name: new?.name ?? old?.name ?? "", section: section, old: old?.text, new: new?.text, oldValue: old?.exact,
            newValue: new?.exact, at: new?.at ?? old?.at)
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
    /// Whether two measured numbers may be measurements of one thing: their intervals meet.
    func isWithinSpread(of other: PageValue) -> Bool {
        guard let a = spread, let b = other.spread, let x = Double(exact), let y = Double(other.exact) else { return false }
        return abs(x - y) <= a + b
    }
}
