import Inference
import Tensors
import Testing

@testable import Training

/// Gradients against differences of the loss, layer by layer.
@Suite struct GradientTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var input: [Int]
        var isWholeNumbers = false
        var layers: [any Layer]
        var testDescription: String { name }
    }

    static let cases: [Case] =
        [
            Case(name: "Dense", input: [5], layers: [Dense(4, activation: .tanh)]),
            Case(name: "Dense of steps", input: [3, 5], layers: [Dense(4), Flatten()]),
            Case(name: "Conv2D", input: [5, 6, 2], layers: [Conv2D(3, 3, activation: .tanh), Flatten()]),
            Case(
                name: "Conv2D, same padding",
                input: [5, 4, 2], layers: [Conv2D(3, WindowSize(3, 2), padding: .same, usesBias: false), Flatten()]),
            Case(name: "Conv2D in strides", input: [6, 5, 2], layers: [Conv2D(3, 3, strides: 2, padding: .same), Flatten()]),
            Case(name: "Conv2D, dilated", input: [6, 6, 2], layers: [Conv2D(2, 2, dilation: 2), Conv2D(3, 1), Flatten()]),
            Case(
                name: "two Conv2D", input: [6, 6, 1],
                layers: [Conv2D(3, 3, padding: .same, activation: .sigmoid), Conv2D(4, 3), Flatten()]),
            Case(
                name: "Conv1D", input: [7, 2],
                layers: [Conv1D(3, 3, padding: .same, activation: .tanh), Conv1D(2, 3, strides: 2), Flatten()]),
            Case(
                name: "DepthwiseConv2D", input: [5, 5, 3],
                layers: [DepthwiseConv2D(3, padding: .same), DepthwiseConv2D(2, strides: 2, depthMultiplier: 2), Flatten()]),
            Case(
                name: "SeparableConv2D", input: [5, 5, 3],
                layers: [SeparableConv2D(4, 3, depthMultiplier: 2, activation: .tanh), Flatten()]),
            Case(name: "MaxPooling2D", input: [5, 5, 2], layers: [Conv2D(3, 2), MaxPooling2D(2, padding: .same), Flatten()]),
            Case(name: "MaxPooling2D of quarters", input: [6, 5, 2], layers: [Conv2D(3, 2), MaxPooling2D(), Flatten()]),
            Case(
                name: "MaxPooling2D, overlapping", input: [6, 6, 2],
                layers: [Conv2D(3, 2), MaxPooling2D(3, strides: 2), Flatten()]),
            Case(
                name: "AveragePooling2D", input: [5, 5, 2],
                layers: [Conv2D(3, 2), AveragePooling2D(2, padding: .same), Flatten()]),
            Case(name: "global poolings", input: [4, 4, 2], layers: [Conv2D(3, 2), GlobalAveragePooling2D()]),
            Case(name: "global maximum", input: [4, 4, 2], layers: [Conv2D(3, 2), GlobalMaxPooling2D()]),
            Case(
                name: "poolings of steps", input: [8, 2],
                layers: [Conv1D(3, 2), MaxPooling1D(), AveragePooling1D(2, strides: 1), GlobalAveragePooling1D()]),
            Case(name: "BatchNormalization", input: [3, 3, 2], layers: [Conv2D(3, 2), BatchNormalization(), Flatten()]),
            Case(
                name: "BatchNormalization without γ", input: [4],
                layers: [Dense(3), BatchNormalization(centers: true, scales: false)]),
            Case(name: "LayerNormalization", input: [3, 4], layers: [Dense(5), LayerNormalization(), Flatten()]),
            Case(name: "Reshape", input: [12], layers: [Dense(12), Reshape([2, 2, -1]), Conv2D(2, 2), Flatten()]),
            Case(name: "SimpleRNN", input: [4, 3], layers: [SimpleRNN(5)]),
            Case(
                name: "SimpleRNN of all steps", input: [4, 3],
                layers: [SimpleRNN(4, activation: .relu, usesBias: false, returnsSequences: true), SimpleRNN(3)]),
            Case(name: "LSTM", input: [4, 3], layers: [LSTM(4)]),
            Case(name: "LSTM of all steps", input: [4, 3], layers: [LSTM(4, returnsSequences: true), LSTM(3), Dense(4)]),
            Case(name: "GRU", input: [4, 3], layers: [GRU(4)]),
            Case(name: "GRU of all steps", input: [4, 3], layers: [GRU(4, returnsSequences: true), GRU(3, usesBias: false)]),
            Case(
                name: "ReLU, Softmax, ZeroPadding2D", input: [3, 3, 2],
                layers: [
                    Conv2D(3, 2), ZeroPadding2D(top: 1, bottom: 0, left: 0, right: 2), ReLU(negativeSlope: 0.1), Conv2D(2, 2),
                    Flatten(), Softmax(), Dense(4),
                ]),
            Case(name: "Embedding", input: [4], isWholeNumbers: true, layers: [Embedding(6, 3), Flatten()]),
        ]
        + Activation.allCases.map {
            Case(name: "activation \($0.rawValue)", input: [4], layers: [Dense(5), ActivationLayer($0), Dense(3)])
        }

    @Test("Gradients are the differences of the loss", arguments: cases)
    func gradients(_ test: Case) throws {
        let network = try Network(input: test.input, seed: 3) {
            test.layers
            Dense(3, activation: .softmax)
        }
        try Self.check(network, loss: .categoricalCrossentropy, isWholeNumbers: test.isWholeNumbers)
    }

    @Test("Where no fast kernel runs, plain loops have the same gradients")
    func plainLoops() throws {
        let names = ["Dense", "Conv2D", "Conv2D in strides", "two Conv2D", "LSTM", "GRU of all steps"]
        try FastKernels.$build.withValue(nil) {
            for test in Self.cases where names.contains(test.name) { try gradients(test) }
        }
    }

    @Test(
        "Losses have the gradients of their formulas",
        arguments: [
            (Loss.categoricalCrossentropy, Activation.softmax), (.categoricalCrossentropy, .sigmoid),
            (.binaryCrossentropy, .sigmoid), (.binaryCrossentropy, .hardSigmoid), (.meanSquaredError, .linear),
            (.meanSquaredError, .softmax),
        ])
    func losses(_ loss: Loss, _ activation: Activation) throws {
        let network = try Network(input: [4], seed: 5) {
            Dense(5, activation: .tanh)
            Dense(3, activation: activation)
        }
        try Self.check(network, loss: loss)
    }

    @Test("A value that several layers take has the sum of their gradients")
    func branches() throws {
        let input = SymbolicTensor(input: [4, 4, 2])
        let a = Conv2D(3, 3, padding: .same, activation: .tanh)(input)
        let b = Conv2D(3, 1)(a)
        let merged = Concatenate()(Add()(a, b), Multiply()(a, b), Subtract()(b, a), Average()(a, b), Maximum()(a, b))
        let network = try Network(inputs: [input], outputs: Dense(3, activation: .softmax)(Flatten()(merged)), seed: 2)
        try Self.check(network, loss: .categoricalCrossentropy)
    }

    /// Compares every parameter's gradient, or 40 of a tensor, with (loss(w + h) − loss(w − h)) / 2h.
    static func check(_ network: Network, loss: Loss, isWholeNumbers: Bool = false) throws {
        var random = Random(seed: 11)
        // Two shards, the second one not full.
        let count = 11, size = network.inputs[0].shape.reduce(1, *), outputs = network.outputShape.reduce(1, *)
        let inputs = (0..<count * size).map { _ in
            isWholeNumbers ? Float(Int.random(in: 0..<6, using: &random)) : Float(random.normal())
        }
        let targets = Targets.values(
            (0..<count).flatMap { _ -> [Float] in
                let values = (0..<outputs).map { _ in Float(random.unit()) }, sum = values.reduce(0, +)
                return values.map { $0 / sum }
            })
        let samples = try Samples(inputs: [inputs], count: count, targets: targets)
        let plan = try TrainingPlan(network, batch: count, loss: loss)
        #expect(plan.shards == 2)
        let regions = plan.regions(isTraining: true), workers = Workers(threads: 1)
        let buffer = TargetBuffer(samples, (0..<count)[...].map { $0 }[...], plan)
        func run() -> Double {
            plan.prepare()
            return plan.run(
                buffer.minibatch(samples, into: plan, augmentation: nil, seed: 0), regions, isTraining: true, seed: 7,
                workers: workers
            ).loss / Double(count)
        }
        _ = run()
        var total = plan.gradients[0].values
        for other in plan.gradients.dropFirst() { for (i, value) in other.values.enumerated() { total[i] += value } }
        for place in plan.layout.places where place.range.upperBound <= plan.layout.trainableCount {
            let step = max(1, place.range.count / 40)
            for index in stride(from: place.range.lowerBound, to: place.range.upperBound, by: step) {
                let weight = plan.layout.weights.base + index, old = weight.pointee
                func slope(_ h: Float) -> Double {
                    weight.pointee = old + h
                    let above = run()
                    weight.pointee = old - h
                    let below = run()
                    weight.pointee = old
                    return (above - below) / Double(2 * h)
                }
                // A difference over a corner of a function, such as that of relu, says nothing: one of three steps does not cross it.
                let nearest = [1e-2, 2e-3, 5e-4].map { abs(slope(Float($0)) - Double(total[index])) }.min()!
                let tolerance = 2e-4 + 1e-2 * abs(Double(total[index]))
                #expect(
                    nearest < tolerance,
                    "\(network.layers[place.layer].name) \(place.parameter)[\(index - place.range.lowerBound)]: \(total[index])")
            }
        }
    }
}
