import Records

/// Memory over time: each box is a tensor; across is when it lives, up is where it lies. The peak and the
/// bound are lines with their values.
struct TimelineChart {
    let timeline: Chart.Timeline
    let axis: Chart.Axis

    func draw(_ drawing: inout Drawing) {
        let steps = max(timeline.steps.count, 1)
        let stepWidth = drawing.width / Double(steps)
        let lines = marks(drawing.language.words.charts)
        let most = (timeline.boxes.map { $0.offset.value + $0.extent.value } + lines.map(\.value)).filter(\.isFinite).max() ?? 1
        let (top, plotHeight) = (26.0, max((drawing.wantedHeight ?? (drawing.isNarrow ? 260 : 300)) - 60, 60))
        let bottom = top + plotHeight
        func y(_ value: Double) -> Double { bottom - value / max(most, 1e-9) * plotHeight }

        if let peakStep = timeline.peakStep, timeline.steps.indices.contains(peakStep) {
            drawing.rectangle(Double(peakStep) * stepWidth, top, stepWidth, plotHeight, "r", radius: 0)
        }
        let colors = SeriesColors(timeline.boxes.sorted { $0.extent.value > $1.extent.value }.map(\.series))
        var frames: [(box: Chart.Box, frame: LabelPlacement.Box)] = []
        for box in timeline.boxes where box.offset.isFinite && box.extent.isFinite {
            let x = Double(box.firstStep) * stepWidth + 1
            let width = Double(max(box.lastStep, box.firstStep) - box.firstStep + 1) * stepWidth - 2
            let (boxTop, boxBottom) = (y(box.offset.value + box.extent.value), y(box.offset.value))
            let height = max(boxBottom - boxTop - 1.5, 1.5)
            drawing.rectangle(
                x, boxTop, width, height, "z\(colors.index(box.series))",
                title: "\(box.label): \(drawing.language.words.charts.placed(box.extent.text, box.offset.text))")
            frames.append((box, .init(x: x, y: boxTop, width: width, height: height)))
        }
        drawing.line(0, bottom, drawing.width, bottom, "x")
        drawLines(lines, y, &drawing)
        var taken = frames.map(\.frame)
        let lineHeights = lines.map { y($0.value) }
        for (box, frame) in frames { label(box, frame, &taken, avoiding: lineHeights, &drawing) }
        drawSteps(stepWidth, bottom, &drawing)
        drawing.key(colors, "z")
    }

    private struct Mark {
        var name: String
        var value: Double
        var text: String
    }

    private func marks(_ words: PageWords.Charts) -> [Mark] {
        var marks: [Mark] = []
        if let peak = timeline.peak, peak.isFinite { marks.append(Mark(name: words.peak, value: peak.value, text: peak.text)) }
        if let bound = timeline.bound, bound.isFinite {
            marks.append(Mark(name: timeline.boundName ?? words.bound, value: bound.value, text: bound.text))
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

    /// Name and size, the name alone, or nothing: as much as there is room for, in the box or else over it.
    private func label(
        _ box: Chart.Box, _ frame: LabelPlacement.Box, _ taken: inout [LabelPlacement.Box],
        avoiding lines: [Double], _ drawing: inout Drawing
    ) {
        let full = "\(box.label), \(box.extent.text)"
        let room = frame.width - 12
        guard frame.height >= 15, room > 40 || TextMetrics.width(box.label, size: 12) <= room else {
            let above = LabelPlacement.Box(
                x: frame.x, y: frame.y - 15, width: TextMetrics.width(full, size: 12) + 6, height: 14)
            let isFree =
                above.x + above.width <= drawing.width && above.y > 26
                && !taken.contains { $0.overlap(above) > 0 }
            if isFree {
                drawing.text(full, frame.x + 2, frame.y - 5, "q s")
                taken.append(above)
            }
            return
        }
        let x = frame.x + 6
        var baseline = frame.y + min(frame.height / 2 + 4.5, 18)
        // A line that would strike the name through moves it down.
        for line in lines where baseline - 11 < line && line < baseline + 2 && line + 17 < frame.y + frame.height {
            baseline = line + 14
        }
        if TextMetrics.width(full, size: 12) <= room {
            drawing.text(full, x, baseline, "s")
        } else {
            drawing.text(box.label, x, baseline, "s", room: room)
            if frame.y + frame.height - baseline >= 17, TextMetrics.width(box.extent.text, size: 12) <= room {
                drawing.text(box.extent.text, x, baseline + 15, "q s")
            }
        }
    }

    /// A name on lines that fit, broken at its underscores; nil where a part is too wide.
    private static func wrapped(_ name: String, _ room: Double) -> [String]? {
        let pieces = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        var lines: [String] = []
        for (index, part) in pieces.enumerated() {
            let piece = index < pieces.count - 1 ? part + "_" : part
            if let last = lines.last, TextMetrics.width(last + piece, size: 12, isBold: true) <= room {
                lines[lines.count - 1] = last + piece
            } else if TextMetrics.width(piece, size: 12, isBold: true) <= room {
                lines.append(piece)
            } else {
                return nil
            }
        }
        return lines
    }

    private func drawSteps(_ stepWidth: Double, _ bottom: Double, _ drawing: inout Drawing) {
        let lines = timeline.steps.map { Self.wrapped($0, stepWidth - 4) }
        if !lines.contains(nil) {
            for (index, parts) in lines.enumerated() {
                for (line, part) in (parts ?? []).enumerated() {
                    let style = index == timeline.peakStep ? "s m b" : "q s m"
                    drawing.text(part, (Double(index) + 0.5) * stepWidth, bottom + 18 + Double(line) * 14, style)
                }
            }
            drawing.height = bottom + 10 + 14 * Double(lines.map { $0?.count ?? 0 }.max() ?? 1)
            return
        }
        // Turned, and only as many as stand clear of one another.
        let stride = max(1, Int((15 / stepWidth).rounded(.up)))
        let widest = timeline.steps.map { TextMetrics.width($0, size: 12, isBold: true) }.max() ?? 0
        let room = 220.0
        for (index, step) in timeline.steps.enumerated() where index % stride == 0 || index == timeline.peakStep {
            if let peak = timeline.peakStep, index != peak, abs(index - peak) < stride { continue }
            let x = (Double(index) + 0.5) * stepWidth + 4
            drawing.text(step, x, bottom + 9, index == timeline.peakStep ? "s e b" : "q s e", room: room, turned: -90)
        }
        drawing.height = bottom + min(widest, room) + 14
    }
}
