import ArgumentParser
import Modelbook
import Training

struct ModelTrainCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a Keras model on samples, and writes it as a .keras file.",
        discussion: """
            \(SampleOptions.discussion) The same samples, options and seed give the same file, on any number of threads.

            With --checkpoint the state is kept after each epoch: the same command goes on from there when it was ended.
            """)

    @Argument(help: "A .keras or .h5 file.")
    var file: String

    @Option(name: .shortAndLong, help: "The .keras file to write.")
    var output: String

    @OptionGroup var samples: SampleOptions

    @Option(help: "The share of the samples, the last ones, that are only looked at after each epoch.")
    var validation = 0.0

    @Flag(help: "Begin with new weights, not with those of the file.")
    var fromNothing = false

    @Option(help: "Passes over all samples.")
    var epochs = 1

    @Option(help: "Samples in a minibatch.")
    var batch = 32

    @Option(help: "\(Loss.allCases.map(\.rawValue).joined(separator: ", ")).")
    var loss = Loss.categoricalCrossentropy

    @Option(help: "adam or sgd.")
    var optimizer = OptimizerName.adam

    @Option(parsing: .unconditional, help: "How far a step goes; 0.001 for adam and 0.01 for sgd if not given.")
    var learningRate: Double?

    @Option(help: "How the step grows smaller: \(Schedule.allCases.map(\.rawValue).joined(separator: ", ")).")
    var schedule = Schedule.constant

    @Option(help: "The share of the learning rate that is left in the end; 0 for cosine, 0.1 for exponential if not given.")
    var finalRate: Double?

    @Option(help: "Momentum of sgd.")
    var momentum = 0.0

    @OptionGroup(title: "Augmentation") var augmentation: AugmentationOptions

    @Option(help: "Of the order of samples, dropout, augmentation and new weights.")
    var seed: UInt64 = 0

    @Option(help: "Stop when the validation's loss got no smaller for so many epochs, and take the best.")
    var patience: Int?

    @Option(help: "Train for integers of so many bits: weights and activations are rounded as they will be.")
    var quantizeBits: Int?

    @Option(help: "Learn beside the labels from this larger network, a .keras or .h5 file.")
    var teacher: String?

    @Option(help: "Set this share of each kernel's weights to 0, more and more until three quarters of the training.")
    var sparsity: Double?

    @Option(help: "Keep the state after each epoch in this file.")
    var checkpoint: String?

    @Option(help: "Threads; one on each processor core if not given.")
    var threads: Int?

    @Flag(help: "Print JSON.")
    var json = false

    enum OptimizerName: String, ExpressibleByArgument, CaseIterable { case adam, sgd }
    enum Schedule: String, ExpressibleByArgument, CaseIterable { case constant, cosine, exponential }

    func validate() throws {
        guard epochs >= 1 else { throw ValidationError("--epochs takes a whole number from 1.") }
        guard threads ?? 1 >= 1 else { throw ValidationError("--threads takes a whole number from 1.") }
        guard checkpoint != output else { throw ValidationError("--checkpoint takes a file of its own, not that of --output.") }
        guard optimizer == .sgd || momentum == 0 else { throw ValidationError("--momentum is that of sgd.") }
        guard (0..<1).contains(validation) else { throw ValidationError("--validation takes a share from 0 to below 1.") }
        guard finalRate == nil || schedule != .constant else {
            throw ValidationError("--final-rate is that of a schedule: --schedule cosine or exponential.")
        }
    }

    func run() throws {
        let inputs = [file] + samples.files + [teacher].compactMap { $0 }
        try ModelFiles.refuse(writing: output, over: inputs, ending: ".keras")
        if let checkpoint { try ModelFiles.refuse(writing: checkpoint, over: inputs) }
        let model = try Model(file)
        var network = try Network(model)
        guard loss != .categoricalCrossentropy || network.outputShape.last ?? 1 > 1 else {
            throw KitError(
                "\(loss.rawValue) needs a model of more than one output",
                help: "Give --loss binary_crossentropy, and 0 or 1 for each sample with --targets FILE.")
        }
        if fromNothing { network = try network.reinitialized(seed: seed) }
        let all = try samples.required(for: model.inputShape), count = Int(all.count.value)
        let first = count - Int(Double(count) * validation)
        guard validation == 0 || first < count else {
            throw ValidationError("--validation \(validation) of \(count) samples is none.")
        }
        let data = (training: all[0..<first], validation: validation > 0 ? all[first..<count] : nil)
        let run = try TrainingReport(training: network, of: file, data, options(samples: first))
        try run.network.write(to: output)
        try run.print(output, json: json)
    }

    private func options(samples: Int) throws -> TrainingOptions {
        let rate = rate(steps: epochs * max((samples + max(batch, 1) - 1) / max(batch, 1), 1))
        return TrainingOptions(
            epochs: epochs, batchSize: batch, loss: loss,
            optimizer: optimizer == .adam ? .adam(learningRate: rate) : .sgd(learningRate: rate, momentum: Float(momentum)),
            seed: seed, augmentation: augmentation.augmentation, earlyStopping: patience.map { EarlyStopping(patience: $0) },
            quantization: quantizeBits.map { QuantizationAwareness(bits: $0) },
            pruning: sparsity.map { PruningSchedule(sparsity: $0) },
            distillation: try teacher.map { Distillation(from: try Network(Model($0))) }, checkpoint: checkpoint, threads: threads
        )
    }

    private func rate(steps: Int) -> LearningRate {
        let initial = learningRate ?? (optimizer == .adam ? 0.001 : 0.01)
        return switch schedule {
        case .constant: .constant(initial)
        case .cosine: .cosine(initial: initial, steps: max(steps, 1), alpha: finalRate ?? 0)
        case .exponential: .exponential(initial: initial, steps: max(steps, 1), rate: finalRate ?? 0.1)
        }
    }
}

/// How images are changed whenever they are learnt from.
struct AugmentationOptions: ParsableArguments {
    @Option(help: "Pixels to each side and up or down.")
    var shift = 0

    @Flag(help: "Turn half of the images left to right.")
    var flip = false

    @Option(help: "Degrees to each side.")
    var rotation = 0.0

    @Option(help: "The deviation of normal noise.")
    var noise = 0.0

    /// nil where nothing is changed.
    var augmentation: Augmentation? {
        guard shift != 0 || flip || rotation != 0 || noise != 0 else { return nil }
        return Augmentation(shift: shift, flipsHorizontally: flip, rotation: rotation, noise: Float(noise))
    }
}

extension Loss: ExpressibleByArgument {}
