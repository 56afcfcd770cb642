import Records

extension Chart {
    /// Bars from labels and quantities of one unit.
    public static func bars<U>(
        _ title: String, summary: String, _ bars: [(String, Quantity<U>)], axis: String = "",
        scale: Axis.Scale = .linear
    ) -> Chart {
        Chart(
            title: title, summary: summary,
            mark: .bars(bars.map { Bar($0.0, [.init(axis, $0.1.number)]) }), x: Axis(axis, U.unit, scale: scale))
    }

    /// Bars of stacked segments: each bar is a label and its named parts.
    public static func stackedBars<U>(
        _ title: String, summary: String, _ bars: [(String, [(String, Quantity<U>)])], axis: String = ""
    ) -> Chart {
        Chart(
            title: title, summary: summary,
            mark: .bars(bars.map { Bar($0.0, $0.1.map { .init($0.0, $0.1.number) }) }), x: Axis(axis, U.unit))
    }

    /// Points with labels of their own.
    public static func scatter<X, Y>(
        _ title: String, summary: String, x: String, y: String, _ points: [(String, Quantity<X>, Quantity<Y>)],
        xScale: Axis.Scale = .linear, xIncludesZero: Bool = true, yIncludesZero: Bool = false
    ) -> Chart {
        Chart(
            title: title, summary: summary,
            mark: .scatter(points.map { Point($0.0, x: $0.1.number, y: $0.2.number) }),
            x: Axis(x, X.unit, scale: xScale, includesZero: xIncludesZero),
            y: Axis(y, Y.unit, includesZero: yIncludesZero))
    }

    /// A line through points in order.
    public static func line<X, Y>(
        _ title: String, summary: String, x: String, y: String, _ points: [(Quantity<X>, Quantity<Y>)],
        series: String = ""
    ) -> Chart {
        Chart(
            title: title, summary: summary,
            mark: .line(points.map { Point("", x: $0.0.number, y: $0.1.number, series: series) }),
            x: Axis(x, X.unit), y: Axis(y, Y.unit))
    }

    /// The same points, each with how surely its y is known: a line from y − margin to y + margin. Likewise bars of one part.
    ///
    /// - Parameter margins: one for each point or bar, in its order; those of other charts have none.
    /// - Precondition: there are as many as points or bars.
    public func plusMinus<U>(_ margins: [Quantity<U>]) -> Chart {
        func check(_ count: Int, _ what: String) {
            if count != margins.count { fatalError("there are \(margins.count) margins for \(count) \(what)") }
        }
        func withIntervals(_ points: [Point]) -> [Point] {
            check(points.count, "points")
            return zip(points, margins).map { point, margin in
                var point = point
                point.interval = Point.Interval(around: point.y.value, halfWidth: margin.value)
                return point
            }
        }
        var chart = self
        switch mark {
        case .scatter(let points): chart.mark = .scatter(withIntervals(points))
        case .line(let points): chart.mark = .line(withIntervals(points))
        case .bars(var bars):
            check(bars.count, "bars")
            for (index, margin) in zip(bars.indices, margins) {
                if bars[index].segments.count != 1 { fatalError("a stacked bar has no margin: '\(bars[index].label)'") }
                bars[index].interval = .init(around: bars[index].segments[0].value.value, halfWidth: margin.value)
            }
            chart.mark = .bars(bars)
        case .histogram, .boxes, .timeline, .heatmap, .network, .flame: check(0, "points or bars")
        }
        return chart
    }
}
