#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Records

extension Date: TableCell, ChartValue, Displayable {
    public var chartNumber: Number? { number }

    /// "2026-11-30", or "2026-11-30 12:06" within a day, in universal time.
    public var tableCell: Table.Cell { isShown ? .text(number.text) : .number(number) }

    public var display: Display? { isShown ? .text(number.text) : .number(number) }

    /// What has no place in the calendar is told of as a number that cannot be shown.
    private var isShown: Bool { number.isFinite && Display.number(number).problem == nil }

    private var number: Number { Number(timeIntervalSince1970, .date) }
}

extension Duration: TableCell, ChartValue, Displayable {
    public var chartNumber: Number? {
        Number(Double(components.seconds) + Double(components.attoseconds) * 1e-18, .seconds)
    }

    public var tableCell: Table.Cell { chartNumber.map(Table.Cell.number) ?? .missing }

    public var display: Display? { chartNumber.map(Display.number) }
}
