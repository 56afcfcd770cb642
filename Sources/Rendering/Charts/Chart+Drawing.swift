import Records

extension Chart {
    /// Draws the chart for a width in CSS pixels: charts are laid out anew for telephones, so that their text
    /// keeps its size.
    func drawing(width: Double, height: Double? = nil, in language: PageLanguage) -> Drawing {
        var drawing = Drawing(width: width, wantedHeight: height, language: language)
        switch mark {
        case .bars(let bars): BarChart(bars: bars, axis: x, references: references).draw(&drawing)
        case .scatter(let points): ScatterChart(points: points, x: x, y: y, references: references).draw(&drawing)
        case .line(let points): LineChart(points: points, x: x, y: y, references: references).draw(&drawing)
        case .histogram(let histogram): HistogramChart(histogram: histogram, x: x, y: y, references: references).draw(&drawing)
        case .boxes(let boxes): BoxChart(boxes: boxes, axis: x, references: references).draw(&drawing)
        case .timeline(let timeline): TimelineChart(timeline: timeline, axis: y).draw(&drawing)
        case .heatmap(let heatmap): HeatmapChart(heatmap: heatmap).draw(&drawing)
        case .network(let network): NetworkChart(network: network).draw(&drawing)
        case .flame(let flame): FlameChart(flame: flame).draw(&drawing)
        }
        return drawing
    }
}

/// Gives each series one of the four chart colours, in the order in which they come.
struct SeriesColors {
    private(set) var names: [String] = []

    init(_ series: some Sequence<String>) {
        for name in series where !names.contains(name) { names.append(name) }
    }

    var areSeveral: Bool { names.count > 1 }

    /// 1…4. A chart of one series uses the second colour, which is the page's own.
    func index(_ name: String) -> Int {
        guard names.count > 1 else { return 2 }
        return [2, 3, 4, 1][(names.firstIndex(of: name) ?? 0) % 4]
    }
}
