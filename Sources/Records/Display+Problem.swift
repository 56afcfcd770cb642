/// What is wrong with data that is to be shown: it comes from a cell, which may have made anything.
///
/// Everything with a problem is refused before it is drawn, so who draws need not ask whether an index exists.

extension Display {
    /// What cannot be shown of it, in a sentence; nil if all of it can.
    public var problem: String? {
        switch self {
        case .number(let number): number.problem
        case .table(let table): table.problem
        case .chart(let chart): chart.problem
        case .group(let displays): displays.lazy.compactMap(\.problem).first
        case .image(let image): image.problem
        case .prose, .text, .code: nil
        }
    }
}

extension InlineValue {
    /// More numbers and texts do not stand in one sentence.
    private static let mostParts = 4_000

    /// As ``Display/problem``.
    public var problem: String? {
        switch self {
        case .number(let number): number.problem
        case .list(let parts) where parts.count > Self.mostParts: "a list of \(parts.count) parts is too long for a sentence"
        case .list(let parts):
            parts.lazy.compactMap { if case .number(let number) = $0 { number.problem } else { nil } }.first
        case .text, .markdown: nil
        }
    }
}

extension Number {
    /// Digits after the point that can be asked for; negative ones round to tens, hundreds and so on.
    public static let fractionDigits = -20...40

    var problem: String? {
        if let digits = style.fractionDigits, !Self.fractionDigits.contains(digits) {
            return "a number cannot be shown with \(digits) digits after the point; "
                + "\(Self.fractionDigits.upperBound) are the most"
        }
        if unit == .date, isFinite, abs(value) > Moment.reach {
            return "a moment \(value) seconds from 1970 is in no calendar"
        }
        if let symbol = style.symbol, symbol.utf8.count > 64 {
            return "a unit's symbol of \(symbol.utf8.count) bytes is too long"
        }
        if style.wording == .times, value > 0, value < 1 {
            return "\(Number(value, .ratio).text) times smaller or larger is the opposite; turn the ratio round, or say "
                + "inWords() before \"as\""
        }
        return nil
    }
}

extension Table {
    /// Cells that a page bears, with those that short rows lack.
    private static let largestSize = 1_000_000

    var problem: String? {
        let width = max(columns.count, rows.lazy.map(\.cells.count).max() ?? 0)
        if width > Self.largestSize / max(rows.count, 1) {
            return "a table of \(rows.count) rows and \(width) columns is too large to be shown"
        }
        return rows.lazy.flatMap(\.cells).compactMap { cell in
            switch cell {
            case .number(let number), .annotated(let number, _): number.problem
            case .text, .markdown, .code, .missing: nil
            }
        }.first
    }
}

extension Chart {
    var problem: String? { referenceProblem ?? x.problem ?? y.problem ?? markProblem }

    private var referenceProblem: String? {
        if let problem = Self.problem(of: references.map(\.value)) { return problem }
        if let odd = references.first(where: { !$0.value.isFinite }) {
            return "the reference line\(odd.label.isEmpty ? "" : " '\(odd.label)'") has no value"
        }
        switch mark {
        case .bars, .boxes:
            return references.contains { $0.side == .y } ? "bars and boxes lie along x: their reference lines are .x(…)" : nil
        case .scatter, .line, .histogram: return nil
        case .timeline, .heatmap, .network, .flame:
            return references.isEmpty ? nil : "this kind of chart has no reference lines"
        }
    }

    private var markProblem: String? {
        switch mark {
        case .bars(let bars):
            Self.problem(of: bars.lazy.flatMap(\.segments).map(\.value)) ?? bars.lazy.compactMap(\.problem).first
        case .scatter(let points), .line(let points):
            Self.problem(of: points.lazy.flatMap { [$0.x, $0.y] })
                ?? points.lazy.compactMap(\.problem).first
        case .flame(let flame): Self.problem(of: [flame.total] + flame.frames.map(\.value))
        case .timeline(let timeline): timeline.problem
        case .heatmap(let heatmap): heatmap.problem
        case .network(let network): network.problem
        case .histogram(let histogram): histogram.problem
        case .boxes(let boxes): boxes.lazy.compactMap(\.problem).first
        }
    }

