import Records

/// Bars from left to right, each with its name before it and its value behind it, so that no axis is needed
/// to read them; a logarithmic axis, where length is not amount, is drawn.
struct BarChart {
    let bars: [Chart.Bar]
    let axis: Chart.Axis
    var references: [Chart.Reference] = []

    func draw(_ drawing: inout Drawing) {
        let colors = SeriesColors(bars.flatMap { $0.segments.map(\.name) })
        let labelWidth = bars.map { TextMetrics.width($0.label) }.max() ?? 0
        // Names stand above their bars where they would take too much of the width.
        let isStacked = drawing.isNarrow || labelWidth > drawing.width * 0.34
        let left = isStacked ? 0 : labelWidth + 14
        var right = min(bars.map { trailingWidth($0, showsNote: !isStacked) }.max() ?? 0, drawing.width * 0.45) + 10
        let hasNames = references.contains { $0.side == .x }
        let (top, barHeight, step) = (hasNames ? 20.0 : 4.0, 18.0, isStacked ? 50.0 : 32.0)
        let totals = bars.map(total)
        let ends = zip(bars, totals).flatMap { bar, total in [total] + spreadEnds(bar, total) } + references.values(along: .x)
        var scale = AxisScale(axis, values: ends, from: left, to: drawing.width - right, marks: drawing.language.marks)
        // Parts without room for their names have them behind the bars, which take the room for it.
        for _ in 0..<3 {
            let excess = overflow(scale, drawing.width, showsNote: !isStacked)
            guard excess > 0.5, right < drawing.width * 0.45 else { break }
            right = min(right + excess * 1.3, drawing.width * 0.45)
            scale = AxisScale(axis, values: ends, from: left, to: drawing.width - right, marks: drawing.language.marks)
        }
        let zero = scale.isLogarithmic ? left : limited(scale.position(0), scale)

        var named: Set<String> = []
        // The upper edge of the bar.
        var y = top + (isStacked ? 19 : 0)
        for (index, bar) in bars.enumerated() {
            // A bar without a name belongs to the one before it.
            let isAttached = index > 0 && bar.label.isEmpty
            if index > 0 { y += isAttached ? barHeight + 3 : step }
            if isStacked, !isAttached {
                drawing.text(bar.label, 0, y - 7, room: drawing.width)
                if let note = bar.note {
                    let x = TextMetrics.width(bar.label) + 8
                    drawing.text(note, x, y - 7, "q s", room: max(drawing.width - x, 0))
                }
            } else if !isStacked, !isAttached {
                drawing.text(bar.label, left - 12, y + 13.5, "e", room: labelWidth + 2)
            }
            var sum = 0.0
            for segment in bar.segments where segment.value.isFinite {
                let (a, b) = (
                    sum == 0 ? zero : limited(scale.position(sum), scale),
                    limited(scale.position(sum + segment.value.value), scale)
                )
                sum += segment.value.value
                let width = max(abs(b - a) - (bar.segments.count > 1 ? 1 : 0), 1)
                let tip = segment.name.isEmpty ? segment.value.text : "\(segment.name): \(segment.value.text)"
                drawing.rectangle(min(a, b), y, width, barHeight, "k\(colors.index(segment.name))", title: tip)
                let room = width - 12
                if !segment.name.isEmpty, TextMetrics.width(segment.name, size: 12) <= room {
                    drawing.text(segment.name, min(a, b) + 7, y + 13.3, "o s")
                    named.insert(segment.name)
                }
            }
            drawSpread(bar, sum, scale, y + barHeight / 2, &drawing)
            let end = limited(max(scale.position(sum), zero, spreadEnds(bar, sum).map(scale.position).max() ?? 0), scale)
            drawTrailing(bar, end + 8, y + 13.5, &named, colors, showsNote: !isStacked, &drawing)
        }
        drawing.height = y + (isStacked ? 25 : 22)
        drawing.drawReferences(references, scale)
        if scale.isLogarithmic || axis.range != nil {
            drawing.drawAxis(scale, title: axis.title)
        } else if scale.lower < 0 {
            drawing.line(zero, 0, zero, drawing.height, "x")
        }
    }

    /// A bar that is longer than its axis ends with it: its value stands behind it.
    private func limited(_ place: Double, _ scale: AxisScale) -> Double {
        axis.range == nil ? place : min(max(place, scale.start), scale.end)
    }

