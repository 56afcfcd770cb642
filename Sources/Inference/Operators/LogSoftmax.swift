import Kernels
import Models
import Tensors

/// LOG_SOFTMAX over the last dimension.
enum LogSoftmax {
    static let kernel = OperatorKernel(version: 2) { node in
        let plan = try UnaryPlan(node)
        try node.require(plan.x.rank >= 1, "the input is a scalar")
        let depth = plan.x.shape[plan.x.rank - 1]
        let rows = depth == 0 ? 0 : plan.count / depth
        let (x, y) = (plan.x, plan.y)
        switch x.type {
        case .float32: return { Reference.logSoftmax(rows: rows, depth: depth, x: x.elements(), y: y.elements()) }
        case .int8: return try quantized(plan, node, rows, depth, Int8.self)
        case .uint8: return try quantized(plan, node, rows, depth, UInt8.self)
        default: throw node.unsupported(x)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: UnaryPlan, _ node: Node, _ rows: Int, _ depth: Int, _: T.Type
    ) throws -> Evaluation {
        let input = try node.quantization(of: plan.x)
        let output = try node.quantization(of: plan.y)
        try node.require(
            output.scale == 16.0 / 256 && output.zeroPoint == Int32(T.max),
            "the output has the scale \(output.scale) and the zero point \(output.zeroPoint) where \(Float(16) / 256) and \(T.max) are expected"
        )
        let scale = SoftmaxScale(beta: 1, scale: Double(input.scale))
        let (x, y) = (plan.x, plan.y)
        return {
            Reference.logSoftmax(
                rows: rows, depth: depth, x: UnsafePointer<T>(x.elements()), y: y.elements(), scale: scale)
        }
    }
}
