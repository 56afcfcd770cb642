import Models
import Tensors

/// A model of two operators that the tests of bad files start from.
enum SmallModel {
    /// input [1, 4] → FULLY_CONNECTED with int8 weights [3, 4], one scale per row → SOFTMAX → output [1, 3].
    static let graph: Graph = {
        let tensors = [
            TensorInfo(
                name: "input", type: .int8, shape: [1, 4], quantization: AffineQuantization(scale: 0.5, zeroPoint: -3)),
            TensorInfo(
                name: "weights", type: .int8, shape: [3, 4],
                quantization: AffineQuantization(scales: [0.1, 0.2, 0.3], zeroPoints: [0, 0, 0], dimension: 0),
                data: Bytes((0..<12).map { UInt8($0) })),
            TensorInfo(name: "bias", type: .int32, shape: [3], data: Bytes(of: [1, 2, 3] as [Int32])),
            TensorInfo(
                name: "logits", type: .int8, shape: [1, 3], quantization: AffineQuantization(scale: 0.25, zeroPoint: 7)),
            TensorInfo(
                name: "output", type: .int8, shape: [1, 3],
                quantization: AffineQuantization(scale: 1 / 256, zeroPoint: -128)),
        ]
        let operators = [
            Operator(
                OperatorCode(.fullyConnected, version: 4), inputs: [0, 1, 2], outputs: [3],
                options: OperatorOptions(of: .fullyConnected, [.fusedActivationFunction: .int(1)])),
            Operator(
                OperatorCode(.softmax, version: 2), inputs: [3], outputs: [4],
                options: OperatorOptions(of: .softmax, [.beta: .float(1)])),
        ]
        return Graph(
            description: "small",
            subgraphs: [Subgraph(tensors: tensors, inputs: [0], outputs: [4], operators: operators)],
            metadata: [Graph.Metadata(name: "note", bytes: Bytes([1, 2, 3, 4]))],
            signatures: [
                Graph.Signature(
                    key: "serving_default", inputs: [.init(name: "x", tensor: 0)], outputs: [.init(name: "y", tensor: 4)])
            ],
            declaredOperatorCodes: operators.map(\.code))
    }()

    static func bytes() throws -> [UInt8] { try graph.tfliteBytes().array(of: UInt8.self) }
}
