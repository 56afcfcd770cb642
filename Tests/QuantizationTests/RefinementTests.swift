import Inference
import Models
import Quantization
import Tensors
import TestSupport
import Testing

@Suite("Beyond TensorFlow's converter")
struct RefinementTests {
    /// Two dense layers with ReLU between them. The hidden units have ranges that differ by `spread` from one to the next, which
    /// the second layer takes back.
    private func layers(_ inputs: Int, _ hidden: Int, _ outputs: Int, spread: Float = 1) -> Graph {
        var graph = TinyGraph(), random = Random(seed: 11)
        func weights(_ count: Int, _ factor: (Int) -> Float) -> [Float] {
            (0..<count).map { Float.random(in: -1...1, using: &random) * factor($0) }
        }
        var factors: [Float] = [1]
        while factors.count < hidden { factors.append(factors.last! * spread) }
        let x = graph.input(.float32, [1, inputs])
        let first = graph.constant(.float32, [hidden, inputs], weights(hidden * inputs) { factors[$0 / inputs] })
        let firstBias = graph.constant(.float32, [hidden], weights(hidden) { factors[$0] / 4 })
        let second = graph.constant(.float32, [outputs, hidden], weights(outputs * hidden) { 1 / factors[$0 % hidden] })
        let between = graph.tensor(.float32, [1, hidden])
        let y = graph.output(.float32, [1, outputs])
        graph.add(.fullyConnected, [x, first, firstBias], [between], [.fusedActivationFunction: .int(1)])
        graph.add(.fullyConnected, [between, second, nil], [y])
        return graph.graph
    }

    /// Neighbouring elements go together, and all are above 0.
    private func samples(_ count: Int, _ size: Int, seed: UInt64) -> [[Tensor]] {
        var random = Random(seed: seed)
        return (0..<count).map { _ in
            var value: Float = 0.5
            let values = (0..<size).map { _ in
                value = 0.7 * value + 0.3 * Float.random(in: 0...1, using: &random)
                return value
            }
            return [Tensor(values, shape: [1, size])]
        }
    }

    private func answers(_ graph: Graph, _ samples: [[Tensor]]) throws -> [[Float]] {
        let interpreter = try Interpreter(graph: graph)
        return try samples.map { sample in
            try interpreter.setInput(0, sample[0])
            try interpreter.invoke()
            return try interpreter.output(0).bytes.array(of: Float.self)
        }
    }

    private func meanSquare(_ a: [[Float]], _ b: [[Float]]) -> Float {
        zip(a.joined(), b.joined()).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Float(a.count)
    }

    /// The magnitude of the mean difference, in the mean of the outputs.
    private func shift(_ a: [[Float]], _ b: [[Float]]) -> Float {
        let sums = a[0].indices.map { output in zip(a, b).reduce(Float(0)) { $0 + $1.0[output] - $1.1[output] } / Float(a.count) }
        return sums.reduce(0) { $0 + abs($1) } / Float(sums.count)
    }

    private func quantized(
        _ graph: Graph, _ samples: [[Tensor]], bits: Int = 8, _ refinements: Set<Refinement> = []
    ) throws -> QuantizedModel {
        try Quantizer(.int8, weightBits: bits).quantize(Calibration(of: graph, samples: samples, refinements: refinements))
    }

