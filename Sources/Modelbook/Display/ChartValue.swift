import Records

/// A value that has a place in a chart: a number of Swift's, a quantity, a date; nil leaves a gap.
public protocol ChartValue {
    /// nil: there is none.
    var chartNumber: Number? { get }
}

extension Number: ChartValue {
    public var chartNumber: Number? { self }
}

extension Quantity: ChartValue {
    public var chartNumber: Number? { number }
}

extension Optional: ChartValue where Wrapped: ChartValue {
    public var chartNumber: Number? { flatMap(\.chartNumber) }
}
