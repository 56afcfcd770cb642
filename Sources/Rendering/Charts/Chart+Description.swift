import Records

extension Chart {
    /// What is to be seen, for who cannot see it: the chart's own words, or how many values it has and between which they lie.
    func description(in language: PageLanguage) -> String {
        guard summary.isEmpty else { return summary }
        func text(_ name: String, _ count: Int, _ least: Number, _ most: Number) -> String {
            let values = count == 1 ? least.text : language.words.charts.values(language.count(count), least.text, most.text)
            return name.isEmpty ? values : "\(name): \(values)"
        }
        let parts = describedSeries(in: language).compactMap { name, count, numbers -> String? in
            let finite = numbers.filter(\.isFinite)
            guard let least = finite.min(by: { $0.value < $1.value }), let most = finite.max(by: { $0.value < $1.value })
            else { return nil }
            return text(name, count, least, most)
        }
        return parts.isEmpty ? "" : parts.joined(separator: "; ") + "."
    }

    private func describedSeries(in language: PageLanguage) -> [(name: String, count: Int, numbers: [Number])] {
        func divided(_ numbers: [(name: String, number: Number)]) -> [(name: String, count: Int, numbers: [Number])] {
            SeriesColors(numbers.map(\.name)).names.map { name in
                let own = numbers.filter { $0.name == name }.map(\.number)
                return (name.isEmpty ? y.title : name, own.count, own)
            }
        }
        func along(_ values: [Double]) -> [Number] { values.map { Number($0, x.unit, style: .init(marks: language.marks)) } }
        return switch mark {
        case .bars(let bars): divided(bars.flatMap { $0.segments.map { ($0.name, $0.value) } })
        case .scatter(let points), .line(let points): divided(points.map { ($0.series, $0.y) })
        case .histogram(let histogram):
            histogram.series.map { series in
                let used = series.counts.indices.filter { series.counts[$0] > 0 && $0 + 1 < histogram.edges.count }
                let edges = used.first.map { [histogram.edges[$0], histogram.edges[used[used.count - 1] + 1]] } ?? []
                return (series.name.isEmpty ? x.title : series.name, series.counts.reduce(0, +), along(series.ends ?? edges))
            }
        case .boxes(let boxes):
            boxes.map { ($0.label.isEmpty ? x.title : $0.label, $0.count, along($0.numbers + $0.outliers)) }
        case .timeline, .heatmap, .network, .flame: []
        }
    }
}
