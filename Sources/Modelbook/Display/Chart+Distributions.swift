import Records

extension Chart {
    /// How many values lie where. nil is left out.
    ///
    /// - Parameter bins: into how many parts of one width the values are divided; nil: as their number and spread suggest,
    ///   and one part for each of a few whole numbers.
    public static func histogram(
        _ values: [(any ChartValue)?], bins: Int? = nil, xAxis: Axis = "", yAxis: Axis = "", references: [Reference] = [],
        title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary).histogram([("", values)], bins: bins)
    }

    /// How the values of several series lie, in the same bins.
    public static func histogram(
        _ series: KeyValuePairs<String, [(any ChartValue)?]>, bins: Int? = nil, xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .histogram(series.map { ($0.key, $0.value) }, bins: bins)
    }

    /// How the values of several series lie, in the same bins, in the order of their names.
    @_disfavoredOverload
    public static func histogram<Value: ChartValue>(
        _ series: [String: [Value]], bins: Int? = nil, xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .histogram(series.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, bins: bins)
    }

    /// How one value of the rows lies: `Chart.histogram(samples, \.error)`.
    public static func histogram<Row>(
        _ rows: [Row], _ value: (Row) -> (any ChartValue)?, bins: Int? = nil, xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        histogram(
            rows.map(value), bins: bins, xAxis: xAxis, yAxis: yAxis, references: references, title: title, summary: summary)
    }

    /// How values are spread: median, quartiles, the farthest values within 1.5 times the distance of the quartiles from
    /// them, and those beyond.
    public static func box(
        _ values: [(any ChartValue)?], axis: Axis = "", references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: axis, references: references, title: title, summary: summary).boxes([("", values)])
    }

    /// A box for each series: `Chart.box(["float": a, "int8": b])`.
    public static func box(
        _ series: KeyValuePairs<String, [(any ChartValue)?]>, axis: Axis = "", references: [Reference] = [], title: String = "",
        summary: String = ""
    ) -> Chart {
        Frame(x: axis, references: references, title: title, summary: summary).boxes(series.map { ($0.key, $0.value) })
    }

    /// A box for each series, in the order of their names.
    @_disfavoredOverload
    public static func box<Value: ChartValue>(
        _ series: [String: [Value]], axis: Axis = "", references: [Reference] = [], title: String = "",
        summary: String = ""
    ) -> Chart {
        Frame(x: axis, references: references, title: title, summary: summary)
            .boxes(series.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// A box for each label of the rows, in the order in which these come: `Chart.box(runs, label: \.model, value: \.time)`.
    public static func box<Row>(
        _ rows: [Row], label: (Row) -> String, value: (Row) -> (any ChartValue)?, axis: Axis = "", references: [Reference] = [],
        title: String = "", summary: String = ""
    ) -> Chart {
        let labelled = rows.map { (label: label($0), value: value($0)) }
        let series = ChartSeries.divided(labelled, x: \.value, y: \.value, series: \.label, error: nil)
        return Frame(x: axis, references: references, title: title, summary: summary).boxes(series.map { ($0.name, $0.y) })
    }
}

extension Chart.Frame {
    fileprivate func histogram(_ series: [(name: String, values: [(any ChartValue)?])], bins: Int?) -> Chart {
        ChartSeries.checkNames(series.map(\.name))
        let numbers = series.map { $0.values.compactMap { $0?.chartNumber } }
        let edges = Binning.edges(of: numbers.flatMap { $0.map(\.value) }, bins: bins)
        let counted = zip(series, numbers).map { series, numbers in
            let values = numbers.map(\.value)
            let ends = [values.min(), values.max()].compactMap(\.self)
            return Chart.Histogram.Series(
                series.name, counts: Binning.counts(of: values, edges), ends: ends.allSatisfy(\.isFinite) ? ends : nil)
        }
        var counts = y
        (counts.unit, counts.includesZero) = (.count, counts.scale == .linear)
        return Chart(
            title: title, summary: summary, mark: .histogram(.init(edges: edges, series: counted)),
            x: x.measuring(numbers.flatMap { $0 }), y: counts, references: references)
    }

    fileprivate func boxes(_ series: [(name: String, values: [(any ChartValue)?])]) -> Chart {
        let numbers = series.map { $0.values.compactMap { $0?.chartNumber } }
        return Chart(
            title: title, summary: summary, mark: .boxes(zip(series, numbers).map { .init($0.name, of: $1.map(\.value)) }),
            x: x.measuring(numbers.flatMap { $0 }), references: references)
    }
}

extension Chart.BoxPlot {
    /// The five numbers of values, with quartiles between two of them interpolated as NumPy does it.
    fileprivate init(_ label: String, of values: [Double]) {
        let sorted = values.sorted()
        let (lower, upper) = (Binning.quantile(0.25, of: sorted), Binning.quantile(0.75, of: sorted))
        let reach = 1.5 * (upper - lower)
        let inner = sorted.filter { $0 >= lower - reach && $0 <= upper + reach }
        self.init(
            label, lowerWhisker: min(inner.first ?? lower, lower), lowerQuartile: lower,
            median: Binning.quantile(0.5, of: sorted),
            upperQuartile: upper, upperWhisker: max(inner.last ?? upper, upper),
            outliers: sorted.filter { $0 < lower - reach || $0 > upper + reach },
            count: sorted.count)
    }
}
