import Inference
import Models
import Tensors

/// Inputs and the outputs that TensorFlow Lite Micro's arithmetic gives for them.
public struct TestVector: Sendable {
    /// In the order of the model's inputs.
    public var inputs: [Tensor]
    public var outputs: [Tensor]

    /// Runs `graph` on `count` inputs drawn from a fixed generator: integers over their whole range, floats from
    /// -1 to 1, booleans.
    ///
    /// The vectors belong together: variables keep their values from one to the next.
    /// - Throws: ModelError for a model that our interpreter cannot run.
    public static func random(for graph: Graph, count: Int = 3) throws -> [TestVector] {
        let interpreter = try Interpreter(graph: graph, kernels: .micro)
        try interpreter.allocateTensors()
        var random = SplitMix(state: 20_231)
        let main = graph.subgraphs[0]
        var vectors: [TestVector] = []
        for _ in 0..<count {
            let inputs = main.inputs.map { Self.input(main.tensors[$0], &random) }
            for (index, input) in inputs.enumerated() { try interpreter.setInput(index, input) }
            try interpreter.invoke()
            var outputs: [Tensor] = []
            for index in main.outputs.indices { outputs.append(try interpreter.output(index)) }
            vectors.append(TestVector(inputs: inputs, outputs: outputs))
        }
        return vectors
    }

    private static func input(_ tensor: TensorInfo, _ random: inout SplitMix) -> Tensor {
        let count = tensor.elements
        let bytes: Bytes
        switch tensor.type {
        case .float32:
            bytes = Bytes(of: (0..<count).map { _ in Float(Int(random.next() >> 40) - 1 << 23) / Float(1 << 23) })
        case .bool: bytes = Bytes((0..<count).map { _ in UInt8(random.next() & 1) })
        case .int32: bytes = Bytes(of: (0..<count).map { _ in Int32(random.next() % 256) - 128 })
        case .int64: bytes = Bytes(of: (0..<count).map { _ in Int64(random.next() % 256) - 128 })
        default:
            bytes = Bytes(
                (0..<(tensor.type.byteCount(of: count) ?? 0)).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32)
                })
        }
        return Tensor(type: tensor.type, shape: tensor.shape, quantization: tensor.quantization, bytes: bytes)
    }
}
