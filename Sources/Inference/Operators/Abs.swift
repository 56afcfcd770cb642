import KernelInterface
import Kernels
import Models
import Tensors

/// ABS.
enum Abs {
    static let kernel = OperatorKernel(version: 5) { node -> any OperatorPlan in
        let plan = try UnaryPlan(node, fast: .absolute)
        switch plan.x.type {
        case .float32: return plan.computing(.floats(Swift.abs))
        case .int32: return plan.computing(.integers { $0 < 0 ? 0 &- $0 : $0 })
        case .int16 where plan.x.quantization == nil: return plan.computing(.integers { $0 < 0 ? 0 &- $0 : $0 })
        case .int8, .int16:
            let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
            let scale =
                x.scale == y.scale
                ? nil
                : QuantizedMultiplier(
                    node.isMicro ? Double(x.scale) / Double(y.scale) : Double(x.scale / y.scale))
            return plan.computing(
                .quantized { value in
                    let magnitude = Swift.abs(value &- x.zeroPoint)
                    return (scale.map { FixedPoint.multiply(magnitude, by: $0) } ?? magnitude) &+ y.zeroPoint
                })
        default: throw node.unsupported(plan.x)
        }
    }
}
