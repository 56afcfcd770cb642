import Records

/// Boxes from left to right, each with its name before it.
struct BoxChart {
    let boxes: [Chart.BoxPlot]
    let axis: Chart.Axis
    let references: [Chart.Reference]

    func draw(_ drawing: inout Drawing) {
        let labelWidth = boxes.map { TextMetrics.width($0.label) }.max() ?? 0
        // Names stand above their boxes where they would take too much of the width.
        let isStacked = drawing.isNarrow || labelWidth > drawing.width * 0.34
        let left = isStacked || labelWidth == 0 ? 8 : labelWidth + 14
        var across = axis
        across.includesZero = false
        let values = boxes.flatMap { $0.numbers + $0.outliers } + references.values(along: .x)
        let scale = AxisScale(
            across, values: values, from: left, to: drawing.width - 8, isPadded: true, marks: drawing.language.marks)
        func x(_ value: Double) -> Double { min(max(scale.position(value), scale.start), scale.end) }

        let top = references.contains { $0.side == .x } ? 20.0 : 4
        let height = 22.0
        var y = top
        for box in boxes {
            if isStacked, !box.label.isEmpty {
                drawing.text(box.label, 0, y + 12, room: drawing.width)
                y += 20
            } else {
                drawing.text(box.label, left - 12, y + 15.5, "e", room: labelWidth + 2)
            }
            let middle = y + height / 2
            drawing.line(x(box.lowerWhisker), middle, x(box.lowerQuartile), middle, "x")
            drawing.line(x(box.upperQuartile), middle, x(box.upperWhisker), middle, "x")
            for end in [box.lowerWhisker, box.upperWhisker] where scale.shows(end) {
                drawing.line(x(end), middle - 5, x(end), middle + 5, "x")
            }
            let tip = box.numbers.map { text($0, drawing) }.joined(separator: ", ")
            drawing.rectangle(
                x(box.lowerQuartile), y, max(x(box.upperQuartile) - x(box.lowerQuartile), 1), height, "k2",
                title: box.label.isEmpty ? tip : "\(box.label): \(tip)")
            drawing.line(x(box.median), y, x(box.median), y + height, "f")
            for outlier in box.outliers where scale.shows(outlier) {
                drawing.circle(x(outlier), middle, 2.5, "k2", title: text(outlier, drawing))
            }
            y += height + 12
        }
        drawing.height = y
        drawing.drawReferences(references, scale)
        drawing.drawAxis(scale, title: axis.title)
    }

    private func text(_ value: Double, _ drawing: Drawing) -> String {
        Number(value, axis.unit, style: .init(marks: drawing.language.marks)).text
    }
}
