import KernelInterface
import Kernels
import Models
import Tensors

/// ABS.
enum Abs {
    static let kernel = OperatorKernel(version: 5) { node in
        let plan = try UnaryPlan(node)
        switch plan.x.type {
        case .float32: return { plan.map { (x: Float) in Swift.abs(x) } }
        case .int32: return { plan.map { (x: Int32) in x < 0 ? 0 &- x : x } }
        case .int16 where plan.x.quantization == nil: return { plan.map { (x: Int16) in x < 0 ? 0 &- x : x } }
        case .int8: return try quantized(plan, node, Int8.self)
        case .int16: return try quantized(plan, node, Int16.self)
        default: throw node.unsupported(plan.x)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: UnaryPlan, _ node: Node, _: T.Type
    ) throws -> Evaluation {
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        let scale =
            x.scale == y.scale
            ? nil
            : QuantizedMultiplier(
                node.isMicro ? Double(x.scale) / Double(y.scale) : Double(x.scale / y.scale))
        let (zeroX, zeroY) = (x.zeroPoint, y.zeroPoint)
        return {
            plan.map { (value: T) -> T in
                let magnitude = Swift.abs(Int32(truncatingIfNeeded: value) &- zeroX)
                return T(clamping: (scale.map { FixedPoint.multiply(magnitude, by: $0) } ?? magnitude) &+ zeroY)
            }
        }
    }
}
