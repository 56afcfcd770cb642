#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Records

extension Date: TableCell, ChartValue, Displayable {
    public var chartNumber: Number? { Number(timeIntervalSince1970, .date) }

    /// "2026-11-30", or "2026-11-30 12:06" within a day, in universal time.
    public var tableCell: Table.Cell { .text(chartNumber?.text ?? "") }

    public var display: Display? { .text(chartNumber?.text ?? "") }
}

extension Duration: TableCell, ChartValue, Displayable {
    public var chartNumber: Number? {
        Number(Double(components.seconds) + Double(components.attoseconds) * 1e-18, .seconds)
    }

    public var tableCell: Table.Cell { chartNumber.map(Table.Cell.number) ?? .missing }

    public var display: Display? { chartNumber.map(Display.number) }
}
