import Records

/// A matrix with its values written in it. In a confusion matrix the diagonal is what is right, in its own
/// colour, and each class has its recall and its precision.
struct HeatmapChart {
    let heatmap: Chart.Heatmap
    /// The values between which cells are shaded: of a confusion matrix, from none to the commonest mistake.
    private let least: Double
    private let most: Double

    init(heatmap: Chart.Heatmap) {
        self.heatmap = heatmap
        let width = max(heatmap.columns.count, 1)
        let shaded = heatmap.values.enumerated().lazy
            .filter { $1.isFinite && !(heatmap.isConfusion && $0 / width == $0 % width) }.map(\.element)
        least = heatmap.isConfusion ? 0 : min(shaded.min() ?? 0, 0)
        most = shaded.max() ?? 1
    }

    func draw(_ drawing: inout Drawing) {
        let (rows, columns) = (heatmap.rows.count, heatmap.columns.count)
        let words = drawing.language.words.charts
        guard rows > 0, columns > 0, heatmap.values.count == rows * columns else { return }
        let hasShares = heatmap.isConfusion && !drawing.isNarrow
        let names = heatmap.rows + (hasShares ? [words.precision] : [])
        let left = min((names.map { TextMetrics.width($0, size: 12) }.max() ?? 0) + 10, drawing.width * 0.3)
        let right = hasShares ? 58.0 : 0
        let cell = min((drawing.width - left - right) / Double(columns), 52)
        let rowHeight = min(cell, max(cell * 0.72, 22))
        let top = 40.0
        drawing.text("↓ \(heatmap.rowTitle), → \(heatmap.columnTitle)", 0, 12, "q s", room: drawing.width)
        let stride = max(1, Int((16 / cell).rounded(.up)))
        for (column, name) in heatmap.columns.enumerated() where column % stride == 0 {
            drawing.text(name, left + (Double(column) + 0.5) * cell, top - 10, "s m", room: cell * Double(stride))
        }
        if hasShares { drawing.text(words.recall, left + Double(columns) * cell + 10, top - 10, "q s") }
        let rowStride = max(1, Int((15 / rowHeight).rounded(.up)))
        for (row, name) in heatmap.rows.enumerated() {
            let y = top + Double(row) * rowHeight
            if row % rowStride == 0 { drawing.text(name, left - 8, y + rowHeight / 2 + 4, "s e", room: left - 8) }
            for column in 0..<columns {
                drawCell(row, column, left + Double(column) * cell, y, cell, rowHeight, &drawing)
            }
            if hasShares {
                drawing.text(recall(row, drawing.language), left + Double(columns) * cell + 10, y + rowHeight / 2 + 4, "s")
            }
        }
        drawing.height = top + Double(rows) * rowHeight + 2
        guard hasShares, cell >= 44 else { return }
        drawing.text(words.precision, left - 8, drawing.height + 16, "q s e")
        for column in 0..<columns {
            drawing.text(precision(column, drawing.language), left + (Double(column) + 0.5) * cell, drawing.height + 16, "s m")
        }
        drawing.height += 22
    }

    private func value(_ row: Int, _ column: Int) -> Double { heatmap.values[row * heatmap.columns.count + column] }

    private func drawCell(
        _ row: Int, _ column: Int, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ drawing: inout Drawing
    ) {
        let value = value(row, column)
        let number = Number(
            value, heatmap.unit,
            style: .init(
                fractionDigits: heatmap.unit == .number ? 2 : nil, hidesSymbol: true,
                marks: drawing.language.marks))
        let isRight = heatmap.isConfusion && row == column
        let share = share(value, isRight: isRight)
        let level = value == 0 || !value.isFinite ? 0 : 1 + Int(share * 7.999)
        let title = "\(heatmap.rowTitle) \(heatmap.rows[row]), \(heatmap.columnTitle) \(heatmap.columns[column]): \(number.text)"
        let color = isRight ? "g" : heatmap.isConfusion ? "w" : "u"
        if level > 0 {
            drawing.rectangle(x + 0.75, y + 0.75, width - 1.5, height - 1.5, "\(color)\(level)", title: title)
        }
        guard level > 0, height >= 14 else {
            if level == 0 { drawing.circle(x + width / 2, y + height / 2, 1, "r") }
            return
        }
        let text = number.text
        if TextMetrics.width(text, size: 11) <= width - 1 {
            drawing.text(text, x + width / 2, y + height / 2 + 4, level > 6 ? "o t m" : "t m")
        }
    }

    /// How strong a cell is, 0…1. Errors are few: the square root tells two from one.
    private func share(_ value: Double, isRight: Bool) -> Double {
        if isRight { return 1 }
        guard most > least else { return 0 }
        let share = heatmap.isConfusion ? (value / most).squareRoot() : (value - least) / (most - least)
        return share.isFinite ? min(max(share, 0), 1) : 0
    }

    private func recall(_ row: Int, _ language: PageLanguage) -> String {
        percent(value(row, row), of: (0..<heatmap.columns.count).reduce(0) { $0 + value(row, $1) }, language)
    }

    private func precision(_ column: Int, _ language: PageLanguage) -> String {
        percent(value(column, column), of: (0..<heatmap.rows.count).reduce(0) { $0 + value($1, column) }, language)
    }

    private func percent(_ part: Double, of whole: Double, _ language: PageLanguage) -> String {
        whole > 0 ? Number(part / whole, .percent, style: .init(fractionDigits: 1, marks: language.marks)).text : "–"
    }
}
