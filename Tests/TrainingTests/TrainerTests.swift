import Inference
import Models
import Storage
import SystemIO
import Tensors
import Testing

@testable import Training

@Suite struct TrainerTests {
    /// Two spirals: nothing that one layer can tell apart.
    static func spirals(_ count: Int = 300) throws -> Samples {
        var random = Random(seed: 4), inputs: [Float] = [], classes: [Int32] = []
        for i in 0..<count {
            let angle = 1 + 3 * random.unit(), isSecond = i % 2 == 1
            let x = angle * cosine(angle * 1.5), y = angle * cosine(angle * 1.5 - .pi / 2)
            inputs += [Float(isSecond ? -x : x) / 4, Float(isSecond ? -y : y) / 4]
            classes.append(isSecond ? 1 : 0)
        }
        return try Samples(inputs: [inputs], count: count, targets: .classes(classes))
    }

    private static func cosine(_ x: Double) -> Double {
        // Eight terms are enough between -10 and 10 once the argument is brought to ±π.
        let turn = 2 * Double.pi, y = x - (x / turn).rounded() * turn
        var term = 1.0, sum = 1.0
        for k in 1...12 {
            term *= -y * y / Double((2 * k - 1) * 2 * k)
            sum += term
        }
        return sum
    }

    static func network(seed: UInt64 = 1) throws -> Network {
        try Network("spirals", input: [2], seed: seed) {
            Dense(24, activation: .tanh)
            Dropout(0.05)
            Dense(24, activation: .relu)
            Dense(2, activation: .softmax)
        }
    }

    @Test("A network learns what one layer cannot tell apart")
    func learns() throws {
        let samples = try Self.spirals()
        let trainer = try Trainer(Self.network(), TrainingOptions(epochs: 60, optimizer: .adam(learningRate: 0.01), seed: 3))
        let before = try trainer.evaluate(samples)
        try trainer.fit(samples)
        let after = try trainer.evaluate(samples)
        #expect(before.accuracy! < 0.75)
        #expect(after.accuracy! > 0.97)
        #expect(trainer.history.epochs.count == 60)
        #expect(trainer.history.epochs[59].loss < trainer.history.epochs[0].loss / 4)
    }

