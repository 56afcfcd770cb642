import Records

extension Drawing {
    /// An axis below what is drawn so far, for bars and boxes, with its title.
    mutating func drawAxis(_ scale: AxisScale, title: String) {
        let y = height + 6
        line(scale.start, y, scale.end, y)
        for tick in scale.ticks(isNarrow ? 3 : 5) {
            let x = scale.position(tick.value)
            line(x, y, x, y + 4)
            let half = TextMetrics.width(tick.text, size: 12) / 2
            text(tick.text, max(x, half), y + 18, "q s m")
        }
        let words = [title, scale.isLogarithmic ? language.words.charts.logarithmic : ""].filter { !$0.isEmpty }
        height = y + 22
        guard !words.isEmpty else { return }
        text(words.joined(separator: ", "), scale.start, y + 35, "q s")
        height = y + 39
    }

    /// Vertical lines through all that is drawn so far, with their names above them.
    mutating func drawReferences(_ references: [Chart.Reference], _ scale: AxisScale) {
        for reference in references where reference.side == .x && scale.shows(reference.value.value) {
            let x = scale.position(reference.value.value)
            line(x, 14, x, height, "d")
            let name = reference.label.isEmpty ? reference.value.text : reference.label
            let half = TextMetrics.width(name, size: TextMetrics.smallSize) / 2
            text(name, min(max(x, half), max(width - half, half)), 10, "q s m")
        }
    }
}
