import Models
import Storage
import SystemIO
import TestSupport
import Testing

@testable import Training

/// Losses beside those of Keras: the same weights, samples and order. `Tests/Scripts/make_training_fixture.py` records them.
@Suite struct KerasParityTests {
    private struct Run {
        var model: String
        var loss: Loss
        var optimizer: Optimizer
        var key: String
    }

    private static let runs = [
        Run(
            model: "branches", loss: .categoricalCrossentropy, optimizer: .sgd(learningRate: 0.05, momentum: 0.9),
            key: "branches momentum"),
        Run(
            model: "branches", loss: .categoricalCrossentropy,
            optimizer: .sgd(learningRate: 0.05, momentum: 0.9, isNesterov: true), key: "branches nesterov"),
        Run(model: "branches", loss: .categoricalCrossentropy, optimizer: .adam(learningRate: 0.01), key: "branches adam"),
        Run(model: "steps", loss: .meanSquaredError, optimizer: .adam(learningRate: 0.01), key: "steps adam"),
        Run(model: "steps", loss: .binaryCrossentropy, optimizer: .sgd(learningRate: 0.1), key: "steps sgd"),
    ]

    private static func recorded() throws -> [String: [Double]] {
        let text = try Files.read(Repository.path("Tests/Fixtures/training/losses.json"), limit: FileLimit.text).bytes
        return try (JSONValue(parsing: text).object ?? [:]).mapValues { ($0.array ?? []).compactMap(\.double) }
    }

    @Test("Losses are those of Keras, epoch by epoch")
    func losses() throws {
        let recorded = try Self.recorded()
        #expect(recorded.count == Self.runs.count + 1)
        for run in Self.runs {
            let network = try Network(KerasModel(at: Repository.path("Tests/Fixtures/training/\(run.model).keras")))
            let size = network.inputs[0].shape.reduce(1, *), outputs = network.outputShape.reduce(1, *), count = 96
            let inputs = (0..<count * size).map { Float($0 * 37 % 101) / 50 - 1 }
            let sums = run.loss == .categoricalCrossentropy
            let values = (0..<count).flatMap { sample -> [Float] in
                let row = (0..<outputs).map { Float((sample * outputs + $0) * 53 % 97 + 1) / 97 }
                return row.map { sums ? $0 / row.reduce(0, +) : $0 }
            }
            try Self.compare(
                network, Samples(inputs: [inputs], count: count, targets: .values(values)), run.loss, run.optimizer,
                recorded[run.key] ?? [])
        }
    }

    @Test("The digits go on from their trained weights as in Keras")
    func digits() throws {
        let network = try Network(KerasModel(at: Repository.path("notebooks/models/digits.keras")))
        let images = try gunzip(
            Files.read(Repository.path("notebooks/data/train1k-images-idx3-ubyte.gz"), limit: FileLimit.data).bytes)
        let labels = try gunzip(
            Files.read(Repository.path("notebooks/data/train1k-labels-idx1-ubyte.gz"), limit: FileLimit.data).bytes)
        let count = 192
        let samples = try Samples(
            inputs: [images[16..<16 + count * 784].map { Float($0) / 255 }], count: count,
            targets: .classes(labels[8..<8 + count].map { Int32($0) }))
        try Self.compare(network, samples, .categoricalCrossentropy, .adam(), Self.recorded()["digits adam"] ?? [])
    }

    private static func compare(
        _ network: Network, _ samples: Samples, _ loss: Loss, _ optimizer: Optimizer, _ expected: [Double]
    ) throws {
        let trainer = try Trainer(
            network, TrainingOptions(epochs: 3, batchSize: 32, loss: loss, optimizer: optimizer, shuffles: false))
        try trainer.fit(samples)
        #expect(expected.count == 3)
        for (mine, keras) in zip(trainer.history.epochs, expected) {
            #expect(abs(mine.loss - keras) < 1e-5 * max(1, keras), "\(mine.loss) and \(keras)")
        }
    }
}
