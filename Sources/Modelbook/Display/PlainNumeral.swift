import Records

/// A number of Swift's own, which has no unit.
public protocol PlainNumeral: TableCell {
    /// The number as the page has it; nil where that, a `Double`, would be another one.
    var plainNumber: Number? { get }
}

extension PlainNumeral {
    /// The number; all its digits where a `Double` cannot hold it.
    public var tableCell: Table.Cell { plainNumber.map(Table.Cell.number) ?? .text(String(describing: self)) }
}

extension PlainNumeral where Self: BinaryInteger {
    /// It may be a year: see ``Number/Style/minimumGroupingDigits``.
    public var plainNumber: Number? {
        Double(exactly: self).map { Number($0, .count, style: .init(minimumGroupingDigits: 2)) }
    }
}

extension PlainNumeral where Self: BinaryFloatingPoint {
    public var plainNumber: Number? { Number(Double(self), .number) }
}

extension Int: PlainNumeral {}
extension Int8: PlainNumeral {}
extension Int16: PlainNumeral {}
extension Int32: PlainNumeral {}
extension Int64: PlainNumeral {}
extension UInt: PlainNumeral {}
extension UInt8: PlainNumeral {}
extension UInt16: PlainNumeral {}
extension UInt32: PlainNumeral {}
extension UInt64: PlainNumeral {}
extension Float: PlainNumeral {}
extension Double: PlainNumeral {}
