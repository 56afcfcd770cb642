import Models
import Quantization
import Storage
import SystemIO
import Tensors

/// The digit classifier and its calibration, made once for all tests.
enum Digits {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

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
    /// Operators in order without those that compute shapes.
    var arithmetic: [Operator] {
        subgraphs[0].operators.filter {
            ![.shape, .stridedSlice, .pack].contains($0.code.builtin)
        }
    }

    /// What the inputs and outputs of `node` are, tensor by tensor; the shape of a reshape is left out.
    func operands(of node: Operator) -> [TensorInfo] {
        let inputs = node.code.builtin == .reshape ? [node.inputs[0]] : node.inputs
        return (inputs.compactMap { $0 } + node.outputs).map { subgraphs[0].tensors[$0] }
    }
}