    /// How far the names behind the bars would reach beyond the drawing.
    private func overflow(_ scale: AxisScale, _ width: Double, showsNote: Bool) -> Double {
        var named: Set<String> = []
        var most = 0.0
        for bar in bars where bar.segments.count > 1 {
            let zero = scale.isLogarithmic ? scale.start : scale.position(0)
            var sum = 0.0
            for segment in bar.segments where segment.value.isFinite {
                let (a, b) = (sum == 0 ? zero : scale.position(sum), scale.position(sum + segment.value.value))
                sum += segment.value.value
                if TextMetrics.width(segment.name, size: 12) <= abs(b - a) - 13 { named.insert(segment.name) }
            }
            let rest = unnamed(bar, named).map { TextMetrics.width($0.text, size: 12) + 9 }.reduce(0, +)
            most = max(most, max(scale.position(sum), zero) + 8 + trailingWidth(bar, showsNote: showsNote) + rest - width)
            named.formUnion(bar.segments.map(\.name))
        }
        return most
    }

    private func unnamed(_ bar: Chart.Bar, _ named: Set<String>) -> [(text: String, name: String)] {
        bar.segments.filter { $0.value.value != 0 && !$0.name.isEmpty && !named.contains($0.name) }
            .map { (bar.segments.count > 1 ? "\($0.name) \($0.value.text)" : $0.name, $0.name) }
    }

    private func total(_ bar: Chart.Bar) -> Double {
        bar.segments.filter(\.value.isFinite).reduce(0) { $0 + $1.value.value }
    }

    /// The value as it is written behind the bar.
    private func totalText(_ bar: Chart.Bar) -> String {
        if bar.segments.count == 1 { return bar.segments[0].value.text }
        guard var number = bar.segments.first?.value else { return "" }
        number.value = total(bar)
        return number.text
    }

    private func trailingWidth(_ bar: Chart.Bar, showsNote: Bool) -> Double {
        let value = TextMetrics.width(totalText(bar), isBold: true) + 8
        guard showsNote, let note = bar.note else { return value }
        return value + TextMetrics.width(note, size: 12) + 8
    }

    /// The value, the note, and the parts that had no room for their names.
    private func drawTrailing(
        _ bar: Chart.Bar, _ x: Double, _ y: Double, _ named: inout Set<String>, _ colors: SeriesColors, showsNote: Bool,
        _ drawing: inout Drawing
    ) {
        let value = totalText(bar)
        drawing.text(value, x, y, "b")
        var next = x + TextMetrics.width(value, isBold: true) + 9
        if showsNote, let note = bar.note {
            drawing.text(note, next, y, "q s")
            next += TextMetrics.width(note, size: 12) + 9
        }
        for (text, name) in unnamed(bar, named) {
            // The name alone where there is no room for its value.
            guard let fitting = [text, name].first(where: { next + TextMetrics.width($0, size: 12) <= drawing.width + 4 }) else {
                continue
            }
            drawing.text(fitting, next, y, "k\(colors.index(name)) s")
            named.insert(name)
            next += TextMetrics.width(fitting, size: 12) + 9
        }
    }

    /// How surely the value of a bar of one part is known: as it says, or as its value was measured.
    private func interval(_ bar: Chart.Bar) -> Chart.Point.Interval? {
        guard bar.segments.count == 1 else { return nil }
        let value = bar.segments[0].value
        return bar.interval
            ?? value.spread.map { .init(lower: value.value - $0.halfWidth, upper: value.value + $0.halfWidth) }
    }

    private func spreadEnds(_ bar: Chart.Bar, _ value: Double) -> [Double] { interval(bar).map { [$0.upper] } ?? [] }

    private func drawSpread(_ bar: Chart.Bar, _ value: Double, _ scale: AxisScale, _ y: Double, _ drawing: inout Drawing) {
        guard let interval = interval(bar) else { return }
        let a = max(scale.position(interval.lower), scale.lower > 0 ? scale.start : -.infinity)
        let b = limited(scale.position(interval.upper), scale)
        guard b - a > 1.5 else { return }
        drawing.line(a, y, b, y, "x")
        drawing.line(a, y - 4, a, y + 4, "x")
        drawing.line(b, y - 4, b, y + 4, "x")
    }
}
