import Records

extension PlotFrame {
    /// The lines through points of one series: cut where values are missing, where a logarithmic axis has no place for them,
    /// and where they leave the plot.
    func lines(through points: [Chart.Point]) -> [[(x: Double, y: Double)]] {
        var lines: [[(x: Double, y: Double)]] = []
        var previous: (x: Double, y: Double)?
        for point in points {
            let hasPlace = (!x.isLogarithmic || point.x.value > 0) && (!y.isLogarithmic || point.y.value > 0)
            let place = (x: x.position(point.x.value), y: y.position(point.y.value))
            guard hasPlace, place.x.isFinite, place.y.isFinite else {
                previous = nil
                continue
            }
            if let start = previous, !point.followsGap {
                if let (a, b) = inside(start, place) {
                    if let end = lines.last?.last, end == a { lines[lines.count - 1].append(b) } else { lines.append([a, b]) }
                }
            } else if shows(point) {
                lines.append([place])
            }
            previous = place
        }
        return lines
    }

    /// The part of a line that lies in the plot.
    private func inside(
        _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)
    ) -> ((x: Double, y: Double), (x: Double, y: Double))? {
        var (first, last) = (0.0, 1.0)
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let spare = 0.01
        for (step, room) in [
            (-dx, a.x - x.start + spare), (dx, x.end + spare - a.x), (-dy, a.y - top + spare), (dy, bottom + spare - a.y),
        ] {
            if step == 0 {
                if room < 0 { return nil }
            } else if step < 0 {
                first = max(first, room / step)
            } else {
                last = min(last, room / step)
            }
        }
        guard first <= last else { return nil }
        // What lies inside keeps its place to the last bit.
        return (
            first == 0 ? a : (a.x + first * dx, a.y + first * dy), last == 1 ? b : (a.x + last * dx, a.y + last * dy)
        )
    }
}

extension [Chart.Reference] {
    /// What an axis must reach.
    func values(along side: Chart.Reference.Side) -> [Double] { filter { $0.side == side }.map(\.value.value) }
}
