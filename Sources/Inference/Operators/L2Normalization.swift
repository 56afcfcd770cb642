import Kernels
import Models
import Tensors

/// L2_NORMALIZATION: each row of the last dimension divided by its Euclidean length.
enum L2Normalization {
    static let kernel = OperatorKernel(version: 2) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        try node.require(x.rank >= 1, "the input is a scalar")
        try node.require(node.options.fusedActivation == .none, "a fused activation is not supported")
        try node.resize(y, to: x.shape)
        let depth = x.shape[x.rank - 1]
        let rows = depth == 0 ? 0 : x.elementCount / depth
        func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, zero: Int32) throws -> Evaluation {
            let input = try node.quantization(of: x)
            let output = try node.quantization(of: y)
            try node.require(
                output.scale == 1 / 128 && output.zeroPoint == zero,
                "the output has the scale \(output.scale) and the zero point \(output.zeroPoint) where \(Float(1) / 128) and \(zero) are expected"
            )
            try node.require(depth < 1 << 15, "rows of \(depth) elements are too long")
            return {
                Reference.normalize(
                    rows: rows, depth: depth, x: x.elements(as: T.self), y: y.elements(as: T.self), xZero: input.zeroPoint,
                    yZero: zero)
            }
        }
        switch x.type {
        case .float32:
            return { Reference.normalize(rows: rows, depth: depth, x: x.elements(), y: y.elements()) }
        case .int8: return try integer(Int8.self, zero: 0)
        case .uint8: return try integer(UInt8.self, zero: 128)
        default: throw node.unsupported(x, y)
        }
    }
}