    fileprivate static func problem(of numbers: some Sequence<Number>) -> String? {
        numbers.lazy.compactMap(\.problem).first
    }
}

extension Chart.Axis {
    fileprivate var problem: String? {
        guard let range else { return nil }
        let axis = title.isEmpty ? "an axis" : "the axis '\(title)'"
        guard range.lowerBound.isFinite, range.upperBound.isFinite, range.lowerBound < range.upperBound else {
            return "\(axis) cannot go from \(range.lowerBound) to \(range.upperBound)"
        }
        let isShown = scale == .linear || range.lowerBound > 0
        return isShown ? nil : "\(axis) is logarithmic and cannot begin at \(range.lowerBound)"
    }
}

extension Chart.Point.Interval {
    /// - Parameter label: what it is the margin of; may be empty.
    fileprivate func problem(of label: String) -> String? {
        let margin = "the margin of error" + (label.isEmpty ? "" : " of '\(label)'")
        if lower.isNaN || upper.isNaN { return "\(margin) is no number" }
        return lower <= upper ? nil : "\(margin) is negative"
    }
}

extension Chart.Point {
    fileprivate var problem: String? {
        y.isFinite ? interval?.problem(of: label.isEmpty ? series : label) : nil
    }
}

extension Chart.Bar {
    fileprivate var problem: String? {
        if segments.contains(where: { $0.value.value < 0 }), segments.contains(where: { $0.value.value > 0 }) {
            return "the parts of the bar '\(label)' are above zero and below: they cannot be stacked"
        }
        return segments.allSatisfy(\.value.isFinite) ? interval?.problem(of: label) : nil
    }
}

extension Chart.Histogram {
    fileprivate var problem: String? {
        guard edges.allSatisfy(\.isFinite) else { return "some values of the histogram are no numbers or infinite" }
        guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
            return "the edges of a histogram do not rise"
        }
        guard let odd = series.first(where: { $0.counts.count != max(edges.count - 1, 0) }) else { return nil }
        return "a histogram of \(edges.count) edges has \(odd.counts.count) counts"
    }
}

extension Chart.BoxPlot {
    fileprivate var problem: String? {
        guard (numbers + outliers).allSatisfy(\.isFinite) else { return "the box has no values, or some that are no numbers" }
        return zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 } ? nil : "the five numbers of the box '\(label)' fall"
    }
}

extension Chart.Timeline {
    fileprivate var problem: String? {
        for box in boxes where box.firstStep < 0 || box.firstStep > box.lastStep || box.lastStep >= steps.count {
            return
                "'\(box.label)' of a timeline lives from step \(box.firstStep) to \(box.lastStep), but there are \(steps.count) steps"
        }
        if let peakStep, !steps.indices.contains(peakStep) {
            return "a timeline has its peak at step \(peakStep), but there are \(steps.count) steps"
        }
        return Chart.problem(of: boxes.flatMap { [$0.offset, $0.extent] } + [peak, bound].compactMap { $0 })
    }
}

extension Chart.Heatmap {
    fileprivate var problem: String? {
        let (count, isTooLarge) = rows.count.multipliedReportingOverflow(by: columns.count)
        if isConfusion, rows.count != columns.count {
            return "a confusion matrix has as many rows as columns, not \(rows.count) and \(columns.count)"
        }
        guard isTooLarge || values.count != count else { return nil }
        return "a heat map of \(rows.count) rows and \(columns.count) columns has \(values.count) values"
    }
}

extension Chart.Network {
    fileprivate var problem: String? {
        for edge in edges where !nodes.indices.contains(edge.from) || !nodes.indices.contains(edge.to) {
            return "an edge goes from node \(edge.from) to node \(edge.to), but there are \(nodes.count) nodes"
        }
        return nil
    }
}
