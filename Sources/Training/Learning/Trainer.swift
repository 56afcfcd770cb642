import Storage
import Tensors

/// Trains a network.
///
/// The result depends on the network, the samples and the options alone, to the bit: not on the number of threads. It may
/// differ between processors whose fast kernels round sums differently.
public final class Trainer {
    private let original: Network
    private let options: TrainingOptions
    private let plan: TrainingPlan
    private let workers: Workers
    private let trainingRegions: [TrainingPlan.Region]
    private let evaluationRegions: [TrainingPlan.Region]
    private var slots: [FloatMemory]
    private var pruner: Pruner?
    private let teacher: TrainingPlan?
    /// Minibatches so far.
    private(set) var step = 0
    /// The epochs so far.
    public private(set) var history = History()
    /// The parameters of the best epoch so far.
    private var best: [Float]?

    /// - Throws: `TrainingError` for options that cannot be had and a network that cannot be trained.
    public init(_ network: Network, _ options: TrainingOptions) throws {
        try options.check()
        original = network
        self.options = options
        workers = Workers(threads: options.threads)
        plan = try TrainingPlan(
            network, batch: options.batchSize, loss: options.loss, distillation: options.distillation,
            quantization: options.quantization)
        trainingRegions = plan.regions(isTraining: true)
        evaluationRegions = plan.regions(isTraining: false)
        slots = (0..<options.optimizer.slotCount).map { [plan] _ in FloatMemory(count: plan.layout.trainableCount) }
        pruner = try options.pruning.map { [plan] in try Pruner($0, network, plan.layout) }
        teacher = try options.distillation.map {
            try TrainingPlan($0.teacher, batch: options.batchSize, loss: .categoricalCrossentropy)
        }
        teacher?.prepare()
        if let teacher, teacher.values[teacher.lossValue].size != plan.values[plan.output].size {
            throw TrainingError("the teacher has other outputs than the network")
        }
        if let teacher = options.distillation?.teacher, teacher.inputs.map(\.shape) != network.inputs.map(\.shape) {
            throw TrainingError(
                "the teacher takes inputs of shape \(teacher.inputs.map(\.shape)), and the network \(network.inputs.map(\.shape))"
            )
        }
    }

    /// The network with what it has learnt so far.
    public var network: Network { plan.network(original) }

    /// Trains for all epochs, or until it gets no better.
    ///
    /// - Parameters:
    ///   - validation: Samples that it does not learn from, looked at after each epoch.
    ///   - onSamples: Is told how many samples are done in addition.
    /// - Throws: `TrainingError` where samples do not fit, where the loss or a weight is no number any more, or where a
    ///   checkpoint cannot be read or written.
    public func fit(
        _ samples: Samples, validation: Samples? = nil, onSamples: (Int) -> Void = { _ in }
    ) throws {
        try check(samples)
        if let validation { try check(validation) }
        guard options.earlyStopping == nil || validation != nil else {
            throw TrainingError("to stop early needs samples for validation")
        }
        try resume(samples)
        onSamples(history.epochs.count * samples.count)
        let stepsPerEpoch = (samples.count + options.batchSize - 1) / options.batchSize
        try pruner?.begin(stepsPerEpoch: stepsPerEpoch, epochs: options.epochs)
        while history.epochs.count < options.epochs, !history.stoppedEarly {
            try runEpoch(samples, validation, onSamples)
            try keepCheckpoint(samples)
        }
        if let best { plan.layout.weights.write(best) }
        best = nil
    }

    private func runEpoch(_ samples: Samples, _ validation: Samples?, _ onSamples: (Int) -> Void) throws {
        let epoch = history.epochs.count
        var order = Array(0..<samples.count)
        if options.shuffles {
            var random = Random(seed: options.seed &+ UInt64(epoch) &* 0xA076_1D64_78BD_642F)
            order.shuffle(using: &random)
        }
        var sum = LossKernel.Row(), first = 0
        while first < order.count {
            let part = order[first..<min(order.count, first + options.batchSize)]
            sum += runStep(samples, part)
            guard sum.loss.isFinite else { throw divergence(of: "the loss is") }
            first = part.endIndex
            onSamples(part.count)
        }
        // A rectifier makes 0 of what is no number, so that the loss alone does not tell.
        guard plan.layout.weights.values.allSatisfy(\.isFinite) else { throw divergence(of: "weights are") }
        let rows = samples.count * plan.rowsPerSample
        let measures = Measures(sum, rows: rows, loss: options.loss)
        let validated = try validation.map { try evaluate($0) }
        history.epochs.append(
            History.Epoch(
                loss: measures.loss, accuracy: measures.accuracy, absoluteError: measures.absoluteError,
                validationLoss: validated?.loss, validationAccuracy: validated?.accuracy,
                validationAbsoluteError: validated?.absoluteError,
                learningRate: options.optimizer.learningRate.value(atStep: max(step - 1, 0)), sparsity: pruner?.sparsity))
        judge(epoch)
    }

