import Records

extension [Chart.Point] {
    /// The points that can be drawn. A share of a whole is known no farther than from none to all of it.
    func drawn(along axis: Chart.Axis) -> [Chart.Point] {
        let finite = filter { $0.x.isFinite && $0.y.isFinite }
        guard axis.unit == .percent, finite.allSatisfy({ (0...1).contains($0.y.value) }) else { return finite }
        return finite.map { point in
            var point = point
            point.interval = point.interval.map { .init(lower: Swift.max($0.lower, 0), upper: Swift.min($0.upper, 1)) }
            return point
        }
    }

    /// What the vertical axis must reach.
    var reach: [Double] { flatMap { [$0.y.value] + ($0.interval?.ends ?? []) } }
}
