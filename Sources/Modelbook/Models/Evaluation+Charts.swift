import Records

extension Evaluation {
    /// The confusion matrix as a heat map; `names` are the classes' names, their numbers if empty.
    public func confusionChart(_ title: String = "Confusion matrix", names: [String] = []) -> Chart {
        let labels = names.isEmpty ? (0..<classCount).map(String.init) : names
        let worst = mostConfused
        let summary =
            worst.map {
                "\(correct) of \(total) are right. The commonest mistake: \(labels[$0.label]) taken for \(labels[$0.prediction]), \($0.count) times."
            } ?? "All \(total) are right."
        return Chart(
            title: title, summary: summary,
            mark: .heatmap(
                .init(
                    rows: labels, columns: labels, values: confusion.map(Double.init), rowTitle: "Label",
                    columnTitle: "Prediction", isConfusion: true)))
    }

    /// The commonest mistake; nil if there is none.
    public var mostConfused: (label: Int, prediction: Int, count: Int)? {
        let mistakes = confusion.enumerated().filter { $0.offset / classCount != $0.offset % classCount }
        guard let worst = mistakes.max(by: { ($0.element, -$0.offset) < ($1.element, -$1.offset) }), worst.element > 0
        else { return nil }
        return (worst.offset / classCount, worst.offset % classCount, worst.element)
    }

    /// Precision and recall of every class.
    public func classTable(names: [String] = []) -> Table {
        Table(
            ["Class", "Images", "Recall", "Precision"],
            (0..<classCount).map { label in
                [
                    names.isEmpty ? String(label) : names[label], labels.reduce(0) { $0 + ($1 == label ? 1 : 0) },
                    recall(of: label), precision(of: label),
                ]
            })
    }
}
