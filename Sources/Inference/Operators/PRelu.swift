import KernelInterface
import Kernels
import Models
import Tensors

/// PRELU: x where x ≥ 0, else alpha × x; alpha is repeated over x.
enum PRelu {
    static let kernel = OperatorKernel(version: 1) { node in
        // LiteRT's 16-bit PRELU has 8-bit slopes.
        let plan = try BinaryPlan(node) { $0 == .int16 ? $1 == .int8 : $0 == $1 }
        try node.require(
            plan.y.shape == plan.a.shape, "alpha of shape \(plan.b.shape) does not fit the input of shape \(plan.a.shape)")
        try node.expect(plan.y, type: plan.a.type)
        switch plan.a.type {
        case .float32: return { plan.map { (x: Float, alpha: Float) in x >= 0 ? x : x * alpha } }
        case .int8: return try quantized(plan, node, Int8.self, Int8.self)
        case .uint8: return try quantized(plan, node, UInt8.self, UInt8.self)
        case .int16: return try quantized(plan, node, Int16.self, Int8.self)
        default: throw node.unsupported(plan.a, plan.b)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable, A: FixedWidthInteger & BitwiseCopyable>(
        _ plan: BinaryPlan, _ node: Node, _: T.Type, _: A.Type
    ) throws -> Evaluation {
        let x = try node.quantization(of: plan.a)
        let alpha = try node.quantization(of: plan.b)
        let y = try node.quantization(of: plan.y)
        let scales = try Scales(plan, node)
        let (positive, negative) = (scales.identity, scales.slope)
        let (zeroX, zeroAlpha, zeroY) = (x.zeroPoint, alpha.zeroPoint, y.zeroPoint)
        return {
            plan.map { (value: T, factor: A) -> T in
                let input = Int32(truncatingIfNeeded: value) &- zeroX
                let result =
                    input >= 0
                    ? FixedPoint.multiply(input, by: positive)
                    : FixedPoint.multiply(input &* (Int32(truncatingIfNeeded: factor) &- zeroAlpha), by: negative)
                return T(clamping: result &+ zeroY)
            }
        }
    }

    /// From the input to the output, and from its product with alpha.
    struct Scales {
        let identity: QuantizedMultiplier
        let slope: QuantizedMultiplier

        init(_ plan: BinaryPlan, _ node: Node) throws {
            let x = try node.quantization(of: plan.a).scale
            let alpha = try node.quantization(of: plan.b).scale
            let y = try node.quantization(of: plan.y).scale
            identity = QuantizedMultiplier(node.isMicro ? Double(x) / Double(y) : Double(x / y))
            slope = QuantizedMultiplier(node.isMicro ? Double(x) * Double(alpha) / Double(y) : Double(x * alpha / y))
        }
    }
}
