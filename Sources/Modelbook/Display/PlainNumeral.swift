import Records

/// A number of Swift's own, which has no unit.
public protocol PlainNumeral: TableCell, ChartValue, Displayable {
    /// The number as the page has it; nil where that, a `Double`, would be another one.
    var plainNumber: Number? { get }
}

extension PlainNumeral {
    /// The number; all its digits where a `Double` cannot hold it.
    public var tableCell: Table.Cell { plainNumber.map(Table.Cell.number) ?? .text(String(describing: self)) }

    /// As in a table.
    public var display: Display? { plainNumber.map(Display.number) ?? .text(String(describing: self)) }

    /// What a `Double` holds of it.
    public var chartNumber: Number? { plainNumber }
}

extension PlainNumeral where Self: BinaryInteger {
    /// It may be a year.
    public var chartNumber: Number? { Number(Double(self), .number, style: .init(minimumGroupingDigits: 2)) }

    /// It may be a year: see ``Number/Style/minimumGroupingDigits``.
    public var plainNumber: Number? {
        Double(exactly: self).map { Number($0, .count, style: .init(minimumGroupingDigits: 2)) }
    }
}

extension PlainNumeral where Self: BinaryFloatingPoint {
    /// To the digits of its own type: 0.1 is 0.1 in each.
    public var plainNumber: Number? { Number(Double(String(describing: self)) ?? Double(self), .number) }
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
