import KernelInterface
import Kernels
import Models
import Tensors

/// LEAKY_RELU: x where x ≥ 0, else alpha × x.
enum LeakyRelu {
    static let kernel = OperatorKernel(version: 2) { node in
        let plan = try UnaryPlan(node)
        let alpha = node.options.float(.alpha)
        switch plan.x.type {
        case .float32: return { plan.map { (x: Float) in x > 0 ? x : x * alpha } }
        case .int8: return try quantized(plan, node, alpha, Int8.self)
        case .uint8: return try quantized(plan, node, alpha, UInt8.self)
        case .int16: return try quantized(plan, node, alpha, Int16.self)
        default: throw node.unsupported(plan.x)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: UnaryPlan, _ node: Node, _ alpha: Float, _: T.Type
    ) throws -> Evaluation {
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        try node.require(alpha.isFinite, "alpha is not a number")
        // LiteRT divides the scales as floats, TensorFlow Lite Micro as doubles.
        let (from, to) = (Double(x.scale), Double(y.scale))
        let slope = QuantizedMultiplier(node.isMicro ? from * Double(alpha) / to : Double(x.scale * alpha / y.scale))
        let identity = QuantizedMultiplier(node.isMicro ? from / to : Double(x.scale / y.scale))
        let (zeroX, zeroY) = (x.zeroPoint, y.zeroPoint)
        return {
            plan.map { (value: T) -> T in
                let input = Int32(truncatingIfNeeded: value) &- zeroX
                return T(clamping: FixedPoint.multiply(input, by: input >= 0 ? identity : slope) &+ zeroY)
            }
        }
    }
}