    private func divergence(of what: String) -> TrainingError {
        TrainingError("\(what) no number any more after \(step) steps", help: "Take a smaller learning rate.")
    }

    /// Whether the epoch was the best, and whether it shall be the last.
    private func judge(_ epoch: Int) {
        guard let stopping = options.earlyStopping, let loss = history.epochs[epoch].validationLoss else {
            history.best = epoch
            return
        }
        let bestLoss = epoch == 0 ? .infinity : history.epochs[history.best].validationLoss ?? .infinity
        if loss < bestLoss - stopping.minimumDelta {
            history.best = epoch
            if stopping.restoresBest { best = plan.layout.weights.values }
        } else if epoch - history.best >= max(stopping.patience, 1) {
            history.stoppedEarly = true
        }
        if !stopping.restoresBest, history.stoppedEarly || epoch == options.epochs - 1 { history.best = epoch }
    }

    private func runStep(_ samples: Samples, _ order: ArraySlice<Int>) -> LossKernel.Row {
        if let pruner { pruner.update(atStep: step) }
        plan.prepare()
        let minibatch = TargetBuffer(samples, order, plan)
        if let teacher {
            askTeacher(teacher, minibatch.minibatch(samples, into: teacher, augmentation: nil, seed: 0), order.count)
        }
        let seed = options.seed &* 0x2545_F491_4F6C_DD1D &+ UInt64(step) &* 0x9E37_79B9_7F4A_7C15
        let sum = plan.run(
            minibatch.minibatch(samples, into: plan, augmentation: options.augmentation, seed: seed), trainingRegions,
            isTraining: true, seed: seed, workers: workers)
        plan.update(
            OptimizerStep(options.optimizer, step: step), shards: (order.count + plan.shardSize - 1) / plan.shardSize,
            slots: slots, mask: pruner?.mask, workers: workers)
        step += 1
        return sum
    }

    private func askTeacher(_ teacher: TrainingPlan, _ minibatch: TrainingPlan.Minibatch, _ count: Int) {
        _ = teacher.run(minibatch, teacher.regions(isTraining: false), isTraining: false, seed: 0, workers: workers)
        let logits = teacher.values[teacher.lossValue]
        plan.teacherLogits?.base.update(from: logits.memory.base, count: count * logits.size)
    }

    /// How well the network does now.
    public func evaluate(_ samples: Samples) throws -> Measures {
        try check(samples)
        plan.prepare()
        var sum = LossKernel.Row(), first = 0
        while first < samples.count {
            let part = Array(first..<min(samples.count, first + options.batchSize))[...]
            sum += plan.run(
                TargetBuffer(samples, part, plan).minibatch(samples, into: plan, augmentation: nil, seed: 0),
                evaluationRegions, isTraining: false, seed: 0, workers: workers)
            first += part.count
        }
        return Measures(sum, rows: samples.count * plan.rowsPerSample, loss: options.loss)
    }

