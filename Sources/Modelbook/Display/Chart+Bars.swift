import Records

extension Chart {
    /// A bar for each name: `Chart.bars(["float": 91.4, "int8": 28.1])`.
    public static func bars(
        _ values: KeyValuePairs<String, (any ChartValue)?>, axis: Axis = "", references: [Reference] = [], title: String = "",
        summary: String = ""
    ) -> Chart {
        bars(values.map(\.key), values.map(\.value), axis: axis, references: references, title: title, summary: summary)
    }

    /// A bar for each name, in the order of the names.
    @_disfavoredOverload
    public static func bars<Value: ChartValue>(
        _ values: [String: Value], axis: Axis = "", references: [Reference] = [], title: String = "",
        summary: String = ""
    ) -> Chart {
        let sorted = values.sorted { $0.key < $1.key }
        return bars(sorted.map(\.key), sorted.map(\.value), axis: axis, references: references, title: title, summary: summary)
    }

    /// A bar for each name.
    ///
    /// - Parameters:
    ///   - values: one for each name; nil leaves the bar out.
    ///   - errors: how surely each is known; none for values that are known for sure, or that know it themselves.
    public static func bars(
        _ names: [String], _ values: [(any ChartValue)?], errors: [(any ChartValue)?] = [], axis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        let points = ChartSeries(y: values, errors: errors, labels: names).points
        return Frame(x: axis, references: references, title: title, summary: summary)
            .bars(points.map { Bar($0.label, [.init("", $0.y)], interval: $0.interval) })
    }

    /// Bars of several series beside one another: `Chart.bars(names, ["float": a, "int8": b])`.
    ///
    /// - Parameter series: one value for each name.
    public static func bars(
        _ names: [String], _ series: KeyValuePairs<String, [(any ChartValue)?]>, axis: Axis = "", references: [Reference] = [],
        title: String = "", summary: String = ""
    ) -> Chart {
        ChartSeries.checkNames(series.map(\.key))
        let points = series.map { ChartSeries(name: $0.key, y: $0.value, labels: names).points }
        let bars = names.indices.flatMap { index in
            points.flatMap { $0.filter { $0.x.value == Double(index + 1) } }.enumerated().map { position, point in
                // A bar without a name belongs to the one before it.
                Bar(position == 0 ? point.label : "", [.init(point.series, point.y)], interval: point.interval)
            }
        }
        return Frame(x: axis, references: references, title: title, summary: summary).bars(bars)
    }

    /// A bar for each row: `Chart.bars(models, label: \.name, value: \.size)`.
    ///
    /// - Parameter error: how surely the value is known.
    public static func bars<Row>(
        _ rows: [Row], label: (Row) -> String, value: (Row) -> (any ChartValue)?, error: ((Row) -> (any ChartValue)?)? = nil,
        axis: Axis = "", references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        bars(
            rows.map(label), rows.map(value), errors: error.map { rows.map($0) } ?? [], axis: axis, references: references,
            title: title, summary: summary)
    }
}

extension Chart.Frame {
    fileprivate func bars(_ bars: [Chart.Bar]) -> Chart {
        var axis = x.measuring(bars.flatMap { $0.segments.map(\.value) })
        // The length of a bar is its value.
        axis.includesZero = axis.scale == .linear
        return Chart(title: title, summary: summary, mark: .bars(bars), x: axis, references: references)
    }
}
