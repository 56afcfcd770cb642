import Records

extension Chart.Axis: ExpressibleByStringLiteral {
    /// A linear axis with a title, in the unit of its values.
    public init(stringLiteral title: String) { self.init(title, includesZero: false) }

    /// A logarithmic axis in the unit of its values.
    ///
    /// - Parameter range: where it begins and ends, in the unit's base; nil: as the values need it.
    public static func logarithmic(_ title: String = "", range: ClosedRange<Double>? = nil) -> Self {
        Self(title, scale: .logarithmic, includesZero: false, range: range)
    }

    /// A linear axis with an end of its own at both sides.
    ///
    /// - Parameter range: where it begins and ends, in the unit's base: bytes, seconds, fractions for percentages.
    public static func range(_ range: ClosedRange<Double>, _ title: String = "") -> Self {
        Self(title, includesZero: false, range: range)
    }

    /// A linear axis that begins at zero.
    public static func fromZero(_ title: String = "") -> Self { Self(title) }

    /// The same axis in the unit of what it shows.
    func measuring(_ values: [Number]) -> Self {
        var axis = self
        if axis.unit == .number, let unit = values.first(where: { $0.unit != .number })?.unit { axis.unit = unit }
        return axis
    }
}

extension Chart.Reference {
    /// A vertical line.
    ///
    /// - Parameters:
    ///   - value: in the unit of the horizontal axis.
    ///   - label: what stands at the line.
    public static func x(_ value: any ChartValue, _ label: String = "") -> Self { Self(.x, value.chartNumber ?? .missing, label) }

    /// A horizontal line.
    ///
    /// - Parameters:
    ///   - value: in the unit of the vertical axis.
    ///   - label: what stands at the line.
    public static func y(_ value: any ChartValue, _ label: String = "") -> Self { Self(.y, value.chartNumber ?? .missing, label) }
}

extension Number {
    /// Refused where it is shown.
    fileprivate static var missing: Number { Number(.nan, .number) }
}
