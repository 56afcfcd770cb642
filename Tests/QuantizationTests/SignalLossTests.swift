import Inference
import Models
import Quantization
import Tensors
import Testing

@Suite("What a quantized model loses")
struct SignalLossTests {
    /// Scores, of which the last two are masked, as shares that a layer weighs.
    ///
    /// - Parameters:
    ///   - isChoice: Whether the mask is chosen in place of small scores and not added to the last two.
    ///   - isShown: Whether masked scores are an output too.
    private func attention(mask: Float, isChoice: Bool = false, isShown: Bool = false) -> Graph {
        var graph = SmallGraph()
        let keys = graph.dense(graph.input(4, -1...1), (0..<16).map { Float($0 * 7 % 5) - 2 }, bias: nil, -1...1)
        let scores = graph.append(.abs, [keys], size: 4, -1...1)
        var masked = graph.append(
            .add, [scores, graph.constant([0, 0, isChoice ? 0 : mask, isChoice ? 0 : mask], [1, 4])], size: 4, -1...1)
        if isChoice {
            let isLarge = graph.append(.greater, [scores, graph.constant([0.7], [])], size: 4, 0...1)
            graph.setType(of: isLarge, .bool)
            masked = graph.append(.selectV2, [isLarge, masked, graph.constant([mask], [])], size: 4, -1...1)
        }
        let shares = graph.append(.softmax, [masked], size: 4, 0...1, [.beta: .float(1)])
        let result = graph.dense(shares, [3, -2, 1, 1, -1, 4, 1, 1], bias: nil, -1...1)
        return graph.calibration(outputs: isShown ? [masked, result] : [result]).graph
    }

    private let samples = (0..<8).map { sample in
        [Tensor((0..<4).map { Float((sample * 5 + $0 * 3) % 7) / 3 - 1 }, shape: [1, 4])]
    }

    @Test(
        "a mask that makes steps wider than the scores is found, with the operators to leave on floats",
        arguments: [Quantizer.Mode.int8, .int16x8])
    func mask(_ mode: Quantizer.Mode) throws {
        let calibration = try Calibration(of: attention(mask: -1e9, isShown: true), samples: samples)
        let model = try Quantizer(mode).quantize(calibration)
        let loss = try #require(try model.signalLoss(against: calibration))
        #expect(loss.operatorName == "SOFTMAX" && loss.tensor == "SOFTMAX3" && loss.signalToNoise < 10)
        let widest = try #require(loss.widest)
        #expect(widest.tensor.hasPrefix("ADD2") && widest.operators == ["ADD", "SOFTMAX"])
        #expect(abs(widest.size * (mode == .int8 ? 255 : 32767) / 1e9 - 1) < 1e-3)
        // With these on floats nothing is lost.
        let kinds = calibration.graph.subgraphs[0].operators.map(\.code.name)
        let rest = Set(kinds.indices.filter { !widest.operators.contains(kinds[$0]) })
        #expect(try Quantizer(mode).quantize(calibration, only: rest).signalLoss(against: calibration) == nil)
    }

    @Test(
        "scores whose softmax alone is taken keep their steps beside a mask",
        arguments: [-1e9, -.infinity, -.greatestFiniteMagnitude] as [Float], [false, true])
    func masked(mask: Float, isChoice: Bool) throws {
        let calibration = try Calibration(of: attention(mask: mask, isChoice: isChoice), samples: samples)
        for mode in isChoice ? [Quantizer.Mode.int8] : [.int8, .int16x8] {
            let model = try Quantizer(mode).quantize(calibration)
            #expect(try model.signalLoss(against: calibration) == nil, "\(mode.rawValue)")
            let range = try #require(calibration.ranges[calibration.graph.subgraphs[0].operators[1].outputs[0]])
            let scale = try #require(model.graph.subgraphs[0].operators.first { $0.code.builtin == .softmax }?.inputs[0])
            let steps = try #require(model.graph.subgraphs[0].tensors[scale].quantization?.scale)
            #expect(abs(steps * 255 / (range.upperBound - range.lowerBound + 12) - 1) < 1e-5 || mode != .int8)
        }
    }

    @Test("a mask that leaves the scores their steps is none to speak of", arguments: [Quantizer.Mode.int8, .int16x8])
    func narrow(_ mode: Quantizer.Mode) throws {
        let calibration = try Calibration(of: attention(mask: -12), samples: samples)
        #expect(try Quantizer(mode).quantize(calibration).signalLoss(against: calibration) == nil)
    }

    @Test("what is clipped before the end is not missed there")
    func clipped() throws {
        var graph = SmallGraph()
        let wide = graph.dense(graph.input(4, -1...1), (0..<16).map { Float($0 * 7 % 5) - 2 }, bias: nil, -1...1)
        let low = graph.append(.minimum, [wide, graph.constant([0.75], [1])], size: 4, -1...1)
        let result = graph.append(.maximum, [low, graph.constant([0.5], [1])], size: 4, -1...1)
        let calibration = try Calibration(of: graph.calibration(outputs: [result]).graph, samples: samples)
        let model = try Quantizer(.int8).quantize(calibration)
        let operators = try ModelDifference(
            calibration.graph, kernels: .fast, model.graph, kernels: .fast, samples: samples
        ).operators
        #expect(operators.contains { $0.signalToNoise < 3 } && operators.last!.signalToNoise > 30)
        #expect(try model.signalLoss(against: calibration) == nil)
    }

    @Test("models that TensorFlow quantized lose nothing that is worth a warning", arguments: SmallModel.all)
    func agreement(_ model: SmallModel) throws {
        guard model.mode == .int8 || model.mode == .int16x8 else { return }
        let calibration = try Calibration(of: model.float(), samples: model.samples())
        #expect(try Quantizer(model.mode).quantize(calibration).signalLoss(against: calibration) == nil)
    }
}