    private func check(_ samples: Samples) throws {
        guard samples.inputs.count == original.inputs.count else {
            throw TrainingError(
                "the network has \(original.inputs.count) inputs, and samples of \(samples.inputs.count) are given")
        }
        for (index, input) in original.inputs.enumerated() where samples.size(ofInput: index) != input.shape.reduce(1, *) {
            throw TrainingError(
                "samples have \(samples.size(ofInput: index)) elements; the input '\(input.name)' takes \(input.shape)")
        }
        switch samples.targets {
        case .classes(let classes):
            guard options.loss == .categoricalCrossentropy else {
                throw TrainingError("\(options.loss.rawValue) takes values as targets, not class numbers")
            }
            guard samples.targetCount == plan.rowsPerSample else {
                throw TrainingError(
                    "each sample has \(samples.targetCount) class numbers, and the network gives \(plan.rowsPerSample)")
            }
            let columns = plan.lossKernel.columns
            if let wrong = classes.firstIndex(where: { $0 < 0 || $0 >= Int32(columns) }) {
                throw TrainingError(
                    "sample \(wrong / max(samples.targetCount, 1) + 1) has the class \(classes[wrong]), and the network has \(columns): 0 … \(columns - 1)",
                    help: "Are these the labels of the data set that the network is for?")
            }
        case .values(let values):
            guard samples.targetCount == plan.values[plan.output].size else {
                throw TrainingError(
                    "each sample has \(samples.targetCount) targets, and the network gives \(plan.values[plan.output].size)")
            }
            if options.loss == .categoricalCrossentropy { try checkShares(values, samples) }
        }
    }

    /// - Throws: `TrainingError` for a row of targets that are no shares: below 0, or with another sum than 1.
    private func checkShares(_ targets: [Float], _ samples: Samples) throws {
        let columns = plan.lossKernel.columns
        for start in stride(from: 0, to: targets.count, by: columns) {
            let row = targets[start..<start + columns], sum = row.reduce(0.0) { $0 + Double($1) }
            let negative = row.first { $0 < 0 }
            if negative == nil, abs(sum - 1) <= 1e-3 { continue }
            throw TrainingError(
                "sample \(start / samples.targetCount + 1) has "
                    + (negative.map { "the target \($0)" } ?? "targets with the sum \(Float(sum))")
                    + ", and those of categorical_crossentropy are shares from 0 that sum to 1",
                help: "For other targets there are binary_crossentropy and mean_squared_error.")
        }
    }

    // MARK: Checkpoints

    private func keepCheckpoint(_ samples: Samples) throws {
        guard let path = options.checkpoint else { return }
        try Checkpoint(
            fingerprint: fingerprint(samples), step: step, history: history, weights: plan.layout.weights.values,
            slots: slots.map(\.values) + [plan.ranges], best: best, mask: pruner?.mask?.values
        ).write(to: path)
    }

    /// Goes on where a checkpoint of the same training is.
    private func resume(_ samples: Samples) throws {
        guard let path = options.checkpoint, let kept = try Checkpoint(path) else { return }
        guard kept.fingerprint == fingerprint(samples) else {
            throw TrainingError(
                "'\(path)' is a checkpoint of another training", help: "Remove it, or give this training another name.")
        }
        guard kept.weights.count == plan.layout.weights.count,
            kept.slots.map(\.count) == slots.map(\.count) + [plan.ranges.count]
        else {
            throw TrainingError("'\(path)' does not fit the network", help: "Remove it.")
        }
        guard kept.history.epochs.count <= options.epochs else {
            throw TrainingError(
                "'\(path)' is the state after \(kept.history.epochs.count) epochs, and \(options.epochs) are asked for",
                help: "Ask for as many or more, or give this training another name.")
        }
        step = kept.step
        history = kept.history
        best = kept.best
        plan.layout.weights.write(kept.weights)
        for (slot, values) in zip(slots, kept.slots) { slot.write(values) }
        plan.ranges = kept.slots[slots.count]
        if let mask = kept.mask { pruner?.mask?.write(mask) }
    }

    /// Changes with what training depends on, but not with how long it goes on, unless pruning does.
    private func fingerprint(_ samples: Samples) -> UInt64 {
        var hash = Checkpoint.Hash()
        hash.combine("\(options.batchSize) \(options.loss) \(options.optimizer) \(options.seed) \(options.shuffles)")
        hash.combine("\(String(describing: options.augmentation)) \(String(describing: options.quantization))")
        hash.combine("\(String(describing: options.pruning)) \(options.pruning == nil ? 0 : options.epochs) \(samples.count)")
        hash.combine("\(String(describing: options.earlyStopping))")
        if let distillation = options.distillation {
            hash.combine("\(distillation.temperature) \(distillation.labelShare)")
            for entry in distillation.teacher.layers { for parameter in entry.parameters { hash.combine(parameter.values) } }
        }
        for entry in original.layers { for parameter in entry.parameters { hash.combine(parameter.values) } }
        for input in samples.inputs { hash.combine(input) }
        return hash.value
    }
}
