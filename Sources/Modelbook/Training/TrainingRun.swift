import Records
import Training

/// A network that was trained in a notebook, and how it went.
public struct TrainingRun: Sendable {
    /// What was learnt.
    public let network: Network
    /// Epoch by epoch.
    public let history: History
    /// The data sets that it was trained on and looked at.
    public let origins: [Origin]

    /// The network as a model, to be evaluated, converted and quantized.
    public func model(named name: String? = nil) throws -> Model {
        try Model(network, named: name ?? network.name, from: origins)
    }

    /// The losses of the epochs, in training and in validation.
    public func curve(_ title: String? = nil) -> Chart {
        func points(_ series: String, _ value: (History.Epoch) -> Double?) -> [Chart.Point] {
            history.epochs.enumerated().compactMap { index, epoch in
                value(epoch).map {
                    Chart.Point(
                        "", x: Count(index + 1, origins: origins).number, y: PlainNumber($0, origins: origins).number,
                        series: series,
                        isHighlighted: false)
                }
            }
        }
        let validation = points(words("validation")) { $0.validationLoss }
        return Chart(
            title: title ?? words("Training"), summary: summary,
            mark: .line(points(validation.isEmpty ? "" : words("training")) { $0.loss } + validation),
            x: Chart.Axis(words("Epoch"), .count, includesZero: false), y: Chart.Axis(words("Loss")))
    }

    private var summary: String {
        guard let first = history.epochs.first, let last = history.epochs.last else { return words("No epoch was run.") }
        let (start, end) = (PlainNumber(first.loss).rounded(to: 3), PlainNumber(last.loss).rounded(to: 3))
        return words("In \(history.epochs.count) epochs the loss went from \(start) to \(end).")
            + (history.stoppedEarly ? " " + words("It got no better and was ended; epoch \(history.best + 1) is kept.") : "")
    }

    /// Epoch by epoch.
    public var table: Table {
        let hasAccuracy = history.epochs.contains { $0.accuracy != nil }
        let hasValidation = history.epochs.contains { $0.validationLoss != nil }
        let hasSparsity = history.epochs.contains { $0.sparsity != nil }
        var columns = titles("Epoch", "Loss", hasAccuracy ? "Accuracy" : "Mean absolute error")
        if hasValidation { columns += titles("Validation loss", hasAccuracy ? "Validation accuracy" : "Validation error") }
        if hasSparsity { columns.append(words("Pruned")) }
        func plain(_ value: Double?) -> any TableCell { value.map { PlainNumber($0, origins: origins).rounded(to: 4) } }
        func share(_ value: Double?) -> any TableCell { value.map { Percentage($0, origins: origins) } }
        let rows = history.epochs.enumerated().map { index, epoch -> [any TableCell] in
            var row: [any TableCell] = [Count(index + 1), plain(epoch.loss)]
            row.append(hasAccuracy ? share(epoch.accuracy) : plain(epoch.absoluteError))
            if hasValidation {
                row.append(plain(epoch.validationLoss))
                row.append(hasAccuracy ? share(epoch.validationAccuracy) : plain(epoch.validationAbsoluteError))
            }
            if hasSparsity { row.append(share(epoch.sparsity)) }
            return row
        }
        return Table(columns, rows)
    }
}

extension TrainingRun: Displayable {
    public var display: Display? { .chart(curve()) }
}