    @Test("channels with ranges far apart come together, and the float answers stay")
    func equalization() throws {
        let graph = layers(12, 8, 5, spread: 4), seen = samples(40, 12, seed: 1)
        let calibration = try Calibration(of: graph, samples: seen, refinements: [.crossLayerEqualization])
        let floats = try answers(graph, seen)
        for (old, new) in zip(floats.joined(), try answers(calibration.graph, seen).joined()) { #expect(abs(old - new) < 1e-5) }
        let model = try Quantizer(.int8).quantize(calibration)
        let account = try #require(model.report.refinements.first)
        #expect(model.report.refinements.count == 1)
        #expect(account.refinement == .crossLayerEqualization && account.layer == "t4")
        #expect(account.before! > 4000 && account.after! < 4)
        let plain = try meanSquare(floats, answers(quantized(graph, seen).graph, seen))
        #expect(try meanSquare(floats, answers(model.graph, seen)) < plain / 20)
    }

    @Test("biases take the mean shift that weights of 4 bits make", arguments: [4, 8])
    func biases(_ bits: Int) throws {
        let graph = layers(32, 16, 5), seen = samples(60, 32, seed: 2), floats = try answers(graph, seen)
        let plain = try shift(floats, answers(quantized(graph, seen, bits: bits).graph, seen))
        let model = try quantized(graph, seen, bits: bits, [.biasCorrection])
        let corrected = try shift(floats, answers(model.graph, seen))
        #expect(corrected < (bits == 4 ? plain / 20 : plain))
        #expect(model.report.refinements.map(\.layer) == ["t4", "t5"])
        #expect(model.report.refinements.allSatisfy { $0.after! < $0.before! / 20 })
        // The second layer had no bias.
        #expect(model.operators.filter { $0.code.builtin == .fullyConnected }.allSatisfy { $0.inputs[2] != nil })
        #expect(try Graph(tflite: model.graph.tfliteBytes()).subgraphs[0].operators.count == model.operators.count)
    }

    @Test("weights rounded for the sums answer better on samples that were not seen, and none is off by a step")
    func rounding() throws {
        let graph = layers(32, 16, 5), seen = samples(100, 32, seed: 3), other = samples(40, 32, seed: 4)
        let floats = try answers(graph, other)
        let nearest = try quantized(graph, seen, bits: 4), adaptive = try quantized(graph, seen, bits: 4, [.adaptiveRounding])
        let error = try meanSquare(floats, answers(nearest.graph, other))
        #expect(try meanSquare(floats, answers(adaptive.graph, other)) < error / 2)
        #expect(adaptive.report.refinements.map(\.layer) == ["t4", "t5"])
        #expect(adaptive.report.refinements.allSatisfy { $0.after! < $0.before! && $0.refusal == nil })
        for weight in adaptive.report.weights {
            let plain = try #require(nearest.report.weights.first { $0.name == weight.name })
            #expect(weight.scales == plain.scales)
            #expect(weight.errorInSteps! > plain.errorInSteps! && weight.errorInSteps! < 1)
        }
        #expect(try quantized(graph, seen, bits: 4, [.adaptiveRounding]).graph == adaptive.graph)
    }

    @Test("all three on the digits in 4 bits: images that were not seen are answered more like by floats")
    func digits() throws {
        let graph = try Digits.keras(), images = try Digits.images(90), seen = Array(images[..<60]), other = Array(images[60...])
        let floats = try answers(graph, other)
        let plain = try quantized(graph, seen, bits: 4)
        let refined = try quantized(graph, seen, bits: 4, Set(Refinement.allCases))
        let layers = refined.report.refinements
        #expect(layers.count { $0.refinement == .crossLayerEqualization } == 3)
        #expect(layers.count { $0.refinement == .adaptiveRounding && $0.after! < $0.before! } == 4)
        #expect(layers.count { $0.refinement == .biasCorrection && $0.after! < $0.before! } == 4)
        #expect(try meanSquare(floats, answers(refined.graph, other)) < meanSquare(floats, answers(plain.graph, other)) / 2)
        #expect(try plain.graph.tfliteBytes().count < 24_000 / 2 + 6000)
    }

    @Test("operators that LiteRT has no 4-bit kernel for keep weights of 8 bits, or are refused where a recipe names them")
    func otherOperators() throws {
        let float = try Graph(tfliteAt: Digits.root + "/Tests/Fixtures/recipes/float.tflite")
        let calibration = try Calibration(of: float, samples: [[Tensor([Float](repeating: 1, count: 144), shape: [1, 6, 6, 4])]])
        let model = try Quantizer(.int8, weightBits: 4).quantize(calibration)
        #expect(model.report.weights.map(\.type) == [.int4, .int8, .int8, .int4, .int4])
        for treatment in [QuantizationRecipe.Treatment.dynamic(.init(bits: 4)), .integer(activationBits: 8, weightBits: 4)] {
            let recipe = QuantizationRecipe([.init(".*", .depthwiseConv2D, treatment)])
            #expect(
                throws: ModelError(
                    "DEPTHWISE_CONV_2D cannot compute with such weights of 4 bits: LiteRT has no kernel that does",
                    help: "4 bits are for FULLY_CONNECTED, EMBEDDING_LOOKUP and CONV_2D, blocks for the first two.")
            ) { _ = try Quantizer.quantize(float, by: recipe, calibration) }
        }
    }

    @Test("what weights of 4 bits do not go with is refused")
    func refusals() throws {
        let graph = layers(4, 3, 2), seen = samples(2, 4, seed: 1)
        #expect(
            throws: ModelError(
                "int16x8 models have no weights of 4 bits", help: "Weights have 8 bits, or 4 with int8 activations.")
        ) { _ = try Quantizer(.int16x8, weightBits: 4).quantize(Calibration(of: graph, samples: seen)) }
        #expect(
            throws: ModelError(
                "dynamic models have no weights of 4 bits", help: "A recipe makes them: compute_precision FLOAT or INTEGER.")
        ) { _ = try Quantizer(.dynamicRange, weightBits: 4).quantize(graph) }
    }
}
