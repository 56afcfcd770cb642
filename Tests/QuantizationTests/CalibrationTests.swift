import Models
import Quantization
import Tensors
import Testing

@Suite("Samples and ranges that cannot be used")
struct CalibrationTests {
    /// x [1, 2] times `factor`.
    private func graph(_ factor: Float) -> Graph {
        var graph = SmallGraph()
        let x = graph.input(2, -1...1)
        let y = graph.dense(x, [factor, 0, 0, factor], bias: nil, -1...1)
        return graph.calibration(outputs: [y]).graph
    }

    private func sample(_ values: [Float]) -> [Tensor] { [Tensor(values, shape: [1, 2])] }

    @Test("a sample that is not a number is named, by its input or its file")
    func notNumbers() throws {
        let samples = [sample([1, 2]), sample([0, .nan]), sample([.infinity, 0])]
        #expect(throws: ModelError("sample 2 of input 'input0' is not a number")) {
            _ = try Calibration(of: graph(1), samples: samples)
        }
        #expect(throws: ModelError("sample 1 of c.npy is infinite")) {
            _ = try Calibration(of: graph(1), samples: Array(samples[2...]), names: ["c.npy"])
        }
    }

    @Test("convolutions run on samples of any size where the model leaves the size open")
    func openSizes() throws {
        func tensor(_ name: String, _ shape: Shape, _ data: [Float]? = nil) -> TensorInfo {
            TensorInfo(name: name, type: .float32, shape: shape, data: data.map { Bytes(of: $0) })
        }
        var tensors = [
            tensor("x", [1, 8, 9, 1]), tensor("kernel", [1, 3, 3, 1], Array(repeating: 1, count: 9)), tensor("bias", [1], [0]),
            tensor("y", [1, 8, 9, 1]),
        ]
        for index in [0, 3] { tensors[index].shapeSignature = [-1, -1, -1, 1] }
        let options = OperatorOptions(of: .conv2D, [.padding: .int(Padding.same.rawValue), .strideH: .int(1), .strideW: .int(1)])
        let graph = Graph(subgraphs: [
            Subgraph(
                tensors: tensors, inputs: [0], outputs: [3],
                operators: [Operator(OperatorCode(.conv2D), inputs: [0, 1, 2], outputs: [3], options: options)])
        ])
        func ones(_ height: Int, _ width: Int) -> [Tensor] {
            [Tensor([Float](repeating: 1, count: height * width), shape: [1, height, width, 1])]
        }
        #expect(try Calibration(of: graph, samples: [ones(2, 2), ones(1, 3)]).ranges.last == 2...4)
        let calibration = try Calibration(of: graph, samples: [ones(3, 4), ones(2, 2)])
        #expect(calibration.ranges.last == 4...9)
        let quantized = try Quantizer(.int8, inputOutput: .float32).quantize(calibration).graph.subgraphs[0]
        #expect(quantized.tensors[quantized.outputs[0]].shapeSignature == [-1, -1, -1, 1])
    }

    @Test("a tensor that becomes infinite is named, with the first such sample")
    func infinite() throws {
        let samples = [sample([1, 2]), sample([1e20, 0]), sample([1e30, 0])]
        let calibration = try Calibration(of: graph(1e20), samples: samples)
        for mode in [Quantizer.Mode.int8, .int16x8] {
            let location = ModelError.Location.tensor(2, name: "FULLY_CONNECTED0", subgraph: 0)
            #expect(throws: ModelError("is infinite in sample 2", at: location)) {
                _ = try Quantizer(mode).quantize(calibration)
            }
        }
    }

    @Test("a tensor that is never a number is named")
    func neverNumbers() throws {
        let location = ModelError.Location.tensor(2, name: "FULLY_CONNECTED0", subgraph: 0)
        #expect(throws: ModelError("is not a number in any sample", at: location)) {
            _ = try Calibration(of: graph(.nan), samples: [sample([1, 2])])
        }
    }

    @Test("a range wider than float32 is refused in int8 and has a scale in int16")
    func wide() throws {
        var graph = SmallGraph()
        let x = graph.input(2, -3e38...3e38)
        let y = graph.append(.reshape, [x], size: 2, -3e38...3e38)
        let calibration = graph.calibration(outputs: [y])
        #expect(
            throws: ModelError(
                "its values reach from -3e+38 to 3e+38, too far for int8", at: .tensor(0, name: "input0", subgraph: 0))
        ) { _ = try Quantizer(.int8).quantize(calibration) }
        #expect(try Quantizer(.int16x8).quantize(calibration).scale("input0/int16")?.scale == 3e38 / 32767)
    }

    @Test("weights, addends and scales of products that float32 does not hold are refused by name")
    func largeConstants() throws {
        func quantize(_ mode: Quantizer.Mode, weight: Float, addend: Float, _ range: ClosedRange<Float>) throws {
            var graph = SmallGraph()
            let x = graph.input(2, range)
            let a = graph.dense(x, [weight, 0, 0, -weight], bias: [1, 1], -1...1)
            let y = graph.append(.add, [a, graph.constant([-addend, addend], [2])], size: 2, -1...1)
            _ = try Quantizer(mode).quantize(graph.calibration(outputs: [y]))
        }
        func fault(_ tensor: Int, _ type: String) -> ModelError {
            ModelError(
                "its values are too large for \(type)", at: .tensor(tensor, name: "constant\(tensor)", subgraph: 0))
        }
        #expect(throws: fault(1, "int8")) { try quantize(.int8, weight: 2e38, addend: 1, -1...1) }
        #expect(throws: fault(4, "int8")) { try quantize(.int8, weight: 1, addend: 2e38, -1...1) }
        #expect(throws: fault(1, "int16")) { try quantize(.int16x8, weight: 1e38, addend: 1, -1e38...1e38) }
        try quantize(.int16x8, weight: 1, addend: 2e38, -1...1)
    }

    @Test("weights that have no int8 scale stay as they are in dynamic range")
    func largeWeights() throws {
        var graph = SmallGraph()
        let x = graph.input(1024, -1...1)
        let y = graph.dense(x, [2e38, -2e38] + Array(repeating: 0, count: 1022), bias: nil, -1...1)
        let model = try Quantizer(.dynamicRange).quantize(graph.calibration(outputs: [y]).graph)
        #expect(model.tensor("constant1")?.type == .float32)
    }
}
