import Records

/// The two axes of a plot: a few round values, the titles where they are read first, no grid.
struct PlotFrame {
    let x: AxisScale
    let y: AxisScale
    let top: Double
    let bottom: Double

    init(
        x: Chart.Axis, y: Chart.Axis, xs: [Double], ys: [Double], height: Double, right: Double,
        isPadded: Bool, in drawing: inout Drawing
    ) {
        top = y.title.isEmpty ? 10 : 28
        bottom = height - (x.title.isEmpty ? 22 : 40)
        self.y = AxisScale(y, values: ys, from: bottom, to: top, isPadded: isPadded, marks: drawing.language.marks)
        let ticks = self.y.ticks(5)
        let left = (ticks.map { TextMetrics.width($0.text, size: 12) }.max() ?? 0) + 10
        self.x = AxisScale(
            x, values: xs, from: left, to: drawing.width - right, isPadded: isPadded,
            marks: drawing.language.marks)
        drawing.height = height
        for tick in ticks {
            drawing.text(tick.text, left - 8, self.y.position(tick.value) + 4, "q s e")
            drawing.line(left - 4, self.y.position(tick.value), left, self.y.position(tick.value))
        }
        drawing.line(left, top, left, bottom)
        drawing.line(left, bottom, drawing.width - right, bottom)
        var free = -Double.infinity
        for tick in self.x.ticks(drawing.isNarrow ? 4 : 7) {
            let center = self.x.position(tick.value)
            drawing.line(center, bottom, center, bottom + 4)
            let width = TextMetrics.width(tick.text, size: 12)
            guard center - width / 2 > free, center + width / 2 <= drawing.width + 4 else { continue }
            drawing.text(tick.text, center, bottom + 18, "q s m")
            free = center + width / 2 + 8
        }
        let logarithmic = ", " + drawing.language.words.charts.logarithmic
        let note = self.x.isLogarithmic ? logarithmic : ""
        if !x.title.isEmpty { drawing.text(x.title + note + " →", drawing.width - right, bottom + 36, "q s e") }
        let yNote = self.y.isLogarithmic ? logarithmic : ""
        if !y.title.isEmpty { drawing.text("↑ " + y.title + yNote, 0, 12, "q s") }
    }

    /// Whether a point lies within both axes.
    func shows(_ point: Chart.Point) -> Bool { x.shows(point.x.value) && y.shows(point.y.value) }

    /// Lines across the plot with their names at their ends.
    func drawReferences(_ references: [Chart.Reference], _ drawing: inout Drawing) {
        for reference in references {
            let scale = reference.side == .x ? x : y
            guard scale.shows(reference.value.value) else { continue }
            let place = scale.position(reference.value.value)
            let name = reference.label.isEmpty ? reference.value.text : reference.label
            if reference.side == .x {
                drawing.line(place, top, place, bottom, "d")
                let isLeft = place + 6 + TextMetrics.width(name, size: 12) > drawing.width
                drawing.text(name, isLeft ? place - 5 : place + 5, top + 10, isLeft ? "q s e h" : "q s h")
            } else {
                drawing.line(x.start, place, x.end, place, "d")
                drawing.text(name, x.start + 6, place - top < 16 ? place + 14 : place - 5, "q s h")
            }
        }
    }

    /// How surely a point's y is known: a line with a bar at each end.
    func drawInterval(of point: Chart.Point, at x: Double, _ drawing: inout Drawing) {
        guard let ends = point.interval?.ends, ends.count == 2 else { return }
        // What lies beyond an end of the axis is cut there, without a bar.
        let places = ends.map { min(max(y.position($0), top), bottom) }
        drawing.line(x, places[0], x, places[1], "a")
        for (value, place) in zip(ends, places) where y.shows(value) { drawing.line(x - 4, place, x + 4, place, "a") }
    }
}
