import Records

/// Lines with their names at their ends; points set apart carry their values.
struct LineChart {
    let points: [Chart.Point]
    let x: Chart.Axis
    let y: Chart.Axis
    var references: [Chart.Reference] = []

    func draw(_ drawing: inout Drawing) {
        let shown = points.drawn(along: y)
        let colors = SeriesColors(shown.map(\.series))
        let names = colors.names.filter { !$0.isEmpty }
        let room = min(names.map { TextMetrics.width($0, isBold: true) }.max() ?? 0, drawing.width * 0.35)
        let frame = PlotFrame(
            x: x, y: y, xs: shown.map(\.x.value) + references.values(along: .x),
            ys: shown.reach + references.values(along: .y),
            height: drawing.wantedHeight ?? (drawing.isNarrow ? 260 : 300),
            right: room + 12, isPadded: false, in: &drawing)
        frame.drawReferences(references, &drawing)
        var ends: [(name: String, y: Double)] = []
        for name in colors.names {
            let own = shown.filter { $0.series == name }
            for point in own where frame.x.shows(point.x.value) {
                frame.drawInterval(of: point, at: frame.x.position(point.x.value), &drawing)
            }
            let lines = frame.lines(through: own)
            for line in lines {
                // One point alone has no line.
                if line.count == 1 {
                    drawing.marker(line[0].x, line[0].y, 4, series: colors.index(name))
                } else {
                    drawing.polyline(line, "l\(colors.index(name)) w")
                }
            }
            if let last = lines.last?.last { ends.append((name, last.y)) }
        }
        for end in Self.apart(ends.sorted { $0.y < $1.y }, by: 16, above: frame.bottom - 4) where !end.name.isEmpty {
            drawing.text(end.name, frame.x.end + 8, end.y + 4.5, "b k\(colors.index(end.name))", room: room + 4)
        }
        for point in shown where point.isHighlighted && frame.shows(point) {
            let (px, py) = (frame.x.position(point.x.value), frame.y.position(point.y.value))
            drawing.marker(px, py, 4.5, series: colors.index(point.series), title: "\(point.x.text), \(point.y.text)")
            let isLeft = px > frame.x.end - 60
            drawing.text(point.y.text, px, py - 10, isLeft ? "b h e" : "b h m")
        }
    }

    /// Moves names down until none covers the one before, and up again where they would stand below the axis.
    private static func apart(
        _ ends: [(name: String, y: Double)], by gap: Double, above bottom: Double
    ) -> [(name: String, y: Double)] {
        var result = ends
        for index in result.indices.dropFirst() { result[index].y = max(result[index].y, result[index - 1].y + gap) }
        var limit = bottom
        for index in result.indices.reversed() where result[index].y > limit {
            result[index].y = limit
            limit -= gap
        }
        return result
    }
}
