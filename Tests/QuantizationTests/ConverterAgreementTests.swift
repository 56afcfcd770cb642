import Inference
import Models
import Quantization
import Tensors
import TestSupport
import Testing

@Suite("Quantizing small models as TensorFlow does")
struct ConverterAgreementTests {
    @Test("there are cases of every mode that TensorFlow's converter has rules for")
    func cases() {
        #expect(Set(SmallModel.all.map(\.mode)) == [.int8, .int16x8, .dynamicRange])
    }

    @Test("every scale, zero point, weight and bias is TensorFlow's", arguments: SmallModel.all)
    func constants(_ model: SmallModel) throws {
        let (ours, theirs) = (try model.quantized().graph, try model.reference())
        // TensorFlow's 16-bit quantizer writes the versions of int8 operators. Some of its sums, such as those of an LSTM
        // or a transposed convolution, are added in another order while it calibrates, and end in another bit, as then
        // do the products of scales.
        try expectEqual(ours, theirs, sameVersions: model.mode != .int16x8, scalesWithin: 4)
        // Its 16-bit quantizer makes floats of an input's integers where an operator could read the input.
        for border in [BuiltinOperator.quantize, .dequantize] {
            #expect(ours.count(of: border) <= theirs.count(of: border), "\(border.name)")
        }
    }

    @Test("the outputs are LiteRT's", arguments: SmallModel.all)
    func outputs(_ model: SmallModel) throws {
        guard let expected = model.outputs() else { return }
        var actual: [Float] = []
        for sample in try model.samples() where actual.count < expected.count {
            let interpreter = try Interpreter(graph: model.quantized().graph, kernels: .reference)
            for (index, tensor) in sample.enumerated() { try interpreter.setInput(index, tensor) }
            try interpreter.invoke()
            for index in interpreter.outputs.indices {
                actual += try interpreter.output(index).bytes.array(of: Float.self)
            }
        }
        try #require(actual.count == expected.count)
        // What integers stand for ends in another bit where their scale does, and floats where sums do.
        for (a, b) in zip(actual, expected) { #expect(abs(a - b) <= (model.mode == .dynamicRange ? 1e-6 : 2 * b.ulp)) }
    }

    @Test("the errors of a sample do not depend on the samples before it, whatever the model keeps")
    func measured() throws {
        let model = SmallModel(name: "lstmseq", mode: .int8)
        let samples = try Array(model.samples().prefix(3))
        let calibration = try Calibration(of: model.float(), samples: samples)
        let quantized = try Quantizer(.int8).quantize(calibration)
        func errors(_ samples: [[Tensor]]) throws -> [Double?] {
            try quantized.measured(against: calibration, samples: samples).activations.map(\.rootMeanSquareError)
        }
        let (once, twice) = (try errors([samples[2]]), try errors([samples[2], samples[2]]))
        #expect(once.compactMap { $0 }.count > 3)
        for case let (a?, b?) in zip(once, twice) { #expect(abs(a - b) <= 1e-9 * a) }
    }

    @Test("a loop stays on floats between integers")
    func loop() throws {
        let model = SmallModel(name: "gru", mode: .int8)
        let quantized = try model.quantized()
        #expect(quantized.report.floatOperators == ["WHILE"])
        #expect(
            quantized.names == [
                "QUANTIZE", "RESHAPE", "DEQUANTIZE", "WHILE", "QUANTIZE", "STRIDED_SLICE", "FULLY_CONNECTED",
                "DEQUANTIZE",
            ])
        let sample = try model.samples()[0][0]
        func output(_ graph: Graph) throws -> [Float] {
            let interpreter = try Interpreter(graph: graph, kernels: .reference)
            try interpreter.setInput(0, sample)
            try interpreter.invoke()
            return try interpreter.output(0).bytes.array(of: Float.self)
        }
        for (a, b) in zip(try output(quantized.graph), try output(model.float())) { #expect(abs(a - b) < 0.05) }
    }

    @Test("a recurrent layer with weights too small for int8 stays as it is, and no weight of it is told as int8")
    func wholeLayer() throws {
        var graph = TinyGraph()
        let x = graph.input(.float32, [1, 3, 6])
        let small = (0..<4).map { _ in graph.constant(.float32, [32, 6], [Float](repeating: 1, count: 192)) }
        let large = (0..<4).map { _ in graph.constant(.float32, [32, 32], [Float](repeating: 1, count: 1024)) }
        _ = graph.output(.float32, [1, 3, 32])
        let source = graph.graph(.unidirectionalSequenceLstm, [x] + small + large)
        let model = try Quantizer(.dynamicRange).quantize(source)
        #expect(model.report.weights.isEmpty)
        #expect(model.graph.subgraphs[0].tensors.allSatisfy { $0.type == .float32 })
    }
}

/// Operators, element types, scales, zero points and constants, one by one; scales may differ by some units in the last
/// place.
func expectEqual(_ ours: Graph, _ theirs: Graph, sameVersions: Bool = true, scalesWithin units: Float = 0) throws {
    try #require(ours.subgraphs.count == theirs.subgraphs.count)
    for (ours, theirs) in zip(ours.subgraphs, theirs.subgraphs) {
        try expectEqual(ours, theirs, sameVersions: sameVersions, scalesWithin: units)
    }
}

private func expectEqual(
    _ ours: Subgraph, _ theirs: Subgraph, sameVersions: Bool, scalesWithin units: Float
) throws {
    let (a, b) = (ours.arithmetic, theirs.arithmetic)
    try #require(a.map(\.code.name) == b.map(\.code.name))
    // LiteRT has no quotient for the byte 0, which divisors have in TensorFlow's scale of them.
    let divisors = ours.operators.filter { $0.code.builtin == .div }.compactMap { $0.inputs[1].map { ours.tensors[$0].name } }
    for (mine, other) in zip(a, b) {
        #expect(!sameVersions || mine.code == other.code)
        #expect(mine.options.fusedActivation == other.options.fusedActivation)
        let (x, y) = (ours.operands(of: mine), theirs.operands(of: other))
        #expect(x.count == y.count, "\(mine.code.name)")
        for (x, y) in zip(x, y) {
            #expect(x.type == y.type, "\(x.name)")
            #expect(x.shape == y.shape, "\(x.name)")
            if x.type == .int8, divisors.contains(x.name) { continue }
            let (a, b) = (x.quantization?.scales ?? [], y.quantization?.scales ?? [])
            #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= units * $1.ulp }, "\(x.name)")
            #expect(x.quantization?.zeroPoints == y.quantization?.zeroPoints, "\(x.name)")
            #expect(x.data == y.data, "\(x.name)")
        }
    }
}
