import Storage
import Tensors
import Testing

@testable import Training

@Suite struct ShrinkingTests {
    /// What a network gives for samples that are always the same.
    static func outputs(_ network: Network, count: Int = 4) throws -> [Float] {
        var random = Random(seed: 6)
        let size = network.inputs[0].shape.reduce(1, *), outputs = network.outputShape.reduce(1, *)
        let inputs = (0..<count * size).map { _ in Float(random.normal()) }
        let samples = try Samples(inputs: [inputs], count: count, targets: .values(Array(repeating: 0, count: count * outputs)))
        let plan = try TrainingPlan(network, batch: count, loss: .meanSquaredError)
        plan.prepare()
        _ = plan.run(
            TargetBuffer(samples, Array(0..<count)[...], plan).minibatch(samples, into: plan, augmentation: nil, seed: 0),
            plan.regions(isTraining: false), isTraining: false, seed: 0, workers: Workers(threads: 1))
        return plan.values[plan.output].memory.values
    }

    private static func areNear(_ a: [Float], _ b: [Float]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 2e-5 }
    }

    static func network() throws -> Network {
        let input = SymbolicTensor(input: [8, 8, 2])
        let a = BatchNormalization(name: "normal")(Conv2D(6, 3, usesBias: false, name: "first")(input))
        let b = MaxPooling2D()(ReLU()(a))
        let c = SeparableConv2D(4, 2, activation: .relu, name: "separable")(DepthwiseConv2D(2, padding: .same)(b))
        let d = Dense(8, activation: .relu, name: "hidden")(Flatten()(c))
        return try Network(inputs: [input], outputs: Dense(3, activation: .softmax, name: "last")(d), seed: 5)
    }

    @Test("Pruning sets the share of the smallest weights to 0, and two of each four neighbours")
    func magnitude() throws {
        let network = try Self.network()
        let pruned = try network.pruned(sparsity: 0.75)
        for (old, new) in zip(network.layers.flatMap(\.parameters), pruned.layers.flatMap(\.parameters)) where old.isKernel {
            let zeros = new.values.filter { $0 == 0 }.count
            #expect(zeros == Int((Double(old.values.count) * 0.75).rounded()))
            let largestGone = zip(old.values, new.values).filter { $1 == 0 }.map { abs($0.0) }.max()!
            let smallestKept = new.values.filter { $0 != 0 }.map { abs($0) }.min()!
            #expect(largestGone <= smallestKept)
        }
        #expect(Pruner.twoOfFour([1, -4, 3, 2, 9, 5, 6, -7], shape: [4, 2]) == [0, 0, 0, 0, 1, 1, 1, 1])
        #expect(Pruner.twoOfFour([1, 2, 3], shape: [3, 1]) == [1, 1, 1])
        #expect(
            throws: TrainingError(
                "the network has no layer 'x'", help: "Its layers: \(network.layers.map(\.name).joined(separator: ", ")).")
        ) {
            try network.pruned(layers: ["x"])
        }
    }

    @Test("A network without channels that are 0 computes the same, with fewer weights")
    func channels() throws {
        var network = try Self.network()
        // Channels 1 and 4 of the first layer, 2 and 3 of the separable one and half of the hidden units give 0.
        for (layer, parameter, gone, count) in [
            ("first", 0, [1, 4], 6), ("separable", 1, [2, 3], 4), ("hidden", 0, [0, 1, 5, 7], 8),
        ] {
            let index = try network.index(ofLayer: layer)
            for i in network.layers[index].parameters[parameter].values.indices where gone.contains(i % count) {
                network.layers[index].parameters[parameter].values[i] = 0
            }
        }
        let smaller = try network.withoutChannels(0.5, layers: ["separable", "hidden"]).withoutChannels(1 / 3, layers: ["first"])
        #expect(Self.areNear(try Self.outputs(network), try Self.outputs(smaller)))
        #expect(smaller.parameterCount < network.parameterCount / 2)
        #expect(smaller.layers.map { $0.parameters.map(\.shape) }.flatMap { $0 }.first == [3, 3, 2, 4])
        #expect(try smaller.kerasModel().parameterCount == smaller.parameterCount)
        #expect(throws: TrainingError("layer 'last' cannot lose channels")) { try network.withoutChannels(0.5, layers: ["last"]) }
    }

    @Test("Layers whose channels are added stay as they are")
    func addedChannels() throws {
        let input = SymbolicTensor(input: [4, 4, 2])
        let a = Conv2D(4, 1, name: "a")(input)
        let b = Conv2D(4, 1, name: "b")(Conv2D(6, 1, name: "inner")(a))
        let network = try Network(inputs: [input], outputs: Dense(2, name: "last")(Flatten()(Add(name: "sum")(a, b))))
        #expect(
            network.channelRefusals(0.5).map { "\($0.layer): \($0.reason)" } == [
                "a: 'sum' puts its channels together with others", "b: 'sum' puts its channels together with others",
                "last: its channels are an output of the network",
            ])
        #expect(network.channelRefusals(0.01).contains { $0 == ("inner", "0.01 of its 6 channels are none") })
        let smaller = try network.withoutChannels(0.5)
        #expect(smaller.layers.first { $0.name == "a" }?.parameters[0].shape == [1, 1, 2, 4])
        #expect(smaller.layers.first { $0.name == "inner" }?.parameters[0].shape == [1, 1, 4, 3])
        #expect(smaller.layers.first { $0.name == "b" }?.parameters[0].shape == [1, 1, 3, 4])
    }

    @Test("Batch normalization in the layer before it computes the same")
    func folding() throws {
        var network = try Self.network()
        let index = try network.index(ofLayer: "normal")
        network.layers[index].parameters[0].values = [1.5, 0.5, 2, 1, 0.1, -1]
        network.layers[index].parameters[1].values = [0.1, 0.2, 0, -1, 0.3, 0]
        network.layers[index].parameters[2].values = [0.5, -0.2, 0.1, 0, 1, 0]
        network.layers[index].parameters[3].values = [2, 0.5, 1, 0.1, 3, 1]
        let folded = try network.foldingBatchNormalization()
        #expect(folded.layers.allSatisfy { $0.kind != "BatchNormalization" })
        #expect(Self.areNear(try Self.outputs(network), try Self.outputs(folded)))
    }

    @Test("A kernel of low rank as a product computes the same, with fewer weights")
    func lowRank() throws {
        var network = try Network(input: [6, 6, 4], seed: 3) {
            Conv2D(12, 2, padding: .same, activation: .relu, name: "window")
            Flatten()
            Dense(30, activation: .tanh, name: "wide")
            Dense(2)
        }
        for (layer, rank) in [("window", 3), ("wide", 5)] {
            let index = try network.index(ofLayer: layer)
            let shape = network.layers[index].parameters[0].shape, columns = shape[shape.count - 1]
            let rows = shape.dropLast().reduce(1, *)
            var random = Random(seed: 2)
            let left = (0..<rows * rank).map { _ in Float(random.normal()) / 8 }
            let right = (0..<rank * columns).map { _ in Float(random.normal()) / 4 }
            network.layers[index].parameters[0].values = (0..<rows * columns).map { i in
                (0..<rank).reduce(0) { $0 + left[i / columns * rank + $1] * right[$1 * columns + i % columns] }
            }
        }
        let factored = try network.factored(energy: 0.999_999_9)
        #expect(factored.layers.first { $0.name == "window_factor" }?.parameters[0].shape == [2, 2, 4, 3])
        #expect(factored.layers.first { $0.name == "wide" }?.parameters[0].shape == [5, 30])
        #expect(Self.areNear(try Self.outputs(network), try Self.outputs(factored)))
        #expect(factored.parameterCount < network.parameterCount / 2)
    }

    @Test("Clusters leave a kernel few values, each the mean of its weights")
    func clusters() throws {
        #expect(Clusters(of: [1, 1.2, 5, 5.4, 9], count: 3).means.map { ($0 * 100).rounded() } == [110, 520, 900])
        let network = try Self.network()
        let clustered = try network.pruned(sparsity: 0.5).clustered(into: 4)
        for kernel in clustered.layers.flatMap(\.parameters) where kernel.isKernel {
            #expect(Set(kernel.values).count <= 5)
            #expect(kernel.values.contains(0))
        }
        let packed = try gzip(clustered.kerasFile().array(of: UInt8.self)).count
        #expect(try packed < gzip(network.kerasFile().array(of: UInt8.self)).count)
    }

    @Test("Weights that are pruned in training stay 0, as many as the schedule says")
    func schedule() throws {
        let schedule = PruningSchedule(sparsity: 0.8, begin: 0.25, end: 0.75, frequency: 2)
        #expect(schedule.sparsity(at: 0.2) == 0)
        #expect(abs(schedule.sparsity(at: 0.5) - 0.7) < 1e-12)
        #expect(schedule.sparsity(at: 0.75) == 0.8)
        let trainer = try Trainer(
            TrainerTests.network(),
            TrainingOptions(epochs: 8, batchSize: 50, optimizer: .adam(learningRate: 0.01), pruning: schedule))
        try trainer.fit(TrainerTests.spirals(200))
        #expect(abs(trainer.network.sparsity - 0.8) < 0.01)
        #expect(trainer.history.epochs[0].sparsity == 0)
    }

    @Test("Training for integers computes with rounded weights and goes on with the exact ones")
    func quantizationAwareness() throws {
        let network = try TrainerTests.network(), samples = try TrainerTests.spirals(64)
        let layout = ParameterLayout(network)
        let effective = FloatMemory(count: layout.weights.count)
        WeightQuantizer(network, layout, bits: 3).quantize(layout.weights, into: effective)
        for place in layout.places where network.layers[place.layer].parameters[place.parameter].shape.count > 1 {
            let columns = network.layers[place.layer].parameters[place.parameter].shape[1]
            for column in 0..<columns {
                let values = stride(from: column, to: place.range.count, by: columns).map { effective.values(place.range)[$0] }
                #expect(Set(values.map { abs($0) }).count <= 4)
            }
        }
        let trainer = try Trainer(
            network,
            TrainingOptions(epochs: 40, optimizer: .adam(learningRate: 0.01), quantization: QuantizationAwareness(bits: 6)))
        try trainer.fit(samples)
        #expect(trainer.history.epochs[39].accuracy! > 0.9)
        #expect(Set(trainer.network.layers[2].parameters[0].values).count > 200)
    }

    @Test("A network learns from a teacher, without right labels")
    func distillation() throws {
        let samples = try TrainerTests.spirals(200)
        let teacher = try Trainer(TrainerTests.network(), TrainingOptions(epochs: 60, optimizer: .adam(learningRate: 0.01)))
        try teacher.fit(samples)
        let wrong = try Samples(
            inputs: [samples.inputs[0].values], count: samples.count, targets: .classes(Array(repeating: 0, count: samples.count))
        )
        let student = try Trainer(
            TrainerTests.network(seed: 9),
            TrainingOptions(
                epochs: 60, optimizer: .adam(learningRate: 0.01),
                distillation: Distillation(from: teacher.network, temperature: 2, labelShare: 0)))
        try student.fit(wrong)
        #expect(try student.evaluate(samples).accuracy! > 0.95)
    }

    @Test("A network whose embedding masks zeros is pruned and keeps the mask, and is not trained")
    func masked() throws {
        let input = SymbolicTensor(input: [4])
        var embedding = Embedding(6, 3, name: "words")
        embedding.masksZero = true
        let mean = GlobalAveragePooling1D(name: "mean")(embedding(input))
        let network = try Network(inputs: [input], outputs: Dense(4, name: "last")(mean), seed: 1)
        let pruned = try network.pruned(sparsity: 0.5)
        let model = try pruned.kerasModel()
        #expect(model.graph().subgraphs[0].operators.contains { $0.code.builtin == .selectV2 })
        let again = try Network(model)
        #expect(again.layers.map(\.layer.settings["mask_zero"]) == [.bool(true), nil, nil])
        #expect(again.layers.map { $0.parameters.map(\.values) } == pruned.layers.map { $0.parameters.map(\.values) })
        #expect(
            throws: TrainingError(
                "layer 'words': mask_zero = true cannot be trained here",
                help: "The network can be pruned and converted as it is.")
        ) {
            try TrainingPlan(again, batch: 1, loss: .meanSquaredError)
        }
    }
}