    @Test("A value that is no number is refused and named, before anything learns from it", arguments: [Float.nan, .infinity])
    func notFinite(value: Float) throws {
        var inputs = (0..<24).map { Float($0) / 24 }
        inputs[15] = value
        let error = #expect(throws: TrainingError.self) {
            try Samples(inputs: [inputs], count: 12, targets: .classes((0..<12).map { $0 % 2 }))
        }
        #expect(error?.message == "sample 8 has a value that is no number, or infinite")
    }

    @Test("The result is the same to the bit at any number of threads, and another for another seed")
    func reproducible() throws {
        let samples = try Self.spirals(100)
        func weights(threads: Int, seed: UInt64) throws -> [[Float]] {
            var options = TrainingOptions(epochs: 2, batchSize: 40, optimizer: .sgd(learningRate: 0.1, momentum: 0.9), seed: seed)
            options.augmentation = Augmentation(noise: 0.01)
            options.threads = threads
            let trainer = try Trainer(Self.network(), options)
            try trainer.fit(samples)
            return trainer.network.layers.flatMap { $0.parameters.map(\.values) }
        }
        let one = try weights(threads: 1, seed: 5)
        #expect(try weights(threads: 2, seed: 5) == one)
        #expect(try weights(threads: 5, seed: 5) == one)
        #expect(try weights(threads: 1, seed: 6) != one)
    }

    @Test("Training goes on from a checkpoint as if it had not been ended, and refuses that of another training")
    func checkpoints() throws {
        let samples = try Self.spirals(64)
        let path = "/tmp/modelbook-checkpoint-\(UInt64.random(in: 0...UInt64.max))"
        defer { Files.remove(path) }
        func train(epochs: Int, seed: UInt64 = 1, _ checkpoint: String?) throws -> ([[Float]], History) {
            let trainer = try Trainer(
                Self.network(),
                TrainingOptions(epochs: epochs, seed: seed, quantization: QuantizationAwareness(), checkpoint: checkpoint))
            try trainer.fit(samples)
            return (trainer.network.layers.flatMap { $0.parameters.map(\.values) }, trainer.history)
        }
        let whole = try train(epochs: 4, nil)
        #expect(Set(whole.1.epochs.map(\.loss)).count == 4)
        _ = try train(epochs: 2, path)
        let resumed = try train(epochs: 4, path)
        #expect(resumed.0 == whole.0)
        #expect(resumed.1 == whole.1)
        #expect(
            throws: TrainingError(
                "'\(path)' is the state after 4 epochs, and 1 are asked for",
                help: "Ask for as many or more, or give this training another name.")
        ) {
            try train(epochs: 1, path)
        }
        #expect(
            throws: TrainingError(
                "'\(path)' is a checkpoint of another training", help: "Remove it, or give this training another name.")
        ) {
            try train(epochs: 4, seed: 2, path)
        }
        let bytes = try Files.read(path, limit: FileLimit.data).bytes
        try Files.write(Array(bytes.dropLast(3)), to: path)
        let damaged = TrainingError(
            "'\(path)' is not a checkpoint, or not a whole one", help: "Give another name; remove it if it was one.")
        #expect(throws: damaged) { try train(epochs: 4, path) }
    }

    @Test("Training stops when it gets no better and gives the best epoch's network")
    func earlyStopping() throws {
        let samples = try Self.spirals(60)
        var options = TrainingOptions(epochs: 50, optimizer: .sgd(learningRate: 3), earlyStopping: EarlyStopping(patience: 2))
        options.seed = 2
        let trainer = try Trainer(Self.network(), options)
        try trainer.fit(samples, validation: samples)
        let history = trainer.history
        #expect(history.stoppedEarly)
        #expect(history.epochs.count == history.best + 3)
        #expect(try trainer.evaluate(samples).loss == history.epochs[history.best].validationLoss)
    }

    @Test("Learning rates follow Keras's formulas")
    func learningRates() {
        #expect(LearningRate.exponential(initial: 0.1, steps: 100, rate: 0.5).value(atStep: 50) == 0.1 * 0.5.squareRoot())
        #expect(LearningRate.exponential(initial: 0.1, steps: 100, rate: 0.5, isStaircase: true).value(atStep: 199) == 0.05)
        #expect(LearningRate.piecewise(boundaries: [10, 20], values: [1, 0.1, 0.01]).value(atStep: 10) == 1)
        #expect(LearningRate.piecewise(boundaries: [10, 20], values: [1, 0.1, 0.01]).value(atStep: 21) == 0.01)
        #expect(abs(LearningRate.cosine(initial: 1, steps: 10, alpha: 0.1).value(atStep: 5) - 0.55) < 1e-12)
        #expect(LearningRate.cosine(initial: 1, steps: 10, alpha: 0.1).value(atStep: 11) == 0.1)
    }

    @Test("A network is a .keras file that is read as the same network, and converts to a graph that computes the same")
    func kerasFiles() throws {
        let input = SymbolicTensor(input: [6, 6, 2], name: "image")
        let a = Conv2D(4, 3, padding: .same, activation: .relu)(input)
        let b = BatchNormalization()(Conv2D(4, 1)(a))
        let sum = MaxPooling2D()(Add()(a, b))
        let network = try Network(
            "branches", inputs: [input], outputs: Dense(3, activation: .softmax)(Flatten()(Dropout(0.2)(sum))), seed: 8)
        let model = try network.kerasModel()
        let again = try Network(model)
        #expect(again.layers.map(\.name) == network.layers.map(\.name))
        #expect(again.layers.map(\.parameters) == network.layers.map(\.parameters))
        #expect(again.calls == network.calls)
        #expect(again.kerasFile() == network.kerasFile())

        var random = Random(seed: 1)
        let values = (0..<5 * 72).map { _ in Float(random.normal()) }
        let plan = try TrainingPlan(network, batch: 5, loss: .meanSquaredError)
        let samples = try Samples(inputs: [values], count: 5, targets: .values(Array(repeating: 0, count: 15)))
        plan.prepare()
        _ = plan.run(
            TargetBuffer(samples, [0, 1, 2, 3, 4][...], plan).minibatch(samples, into: plan, augmentation: nil, seed: 0),
            plan.regions(isTraining: false), isTraining: false, seed: 0, workers: Workers(threads: 1))
        let runner = try BatchRunner(graph: model.graph())
        let outputs = try runner.outputs(for: Bytes(of: values), rows: 5).array(of: Float.self)
        for (a, b) in zip(plan.values[plan.output].memory.values, outputs) { #expect(abs(a - b) < 1e-6) }
    }

    @Test("Cross-entropy over classes takes shares as targets; the first sample with others is named")
    func shares() throws {
        func fit(_ targets: [Float]) throws {
            let samples = try Samples(inputs: [[0, 1, 1, 0]], count: 2, targets: .values(targets))
            try Trainer(Self.network(), TrainingOptions()).fit(samples)
        }
        try fit([0.25, 0.75, 1.0005, 0])
        let end = ", and those of categorical_crossentropy are shares from 0 that sum to 1"
        let help = "For other targets there are binary_crossentropy and mean_squared_error."
        #expect(throws: TrainingError("sample 2 has targets with the sum 1.5" + end, help: help)) { try fit([0, 1, 1, 0.5]) }
        #expect(throws: TrainingError("sample 1 has the target -0.5" + end, help: help)) { try fit([-0.5, 1.5, 1, 0]) }
    }

    @Test("What does not fit is refused by name")
    func refusals() throws {
        #expect(throws: TrainingError("layer 'conv2d': a window of 5 does not fit into an image of 3 × 3")) {
            try Network(input: [3, 3, 1]) { Conv2D(2, 5) }
        }
        #expect(throws: TrainingError("layer 'dropout': the rate of Dropout is 1.0 and must be from 0 to below 1")) {
            try Network(input: [3]) { Dropout(1) }
        }
        let trainer = try Trainer(Self.network(), TrainingOptions())
        #expect(
            throws: TrainingError(
                "sample 2 has the class 2, and the network has 2: 0 … 1",
                help: "Are these the labels of the data set that the network is for?")
        ) {
            try trainer.fit(Samples(inputs: [[1, 2, 1, 2]], count: 2, targets: .classes([1, 2])))
        }
        #expect(throws: TrainingError("samples have 3 elements; the input 'input' takes [2]")) {
            try trainer.fit(Samples(inputs: [[1, 2, 3]], count: 1, targets: .classes([0])))
        }
    }
}
