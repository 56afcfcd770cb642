import Models
import Tensors

/// SQRT.
enum Sqrt {
    static let kernel = OperatorKernel(version: 2) { node -> any OperatorPlan in
        let plan = try UnaryPlan(node, fast: .squareRoot)
        switch plan.x.type {
        case .float32: return plan.computing(.floats { $0.squareRoot() })
        case .int8, .int16:
            // In float, cut off towards zero.
            let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
            return plan.computing(
                .quantized { value in
                    let real = Float(value &- x.zeroPoint) * x.scale
                    let steps = (real.squareRoot() / y.scale).rounded(.towardZero)
                    return Int32(clamping: Int64(min(steps, 2_147_483_520)) + Int64(y.zeroPoint))
                }, from: x.zeroPoint)
        default: throw node.unsupported(plan.x)
        }
    }
}
