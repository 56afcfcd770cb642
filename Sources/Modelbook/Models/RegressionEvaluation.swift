import Records

/// What a model predicted, beside what was to be predicted.
public struct RegressionEvaluation: Sendable {
    /// Row-major, one row per sample.
    public let predictions: [Float]
    /// What was to be predicted, in the order of ``predictions``.
    public let targets: [Float]
    package let sampleCount: Int
    let origins: [Origin]

    /// - Parameter data: Its targets are as many as the predictions, and in their order.
    init(predictions: [Float], data: Dataset, origins: [Origin]) throws {
        try data.checkTargets()
        try OutputCheck(data: data).requireFinite(predictions)
        self.predictions = predictions
        targets = data.targets
        sampleCount = data.sampleCount
        self.origins = origins
    }

    private var errors: [Double] { zip(predictions, targets).map { Double($0) - Double($1) } }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// The mean of the squared errors.
    public var meanSquaredError: PlainNumber { PlainNumber(mean(errors.map { $0 * $0 }), origins: origins) }

    /// The mean distance of predictions from targets, in the targets' own unit.
    public var meanAbsoluteError: PlainNumber { PlainNumber(mean(errors.map(abs)), origins: origins) }

    /// The square root of ``meanSquaredError``, in the targets' own unit.
    public var rootMeanSquaredError: PlainNumber { PlainNumber(meanSquaredError.value.squareRoot(), origins: origins) }

    /// R², 1 - Σ (target - prediction)² / Σ (target - mean)²: the share of the targets' variance that the model explains.
    public var determination: PlainNumber {
        let middle = mean(targets.map(Double.init))
        let spread = targets.reduce(0.0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
        return PlainNumber(1 - errors.reduce(0) { $0 + $1 * $1 } / spread, origins: origins)
    }
}

extension RegressionEvaluation: Displayable {
    public var display: Display? {
        .table(
            Table(
                titles("Samples", "Mean squared error", "Mean absolute error", "R²"),
                [[Count(sampleCount, origins: origins), meanSquaredError, meanAbsoluteError, determination]]))
    }
}
