/// How a network is trained. Defaults are those of Keras's `fit`.
public struct TrainingOptions: Sendable {
    /// Passes over all samples.
    public var epochs: Int
    /// Samples whose gradients make one step.
    public var batchSize: Int
    /// What is made small.
    public var loss: Loss
    /// What a gradient does to the weights.
    public var optimizer: Optimizer
    /// Of the order of the samples, dropout and augmentation. The same seed gives the same weights, on any number of threads.
    public var seed: UInt64
    /// Whether samples come in another order in each epoch.
    public var shuffles: Bool
    /// How samples are changed; nil: not at all.
    public var augmentation: Augmentation?
    /// When training ends before all epochs are done; nil: never.
    public var earlyStopping: EarlyStopping?
    /// The integers to come; nil: weights and activations are not rounded.
    public var quantization: QuantizationAwareness?
    /// Which weights become 0; nil: none.
    public var pruning: PruningSchedule?
    /// A teacher to learn from beside the labels.
    public var distillation: Distillation?
    /// Where the state is kept after each epoch, so that training goes on after it was ended; nil: nowhere.
    public var checkpoint: String?
    /// nil for one on each processor core.
    public var threads: Int?

    /// Keras's defaults.
    public init(
        epochs: Int = 1, batchSize: Int = 32, loss: Loss = .categoricalCrossentropy, optimizer: Optimizer = .adam(),
        seed: UInt64 = 0, shuffles: Bool = true, augmentation: Augmentation? = nil, earlyStopping: EarlyStopping? = nil,
        quantization: QuantizationAwareness? = nil, pruning: PruningSchedule? = nil, distillation: Distillation? = nil,
        checkpoint: String? = nil, threads: Int? = nil
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.loss = loss
        self.optimizer = optimizer
        self.seed = seed
        self.shuffles = shuffles
        self.augmentation = augmentation
        self.earlyStopping = earlyStopping
        self.quantization = quantization
        self.pruning = pruning
        self.distillation = distillation
        self.checkpoint = checkpoint
        self.threads = threads
    }

    func check() throws {
        guard epochs >= 0 else { throw TrainingError("\(epochs) epochs are none") }
        guard (1...1 << 16).contains(batchSize) else { throw TrainingError("a minibatch of \(batchSize) samples cannot be made") }
        try optimizer.check()
        try augmentation?.check()
        try pruning?.check()
        if let bits = quantization?.bits, !(2...16).contains(bits) {
            throw TrainingError("integers of \(bits) bits: 2 to 16 can be had")
        }
        if let distillation, distillation.temperature <= 0 || !(0...1).contains(distillation.labelShare) {
            throw TrainingError("distillation takes a temperature above 0 and a share of the labels from 0 to 1")
        }
    }
}

/// Ends training when it gets no better.
public struct EarlyStopping: Sendable, Hashable {
    /// The epochs after which training ends if the validation's loss gets no smaller in them; 0 is as 1.
    public var patience: Int
    /// What counts as smaller.
    public var minimumDelta: Double
    /// Whether the network is given as it was in its best epoch.
    public var restoresBest: Bool

    /// Keras's defaults, but that the best epoch's network is given.
    public init(patience: Int = 0, minimumDelta: Double = 0, restoresBest: Bool = true) {
        self.patience = patience
        self.minimumDelta = minimumDelta
        self.restoresBest = restoresBest
    }
}
