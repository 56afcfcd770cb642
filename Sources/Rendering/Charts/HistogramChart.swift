import Records

/// How many values lie where: filled for one series, outlines over one another for several.
struct HistogramChart {
    let histogram: Chart.Histogram
    let x: Chart.Axis
    let y: Chart.Axis
    let references: [Chart.Reference]

    func draw(_ drawing: inout Drawing) {
        let edges = histogram.edges
        let counts = histogram.series.flatMap { $0.counts.map(Double.init) }
        var across = x
        across.includesZero = false
        let frame = PlotFrame(
            x: across, y: y, xs: edges + references.values(along: .x), ys: counts + references.values(along: .y),
            height: drawing.wantedHeight ?? (drawing.isNarrow ? 240 : 280), right: 8, isPadded: false, in: &drawing)
        let colors = SeriesColors(histogram.series.map(\.name))
        let areSeveral = histogram.series.count > 1
        for series in histogram.series {
            var outline: [(x: Double, y: Double)] = []
            for (bin, count) in series.counts.enumerated() where bin + 1 < edges.count {
                let (left, right) = (place(edges[bin], frame.x), place(edges[bin + 1], frame.x))
                let top = min(max(place(Double(count), frame.y), frame.top), frame.bottom)
                if areSeveral {
                    outline += [(left, top), (right, top)]
                } else if count > 0, right > left {
                    drawing.rectangle(
                        left + 0.5, top, max(right - left - 1, 0.5), frame.bottom - top, "k2", radius: 0,
                        title: "\(text(edges[bin], drawing)) – \(text(edges[bin + 1], drawing)): \(drawing.language.count(count))"
                    )
                }
            }
            guard let first = outline.first, let last = outline.last else { continue }
            drawing.polyline([(first.x, frame.bottom)] + outline + [(last.x, frame.bottom)], "l\(colors.index(series.name)) w")
        }
        frame.drawReferences(references, &drawing)
        drawing.key(colors, "k")
    }

    /// Within the axis.
    private func place(_ value: Double, _ scale: AxisScale) -> Double {
        min(max(scale.position(value), min(scale.start, scale.end)), max(scale.start, scale.end))
    }

    private func text(_ value: Double, _ drawing: Drawing) -> String {
        Number(value, x.unit, style: .init(marks: drawing.language.marks)).text
    }
}
