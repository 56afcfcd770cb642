import Records

/// A number of Swift's own, which has no unit.
public protocol PlainNumeral: TableCell, ChartValue, Displayable {
    /// The number as the page has it; nil where that, a `Double`, would be another one or shorter.
    var plainNumber: Number? { get }
    /// All its digits, where ``plainNumber`` is nil.
    var wholeText: String { get }
}

extension PlainNumeral {
    /// The number; all its digits where a `Double` cannot hold it.
    public var tableCell: Table.Cell { plainNumber.map(Table.Cell.number) ?? .text(wholeText) }

    /// As in a table.
    public var display: Display? { plainNumber.map(Display.number) ?? .text(wholeText) }

    /// What a `Double` holds of it.
    public var chartNumber: Number? { plainNumber }
}

extension PlainNumeral where Self: BinaryInteger {
    /// It may be a year.
    public var chartNumber: Number? { Number(Double(self), .number, style: .init(minimumGroupingDigits: 2)) }

    /// It may be a year: see ``Number/Style/minimumGroupingDigits``. Of one with more digits than a `Double` holds all are shown.
    public var plainNumber: Number? {
        guard magnitude < 1_000_000_000_000_000 as UInt64, let value = Double(exactly: self) else { return nil }
        return Number(value, .count, style: .init(minimumGroupingDigits: 2))
    }

    /// With the page's own mark between thousands, as its other numbers are.
    public var wholeText: String {
        var text = ""
        let digits = String(magnitude)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { text += KitWords.speech?.marks?.group ?? "," }
            text.append(digit)
        }
        return (self < 0 ? "\u{2212}" : "") + text
    }
}

extension PlainNumeral where Self: BinaryFloatingPoint {
    /// To the digits of its own type: 0.1 is 0.1 in each.
    public var plainNumber: Number? { Number(Double(String(describing: self)) ?? Double(self), .number) }

    public var wholeText: String { String(describing: self) }
}

extension Int: PlainNumeral {}
extension Int8: PlainNumeral {}
extension Int16: PlainNumeral {}
extension Int32: PlainNumeral {}
extension Int64: PlainNumeral {}
extension Int128: PlainNumeral {}
extension UInt: PlainNumeral {}
extension UInt8: PlainNumeral {}
extension UInt16: PlainNumeral {}
extension UInt32: PlainNumeral {}
extension UInt64: PlainNumeral {}
extension UInt128: PlainNumeral {}
#if !(os(macOS) && arch(x86_64))
extension Float16: PlainNumeral {}
#endif
extension Float: PlainNumeral {}
extension Double: PlainNumeral {}
