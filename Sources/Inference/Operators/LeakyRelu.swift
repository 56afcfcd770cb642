import KernelInterface
import Kernels
import Models
import Tensors

/// LEAKY_RELU: x where x ≥ 0, else alpha × x.
enum LeakyRelu {
    static let kernel = OperatorKernel(version: 2) { node -> any OperatorPlan in
        let alpha = node.options.float(.alpha)
        let plan = try UnaryPlan(node, fast: .leakyRelu(slope: alpha))
        switch plan.x.type {
        case .float32: return plan.computing(.floats { $0 > 0 ? $0 : $0 * alpha })
        case .int8, .uint8, .int16:
            let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
            try node.require(alpha.isFinite, "alpha is not a number")
            // LiteRT divides the scales as floats, TensorFlow Lite Micro as doubles.
            let (from, to) = (Double(x.scale), Double(y.scale))
            let slope = QuantizedMultiplier(node.isMicro ? from * Double(alpha) / to : Double(x.scale * alpha / y.scale))
            let identity = QuantizedMultiplier(node.isMicro ? from / to : Double(x.scale / y.scale))
            return plan.computing(
                .quantized { value in
                    let input = value &- x.zeroPoint
                    return FixedPoint.multiply(input, by: input >= 0 ? identity : slope) &+ y.zeroPoint
                })
        default: throw node.unsupported(plan.x)
        }
    }
}
