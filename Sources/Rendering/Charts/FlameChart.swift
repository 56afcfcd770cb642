import Records

/// A whole above its parts, each as wide as its value. Parts too narrow for their names have them below, turned.
struct FlameChart {
    let flame: Chart.Flame

    private static let rowHeight = 30.0

    func draw(_ drawing: inout Drawing) {
        let sum = flame.frames.reduce(0) { $0 + max($1.value.value, 0) }
        guard sum > 0, sum.isFinite else { return }
        let height = Self.rowHeight
        drawing.rectangle(0, 0, drawing.width, height - 1.5, "u1")
        drawing.text("\(flame.root), \(flame.total.text)", 8, height / 2 + 4, "b", room: drawing.width - 16)
        let colors = SeriesColors(flame.frames.map(\.series))
        var x = 0.0
        var lastTurned = -Double.infinity
        var longestTurned = 0.0
        for frame in flame.frames {
            let width = max(frame.value.value, 0) / sum * drawing.width
            let text = "\(frame.label) \(frame.value.text)"
            drawing.rectangle(
                x + 0.5, height, max(width - 1, 0.5), height, "k\(colors.index(frame.series))", radius: width > 4 ? 2 : 0,
                title: text)
            if let inside = [text, frame.label].first(where: { TextMetrics.width($0, size: TextMetrics.smallSize) <= width - 10 })
            {
                drawing.text(inside, x + 6, height * 1.5 + 4, "o s")
            } else if x + width / 2 - lastTurned >= 14, frame.value.value / sum >= 0.005 {
                lastTurned = x + width / 2
                let label = TextMetrics.fit(frame.label, in: 160, size: TextMetrics.smallSize, isBold: false)
                longestTurned = max(longestTurned, TextMetrics.width(label, size: TextMetrics.smallSize))
                drawing.text(label, lastTurned + 4, height * 2 + 8, "q s e", turned: -90)
            }
            x += width
        }
        drawing.height = height * 2 + (longestTurned > 0 ? longestTurned + 14 : 2)
    }
}
