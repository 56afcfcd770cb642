import Records

/// Memory over time: each box is a tensor; across is when it lives, up is where it lies. The peak and the
/// bound are lines with their values.
struct TimelineChart {
    let timeline: Chart.Timeline
    let axis: Chart.Axis

    func draw(_ drawing: inout Drawing) {
        let steps = max(timeline.steps.count, 1)
        let stepWidth = drawing.width / Double(steps)
        let lines = marks
        let most = (timeline.boxes.map { $0.offset.value + $0.extent.value } + lines.map(\.value)).filter(\.isFinite).max() ?? 1
        let (top, plotHeight) = (26.0, drawing.isNarrow ? 200.0 : 240.0)
        let bottom = top + plotHeight
        func y(_ value: Double) -> Double { bottom - value / max(most, 1e-9) * plotHeight }

        if let peakStep = timeline.peakStep, timeline.steps.indices.contains(peakStep) {
            drawing.rectangle(Double(peakStep) * stepWidth, top, stepWidth, plotHeight, "r", radius: 0)
        }
        let colors = SeriesColors(timeline.boxes.map(\.series))
        for box in timeline.boxes where box.offset.isFinite && box.extent.isFinite {
            let x = Double(box.firstStep) * stepWidth + 1
            let width = Double(max(box.lastStep, box.firstStep) - box.firstStep + 1) * stepWidth - 2
            let (boxTop, boxBottom) = (y(box.offset.value + box.extent.value), y(box.offset.value))
            let height = max(boxBottom - boxTop - 1.5, 1.5)
            drawing.rectangle(
                x, boxTop, width, height, "k\(colors.index(box.series))",
                title: "\(box.label): \(box.extent.text) at \(box.offset.text)")
            label(box, x, boxTop, width, height, &drawing)
        }
        drawing.line(0, bottom, drawing.width, bottom, "x")
        drawLines(lines, y, &drawing)
        drawSteps(stepWidth, bottom, &drawing)
    }

    private struct Mark {
        var name: String
        var value: Double
        var text: String
    }

    private var marks: [Mark] {
        var marks: [Mark] = []
        if let peak = timeline.peak, peak.isFinite { marks.append(Mark(name: "peak", value: peak.value, text: peak.text)) }
        if let bound = timeline.bound, bound.isFinite {
            marks.append(Mark(name: timeline.boundName ?? "bound", value: bound.value, text: bound.text))
        }
        return marks
    }

    private func drawLines(_ lines: [Mark], _ y: (Double) -> Double, _ drawing: inout Drawing) {
        // Two lines that nearly touch have their words at opposite ends.
        for (index, mark) in lines.enumerated() {
            drawing.line(0, y(mark.value), drawing.width, y(mark.value), "d")
            let atEnd = index > 0
            drawing.text(
                "\(mark.name) \(mark.text)", atEnd ? drawing.width : 0, y(mark.value) - 6, atEnd ? "q s e h" : "b s h")
        }
    }

    /// Name and size, the name alone, or nothing: as much as there is room for.
    private func label(
        _ box: Chart.Box, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ drawing: inout Drawing
    ) {
        guard height >= 15 else { return }
        let full = "\(box.label), \(box.extent.text)"
        let room = width - 12
        let baseline = y + min(height / 2 + 4.5, 18)
        if TextMetrics.width(full, size: 12) <= room {
            drawing.text(full, x + 6, baseline, "o s")
        } else if TextMetrics.width(box.label, size: 12) <= room {
            drawing.text(box.label, x + 6, baseline, "o s")
            if height >= 34, TextMetrics.width(box.extent.text, size: 12) <= room {
                drawing.text(box.extent.text, x + 6, baseline + 15, "o s")
            }
        } else if room > 40 {
            drawing.text(box.label, x + 6, baseline, "o s", room: room)
        }
    }

    private func drawSteps(_ stepWidth: Double, _ bottom: Double, _ drawing: inout Drawing) {
        let widest = timeline.steps.map { TextMetrics.width($0, size: 12) }.max() ?? 0
        if widest <= stepWidth - 6 {
            for (index, step) in timeline.steps.enumerated() {
                drawing.text(step, (Double(index) + 0.5) * stepWidth, bottom + 18, index == timeline.peakStep ? "s m b" : "q s m")
            }
            drawing.height = bottom + 24
            return
        }
        // Turned, and only as many as stand clear of one another.
        let stride = max(1, Int((15 / stepWidth).rounded(.up)))
        let room = 96.0
        for (index, step) in timeline.steps.enumerated() where index % stride == 0 || index == timeline.peakStep {
            if let peak = timeline.peakStep, index != peak, abs(index - peak) < stride { continue }
            let x = (Double(index) + 0.5) * stepWidth + 4
            drawing.text(step, x, bottom + 9, index == timeline.peakStep ? "s e b" : "q s e", room: room, turned: -90)
        }
        drawing.height = bottom + min(widest, room) + 14
    }
}
