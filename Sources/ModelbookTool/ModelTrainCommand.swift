import ArgumentParser
import Foundation
import Modelbook
import Models
import Storage
import SystemIO
import Training

struct ModelTrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a Keras model on samples, and writes it as a .keras file.",
        discussion: """
            Samples are an IDX file or a NumPy array, plain or gzipped, or FILE.npz:ARRAY. The same samples, options and seed give \
            the same file, on any number of threads.

            With --checkpoint the state is kept after each epoch: the same command goes on from there when it was ended.
            """)

    @Argument(help: "A .keras or .h5 file.")
    var file: String

    @Option(name: .shortAndLong, help: "The .keras file to write.")
    var output: String

    @OptionGroup var samples: TrainingSamples

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

    @Option(help: "How far a step goes; 0.001 for adam and 0.01 for sgd if not given.")
    var learningRate: Double?

    @Option(help: "Momentum of sgd.")
    var momentum = 0.0

    @Option(help: "Of the order of samples, dropout and new weights.")
    var seed: UInt64 = 0

    @Option(help: "Stop when the validation's loss got no smaller for so many epochs, and take the best.")
    var patience: Int?

    @Option(help: "Train for integers of so many bits: weights and activations are rounded as they will be.")
    var quantizeBits: Int?

    @Option(help: "Keep the state after each epoch in this file.")
    var checkpoint: String?

    @Option(help: "Threads; one on each processor core if not given.")
    var threads: Int?

    @Flag(help: "Print JSON.")
    var json = false

    enum OptimizerName: String, ExpressibleByArgument, CaseIterable { case adam, sgd }

    func validate() throws {
        guard threads ?? 1 >= 1 else { throw ValidationError("--threads takes a whole number from 1.") }
        guard optimizer == .sgd || momentum == 0 else { throw ValidationError("--momentum is that of sgd.") }
    }

    func run() throws {
        do {
            try ModelFiles.refuse(writing: output, over: [file] + samples.files)
            var network = try Network(KerasModel(at: file))
            if fromNothing { network = try network.reinitialized(seed: seed) }
            let run = try TrainingReport(training: network, of: file, samples.read(), options)
            try run.network.write(to: output)
            run.print(output, json: json)
        } catch var error as ModelError {
            error.file = error.file ?? file
            try fail(error)
        } catch let error where error is ArchiveError || error is KitError || error is TrainingError || error is FileError {
            try fail(error)
        }
    }

    private var options: TrainingOptions {
        let rate = learningRate.map { LearningRate.constant($0) }
        return TrainingOptions(
            epochs: epochs, batchSize: batch, loss: loss,
            optimizer: optimizer == .adam
                ? .adam(learningRate: rate ?? 0.001) : .sgd(learningRate: rate ?? 0.01, momentum: Float(momentum)),
            seed: seed, earlyStopping: patience.map { EarlyStopping(patience: $0) },
            quantization: quantizeBits.map { QuantizationAwareness(bits: $0) }, checkpoint: checkpoint, threads: threads)
    }

    private func fail(_ error: any Error) throws -> Never {
        Terminal.report("error: \(error)\n")
        throw ExitCode(1)
    }
}

extension Loss: ExpressibleByArgument {}
