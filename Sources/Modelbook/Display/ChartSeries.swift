import Records

/// Values along both axes, with how surely they are known.
struct ChartSeries {
    /// May be empty where there is one series.
    var name = ""
    /// nil: 1, 2, 3 and so on.
    var x: [(any ChartValue)?]?
    var y: [(any ChartValue)?]
    /// Half the width of each interval; none for values that are known for sure, or that know it themselves.
    var errors: [(any ChartValue)?] = []
    /// What stands beside each point.
    var labels: [String] = []

    /// Those of which both values are there.
    ///
    /// - Precondition: there are as many values along one axis as along the other, and as many errors and labels or none.
    var points: [Chart.Point] {
        check(x?.count ?? y.count, "values along x")
        if !errors.isEmpty { check(errors.count, "errors") }
        if !labels.isEmpty { check(labels.count, "labels") }
        var isAfterGap = false
        return y.indices.compactMap { index -> Chart.Point? in
            let place: Number? = if let x { x[index]?.chartNumber } else { (index + 1).chartNumber }
            guard let place, let value = y[index]?.chartNumber else {
                isAfterGap = true
                return nil
            }
            defer { isAfterGap = false }
            let width = errors.isEmpty ? value.spread?.halfWidth : errors[index]?.chartNumber?.value
            return Chart.Point(
                labels.isEmpty ? "" : labels[index], x: place, y: value, series: name,
                interval: width.map { .init(around: value.value, halfWidth: $0) }, followsGap: isAfterGap)
        }
    }

    /// - Precondition: no two series have one name, which would make them one.
    static func checkNames(_ names: [String]) {
        var seen: Set<String> = []
        if let twice = names.first(where: { !seen.insert($0).inserted }) { fatalError("two series are called '\(twice)'") }
    }

    private func check(_ count: Int, _ what: String) {
        guard count != y.count else { return }
        fatalError("there are \(count) \(what) and \(y.count) along y\(name.isEmpty ? "" : " of '\(name)'")")
    }
}

extension Chart.Point.Interval {
    init(around value: Double, halfWidth: Double) {
        self.init(lower: value - halfWidth, upper: value + halfWidth)
    }
}

extension Chart {
    /// What is the same of every kind of chart in one call.
    struct Frame {
        var x: Axis
        var y: Axis = ""
        var references: [Reference]
        var title: String
        var summary: String

        func lines(_ series: [ChartSeries]) -> Chart { chart(of: series) { .line($0) } }

        func scatter(_ series: [ChartSeries]) -> Chart { chart(of: series) { .scatter($0) } }

        private func chart(of series: [ChartSeries], _ mark: ([Point]) -> Mark) -> Chart {
            ChartSeries.checkNames(series.map(\.name))
            // With places of their own they are as long as these.
            if let first = series.first, let other = series.first(where: { $0.x == nil && $0.y.count != first.y.count }) {
                KitWarning.report(
                    "the series of a chart are not equally long: '\(first.name)' has \(first.y.count) values and '\(other.name)' \(other.y.count)"
                )
            }
            let points = series.flatMap(\.points)
            return Chart(
                title: title, summary: summary, mark: mark(points), x: x.measuring(points.map(\.x)),
                y: y.measuring(points.map(\.y)), references: references)
        }
    }
}
