import Records

extension Evaluation {
    /// The confusion matrix as a heat map.
    public func confusionChart(_ title: String? = nil) -> Chart {
        let labels = classNames
        let worst = mostConfused
        let summary =
            worst.map {
                words(
                    "\(correct) of \(total) are right. The commonest mistake: \(labels[$0.label]) taken for \(labels[$0.prediction]), \($0.count) times."
                )
            } ?? words("All \(total) are right.")
        return Chart(
            title: title ?? words("Confusion matrix"), summary: summary,
            mark: .heatmap(
                .init(
                    rows: labels, columns: labels, values: confusion.map(Double.init), rowTitle: words("Label"),
                    columnTitle: words("Prediction"), isConfusion: true)))
    }

    /// The commonest mistake; nil if there is none.
    public var mostConfused: (label: Int, prediction: Int, count: Int)? {
        let mistakes = confusion.enumerated().filter { $0.offset / classCount != $0.offset % classCount }
        guard let worst = mistakes.max(by: { ($0.element, -$0.offset) < ($1.element, -$1.offset) }), worst.element > 0
        else { return nil }
        return (worst.offset / classCount, worst.offset % classCount, worst.element)
    }

    /// Recall, precision and their harmonic mean for every class that occurs.
    public var classTable: Table {
        let counts = labels.reduce(into: [Int](repeating: 0, count: classCount)) { $0[$1] += 1 }
        let called = predictions.reduce(into: [Int](repeating: 0, count: classCount)) { $0[$1] += 1 }
        let occurring = (0..<classCount).filter { counts[$0] + called[$0] > 0 }
        // Types are spelled out: inferring those of mixed cells takes the compiler seconds.
        let rows = occurring.map { label -> [any TableCell] in
            let recall: Percentage? = counts[label] > 0 ? self.recall(of: label) : nil
            let precision: Percentage? = called[label] > 0 ? self.precision(of: label) : nil
            return [classNames[label], counts[label], recall, precision, f1(of: label)]
        }
        return Table(titles("Class", "Samples", "Recall", "Precision", "F1"), rows)
    }
}
