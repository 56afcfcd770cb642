import Records

extension Chart {
    /// A line through values in their order.
    ///
    /// - Parameter y: nil leaves a gap.
    public static func line(
        _ y: [(any ChartValue)?], errors: [(any ChartValue)?] = [], xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [],
        title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary).lines([.init(y: y, errors: errors)])
    }

    /// A line through points in their order.
    ///
    /// - Parameters:
    ///   - x: one for each of `y`.
    ///   - y: nil leaves a gap.
    ///   - errors: how surely each is known: a line from y − error to y + error.
    public static func line(
        x: [(any ChartValue)?], y: [(any ChartValue)?], errors: [(any ChartValue)?] = [], xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .lines([.init(x: x, y: y, errors: errors)])
    }

    /// Lines with names of their own.
    ///
    /// - Parameters:
    ///   - x: one for each value of every series; nil: 1, 2, 3 and so on.
    ///   - y: the series by their names; nil leaves a gap.
    public static func line(
        x: [(any ChartValue)?]? = nil, y: KeyValuePairs<String, [(any ChartValue)?]>, xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .lines(y.map { .init(name: $0.key, x: x, y: $0.value) })
    }

    /// Lines with names of their own, in the order of the names.
    ///
    /// - Parameters:
    ///   - x: one for each value of every series; nil: 1, 2, 3 and so on.
    ///   - y: the series by their names; nil leaves a gap.
    @_disfavoredOverload
    public static func line<Value: ChartValue>(
        x: [(any ChartValue)?]? = nil, y: [String: [Value]], xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .lines(y.sorted { $0.key < $1.key }.map { .init(name: $0.key, x: x, y: $0.value) })
    }

    /// A line through rows in their order: `Chart.line(epochs, x: \.number, y: \.loss)`.
    ///
    /// - Parameters:
    ///   - series: the line that a row belongs to.
    ///   - error: how surely y is known.
    public static func line<Row>(
        _ rows: [Row], x: (Row) -> (any ChartValue)?, y: (Row) -> (any ChartValue)?, series: ((Row) -> String)? = nil,
        error: ((Row) -> (any ChartValue)?)? = nil, xAxis: Axis = "", yAxis: Axis = "", references: [Reference] = [],
        title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .lines(ChartSeries.divided(rows, x: x, y: y, series: series, error: error))
    }

    /// Several lines through the same rows: `Chart.line(epochs, x: \.number, y: ["train": \.loss, "test": \.testLoss])`.
    public static func line<Row>(
        _ rows: [Row], x: (Row) -> (any ChartValue)?, y: KeyValuePairs<String, (Row) -> (any ChartValue)?>, xAxis: Axis = "",
        yAxis: Axis = "", references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .lines(y.map { .init(name: $0.key, x: rows.map(x), y: rows.map($0.value)) })
    }

    /// Points.
    ///
    /// - Parameters:
    ///   - x: one for each of `y`.
    ///   - errors: how surely each y is known.
    ///   - labels: what stands beside each point.
    public static func scatter(
        x: [(any ChartValue)?], y: [(any ChartValue)?], errors: [(any ChartValue)?] = [], labels: [String] = [], xAxis: Axis = "",
        yAxis: Axis = "", references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .scatter([.init(x: x, y: y, errors: errors, labels: labels)])
    }

    /// Points of several series.
    ///
    /// - Parameters:
    ///   - x: one for each value of every series.
    ///   - y: the series by their names.
    public static func scatter(
        x: [(any ChartValue)?], y: KeyValuePairs<String, [(any ChartValue)?]>, xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .scatter(y.map { .init(name: $0.key, x: x, y: $0.value) })
    }

    /// A point for each row: `Chart.scatter(models, x: \.size, y: \.accuracy, label: \.name)`.
    ///
    /// - Parameters:
    ///   - series: points of one series share a colour and a shape.
    ///   - label: what stands beside the point.
    ///   - error: how surely y is known.
    public static func scatter<Row>(
        _ rows: [Row], x: (Row) -> (any ChartValue)?, y: (Row) -> (any ChartValue)?, series: ((Row) -> String)? = nil,
        label: ((Row) -> String)? = nil, error: ((Row) -> (any ChartValue)?)? = nil, xAxis: Axis = "", yAxis: Axis = "",
        references: [Reference] = [], title: String = "", summary: String = ""
    ) -> Chart {
        Frame(x: xAxis, y: yAxis, references: references, title: title, summary: summary)
            .scatter(ChartSeries.divided(rows, x: x, y: y, series: series, label: label, error: error))
    }
}

extension ChartSeries {
    /// Rows by the series that they belong to, in the order in which these come.
    static func divided<Row>(
        _ rows: [Row], x: (Row) -> (any ChartValue)?, y: (Row) -> (any ChartValue)?, series: ((Row) -> String)?,
        label: ((Row) -> String)? = nil, error: ((Row) -> (any ChartValue)?)?
    ) -> [ChartSeries] {
        var all: [ChartSeries] = []
        for row in rows {
            let name = series?(row) ?? ""
            let index = all.firstIndex { $0.name == name } ?? all.count
            if index == all.count { all.append(ChartSeries(name: name, x: [], y: [])) }
            all[index].x?.append(x(row))
            all[index].y.append(y(row))
            if let error { all[index].errors.append(error(row)) }
            if let label { all[index].labels.append(label(row)) }
        }
        return all
    }
}
