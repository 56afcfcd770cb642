/// Tables that are drawn with lines of dashes, found before CommonMark reads their lines as rules and headings.
extension LineScanner {
    /// More lines are no table of dashes with blank lines in it.
    private static let longestDashTable = 2_000

    /// The lines of a grid table that begins on a line.
    func gridTable(at number: Int) -> ClosedRange<Int>? {
        guard Self.isGridRule(text(number)) else { return nil }
        var last = number
        while last < source.lines.count, "+|".utf8.contains(text(last + 1).first ?? 0) { last += 1 }
        return last >= number + 2 && Self.isGridRule(text(last)) ? number...last : nil
    }

    /// The lines of a table whose columns stand under dashes, if one begins on a line.
    func dashTable(at number: Int) -> DashTable.Lines? {
        let first = text(number)
        if Self.groups(first) >= 2 { return headless(from: number) }
        if Self.groups(text(number + 1)) >= 2, !first.isBlank, !Self.isDashes(first) {
            return simple(header: number...number, rule: number + 1)
        }
        guard Self.isDashes(first), first.count >= 5 else { return nil }
        var rule = number + 1
        while rule < number + 12, !text(rule).isBlank, Self.groups(text(rule)) < 2 { rule += 1 }
        guard rule > number + 1, Self.groups(text(rule)) >= 2, let end = closing(behind: rule) else { return nil }
        return DashTable.Lines(
            all: number...end, header: number + 1...rule - 1, rule: rule, body: rule + 1..<end, hasBlankRows: true)
    }

    private func simple(header: ClosedRange<Int>, rule: Int) -> DashTable.Lines? {
        var end = rule + 1
        while end <= source.lines.count, !text(end).isBlank { end += 1 }
        guard end > rule + 1 else { return nil }
        let hasClosing = Self.groups(text(end - 1)) >= 1
        return DashTable.Lines(
            all: header.lowerBound...end - 1, header: header, rule: rule, body: rule + 1..<(hasClosing ? end - 1 : end),
            hasBlankRows: false)
    }

    /// Without a header a table ends in dashes, too.
    private func headless(from rule: Int) -> DashTable.Lines? {
        guard let end = closing(behind: rule), end > rule + 1 else { return nil }
        let body = rule + 1..<end
        return DashTable.Lines(
            all: rule...end, header: nil, rule: rule, body: body, hasBlankRows: body.contains { text($0).isBlank })
    }

    /// The next line of dashes that ends a table: behind it stands nothing.
    private func closing(behind rule: Int) -> Int? {
        var low = 0
        var high = dashTableEnds.count
        while low < high {
            let middle = (low + high) / 2
            if dashTableEnds[middle] > rule { high = middle } else { low = middle + 1 }
        }
        guard low < dashTableEnds.count, dashTableEnds[low] <= rule + Self.longestDashTable else { return nil }
        return dashTableEnds[low]
    }

    /// The lines of dashes behind which stands nothing.
    static func dashTableEnds(in source: SourceText) -> [Int] {
        (1...source.lines.count).filter { number in
            source.line(number).contains(UInt8(ascii: "-")) && groups(source.line(number).trimmed) >= 1
                && source.line(number + 1).isBlank
        }
    }

    private func text(_ number: Int) -> ArraySlice<UInt8> { source.line(number).trimmed }

    private static func isGridRule(_ text: ArraySlice<UInt8>) -> Bool {
        text.count >= 3 && text.first == UInt8(ascii: "+") && text.last == UInt8(ascii: "+")
            && text.allSatisfy { "+-=:".utf8.contains($0) } && text.contains { "-=".utf8.contains($0) }
    }

    private static func isDashes(_ text: ArraySlice<UInt8>) -> Bool {
        text.count >= 3 && text.allSatisfy { $0 == UInt8(ascii: "-") }
    }

    /// How many groups of dashes, each of two or more, a line is made of; 0 for any other line.
    private static func groups(_ text: ArraySlice<UInt8>) -> Int {
        guard text.count >= 3, text.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == 0x20 }) else { return 0 }
        let groups = text.split(separator: 0x20)
        return groups.allSatisfy { $0.count >= 2 } ? groups.count : 0
    }
}
