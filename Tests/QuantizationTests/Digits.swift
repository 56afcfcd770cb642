import Models
import Quantization
import Storage
import SystemIO
import Tensors
import TestSupport

/// The digit classifier and its calibration, made once for all tests.
enum Digits {
    static let root = Repository.root.path

    static func reference(_ kind: String) throws -> Graph {
        try Graph(tfliteAt: root + "/notebooks/models/digits_\(kind).tflite")
    }

    static func keras() throws -> Graph { try KerasModel(at: root + "/notebooks/models/digits.keras").graph() }

    /// Training images, x / 255.
    static func images(_ count: Int) throws -> [[Tensor]] {
        let bytes = try gunzip(try Files.read(root + "/notebooks/data/train1k-images-idx3-ubyte.gz", limit: FileLimit.data).bytes)
        return (0..<count).map { index in
            let pixels = bytes[16 + index * 784..<16 + (index + 1) * 784].map { Float(Double($0) / 255) }
            return [Tensor(pixels, shape: [1, 28, 28, 1])]
        }
    }

    static let calibration = Result { try Calibration(of: keras(), samples: images(500)) }
}

extension Graph {
    func count(of code: BuiltinOperator) -> Int { subgraphs.flatMap(\.operators).count { $0.code.builtin == code } }
}

extension Subgraph {
    /// Operators in order without those that compute shapes or indices, and without the borders between integers and
    /// floats, which have no order of their own.
    var arithmetic: [Operator] {
        operators.filter { node in
            ![.quantize, .dequantize].contains(node.code.builtin)
                && node.outputs.contains { tensors[$0].type.isFloatingPoint || tensors[$0].quantization != nil }
        }
    }

    /// What the real numbers are that `node` reads, makes and keeps; shapes and indices are left out.
    func operands(of node: Operator) -> [TensorInfo] {
        (node.inputs.compactMap { $0 } + node.outputs + node.intermediates).map { tensors[$0] }
            .filter { $0.type.isFloatingPoint || $0.quantization != nil }
    }
}
