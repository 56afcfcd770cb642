import Records

/// What of a chart is not seen in it: said to the author, since a picture without a value looks like one that has none.
extension Chart {
    /// Whether there is nothing to be seen but axes.
    var isEmpty: Bool {
        switch mark {
        case .line(let points), .scatter(let points): points.isEmpty
        case .bars(let bars): bars.allSatisfy(\.segments.isEmpty)
        case .histogram(let histogram): histogram.series.allSatisfy { $0.counts.allSatisfy { $0 == 0 } }
        case .boxes(let boxes): boxes.isEmpty
        case .timeline(let timeline): timeline.boxes.isEmpty
        case .heatmap(let heatmap): heatmap.values.isEmpty
        case .network(let network): network.nodes.isEmpty
        case .flame(let flame): flame.frames.isEmpty
        }
    }

    /// How many values have no place on a logarithmic axis.
    var countWithoutPlace: Int {
        marks.count { mark in
            x.scale == .logarithmic && mark.x.contains { $0 <= 0 } || y.scale == .logarithmic && mark.y.contains { $0 <= 0 }
        }
    }

    /// How many values lie beyond the ends that an axis was given, or reach beyond them, of how many.
    var beyondRange: (count: Int, total: Int) {
        let marks = marks
        return (marks.count { !($0.x.allSatisfy(x.holds) && $0.y.allSatisfy(y.holds)) }, marks.count)
    }

    /// Reference lines that no axis has a place for.
    var referencesWithoutPlace: [Reference] {
        references.filter { reference in
            let axis = reference.side == .x ? x : y, value = reference.value.value
            return !axis.holds(value) || axis.scale == .logarithmic && value <= 0
        }
    }

    /// A name that several bars, boxes, rows or columns have, so that nobody can tell them apart.
    var ambiguousLabel: String? {
        func twice(_ names: [String]) -> String? {
            var seen: Set<String> = []
            return names.first { !$0.isEmpty && !seen.insert($0).inserted }
        }
        return switch mark {
        case .bars(let bars): twice(bars.map(\.label))
        case .boxes(let boxes): twice(boxes.map(\.label))
        case .heatmap(let heatmap): twice(heatmap.rows) ?? twice(heatmap.columns)
        case .line, .scatter, .histogram, .timeline, .network, .flame: nil
        }
    }

    /// Where what is drawn lies along both axes. The empty parts of a histogram are not drawn.
    private var marks: [(x: [Double], y: [Double])] {
        switch mark {
        case .line(let points), .scatter(let points): points.map { ([$0.x.value], [$0.y.value]) }
        case .bars(let bars): bars.map { ([$0.segments.reduce(0) { $0 + $1.value.value }], []) }
        case .boxes(let boxes): boxes.map { ($0.numbers + $0.outliers, []) }
        case .histogram(let histogram):
            histogram.series.flatMap { series in
                zip(series.counts, zip(histogram.edges, histogram.edges.dropFirst())).filter { $0.0 > 0 }
                    .map { ([($1.0 + $1.1) / 2], [Double($0)]) }
            }
        case .timeline, .heatmap, .network, .flame: []
        }
    }
}

extension Chart.Axis {
    /// Whether a value lies between the ends that the axis was given. What is no number is said elsewhere.
    fileprivate func holds(_ value: Double) -> Bool {
        guard let range, value.isFinite else { return true }
        // An end that is computed may differ in its last digit.
        let spare = 1e-6 * (range.upperBound - range.lowerBound)
        return value >= range.lowerBound - spare && value <= range.upperBound + spare
    }
}
