import Records

/// Points with their names beside them; those set apart are bold and in a colour of their own.
struct ScatterChart {
    let points: [Chart.Point]
    let x: Chart.Axis
    let y: Chart.Axis
    var references: [Chart.Reference] = []

    /// So many points all have names, even where one covers something.
    private static let fewPoints = 12

    func draw(_ drawing: inout Drawing) {
        let finite = points.drawn(along: y)
        let frame = PlotFrame(
            x: x, y: y, xs: finite.map(\.x.value) + references.values(along: .x),
            ys: finite.reach + references.values(along: .y),
            height: drawing.wantedHeight ?? (drawing.isNarrow ? 300 : 340),
            right: 8, isPadded: true, in: &drawing)
        let shown = finite.filter(frame.shows)
        frame.drawReferences(references, &drawing)
        let colors = SeriesColors(points.map(\.series))
        let places = shown.map { (frame.x.position($0.x.value), frame.y.position($0.y.value)) }
        var placement = LabelPlacement(
            bounds: .init(x: frame.x.start + 8, y: 16, width: drawing.width - frame.x.start - 6, height: frame.bottom - 18),
            obstacles: places.map { .init(x: $0.0 - 6, y: $0.1 - 6, width: 12, height: 12) }
                + zip(shown, places).compactMap { point, place in
                    guard let ends = point.interval?.ends, ends.count == 2 else { return nil }
                    let (upper, lower) = (frame.y.position(ends[1]), frame.y.position(ends[0]))
                    return .init(x: place.0 - 4, y: upper, width: 8, height: lower - upper)
                })
        // Those set apart choose their places first.
        let order = shown.indices.sorted { a, b in
            shown[a].isHighlighted != shown[b].isHighlighted ? shown[a].isHighlighted : places[a].0 > places[b].0
        }
        for index in order where !shown[index].label.isEmpty {
            let (point, (px, py)) = (shown[index], places[index])
            let width = TextMetrics.width(point.label, isBold: point.isHighlighted)
            // Among many points those that are not set apart go without a name; their titles have it.
            guard
                let place = point.isHighlighted || shown.count <= Self.fewPoints
                    ? placement.place(width: width, height: 16, near: px, py)
                    : placement.clearPlace(width: width, height: 16, near: px, py)
            else { continue }
            let (left, baseline) = (place.box.x, place.box.y + 12)
            if place.needsLine {
                let nearX = min(max(px, left), left + width)
                let nearY = py < place.box.y ? place.box.y + 2 : place.box.y + place.box.height - 1
                drawing.line(px, py, nearX, py >= place.box.y && py <= place.box.y + 16 ? py : nearY, "q")
            }
            drawing.text(point.label, left, baseline, point.isHighlighted ? "b h" : "h")
        }
        for index in shown.indices {
            let (point, (px, py)) = (shown[index], places[index])
            frame.drawInterval(of: point, at: px, &drawing)
            let color = colors.names.count > 1 ? colors.index(point.series) : point.isHighlighted ? 3 : 2
            drawing.marker(
                px, py, point.isHighlighted ? 6 : 5, series: color,
                title: "\(point.label)\(point.label.isEmpty ? "" : ": ")\(point.x.text), \(point.y.text)")
        }
        drawing.key(colors, nil)
    }
}
