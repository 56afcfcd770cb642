/// How training went, epoch by epoch.
public struct History: Sendable, Hashable, Codable {
    /// One pass over the samples.
    public struct Epoch: Sendable, Hashable, Codable {
        /// The mean over the epoch's samples, each as the network was when it came to it.
        public var loss: Double
        /// The share of samples that were right; of squared errors nil.
        public var accuracy: Double?
        /// Σ |p − t| over the outputs; of classes nil.
        public var absoluteError: Double?
        /// After the epoch, on samples that are not learnt from.
        public var validationLoss: Double?
        /// After the epoch, on samples that are not learnt from.
        public var validationAccuracy: Double?
        /// After the epoch, on samples that are not learnt from.
        public var validationAbsoluteError: Double?
        /// In the epoch's last step.
        public var learningRate: Double
        /// The share of weights that are pruned.
        public var sparsity: Double?
    }

    /// In their order.
    public var epochs: [Epoch] = []
    /// The epoch, from 0, whose network is given.
    public var best = 0
    /// Whether it ended before all epochs were done.
    public var stoppedEarly = false
}

/// How well a network does on samples.
public struct Measures: Sendable, Hashable {
    /// The mean over the samples.
    public var loss: Double
    /// The share of samples that are right; of squared errors nil.
    public var accuracy: Double?
    /// Σ |p − t| over the outputs, the mean over the samples; of classes nil.
    public var absoluteError: Double?

    init(_ sum: LossKernel.Row, rows: Int, loss: Loss) {
        self.loss = sum.loss / Double(rows)
        accuracy = loss == .meanSquaredError ? nil : sum.correct / Double(rows)
        absoluteError = loss == .meanSquaredError ? sum.error / Double(rows) : nil
    }
}
