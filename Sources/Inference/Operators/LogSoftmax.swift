import Kernels
import Models
import Tensors

/// LOG_SOFTMAX over the last dimension.
enum LogSoftmax {
    static let kernel = OperatorKernel(version: 2, rows: .separate(ranks: 2...Int.max)) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 1)
        try node.expect(y, type: x.type)
        try node.resize(y, to: x.shape)
        try node.require(x.rank >= 1, "the input is a scalar")
        let depth = x.shape[x.rank - 1]
        let rows = depth == 0 ? 0 : x.elementCount / depth
        switch x.type {
        case .float32:
            return PlainPlan("\(rows) rows of \(depth)") {
                Reference.logSoftmax(rows: rows, depth: depth, x: x.elements(), y: y.elements())
            }
        case .int8: return try quantized(x, y, rows, depth, node, Int8.self)
        case .uint8: return try quantized(x, y, rows, depth, node, UInt8.self)
        default: throw node.unsupported(x)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ x: RuntimeTensor, _ y: RuntimeTensor, _ rows: Int, _ depth: Int, _ node: Node, _: T.Type
    ) throws -> PlainPlan {
        let output = try node.quantization(of: y)
        try node.require(
            output.scale == 16.0 / 256 && output.zeroPoint == Int32(T.max),
            "the output has the scale \(output.scale) and the zero point \(output.zeroPoint) where \(Float(16) / 256) and \(T.max) are expected"
        )
        let scale = SoftmaxScale(beta: 1, scale: Double(try node.quantization(of: x).scale))
        let description = "\(rows) rows of \(depth), differences down to \(scale.smallestDifference) count"
        return PlainPlan(description) {
            Reference.logSoftmax(
                rows: rows, depth: depth, x: UnsafePointer<T>(x.elements()), y: y.elements(), scale: scale)
        }
    }
}
