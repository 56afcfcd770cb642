import Kernels
import Models
import Tensors

/// Functions of one element: NEG, SQUARE, EXP, LOG, SIN, COS, FLOOR, CEIL, ROUND, ELU, GELU.
enum Elementwise {
    static let ceil = OperatorKernel.unary(version: 1, .ceiling) { $0.rounded(.up) }
    static let cos = OperatorKernel.unary(version: 1, .cosine, halves: [.float16], cosine)
    static let floor = OperatorKernel.unary(version: 1, .floor, halves: [.float16, .bfloat16]) { $0.rounded(.down) }
    static let round = OperatorKernel.unary(version: 1, .round, halves: [.float16, .bfloat16], roundedHalfToEven)
    static let sin = OperatorKernel.unary(version: 1, .sine, halves: [.float16], sine)
    static let square = OperatorKernel.unary(version: 1, .square) { $0 * $0 }
    static let elu = OperatorKernel.unary(version: 1, .elu, hasTable: true) { $0 < 0 ? exponentialMinusOne($0) : $0 }
    static let exp = OperatorKernel.unary(version: 2, .exponential, hasTable: true, exponential)

    /// GELU; of float16 it rounds after each operation.
    static let gelu = OperatorKernel(version: 2) { node -> any OperatorPlan in
        let isApproximate = node.options.bool(.approximate)
        let plan = try UnaryPlan(node, fast: isApproximate ? .approximateGelu : .gelu)
        let half: (Float) -> Float = isApproximate ? { approximateHalfGelu($0) } : { halfGelu($0) }
        if let plan = plan.halves(node, of: [.float16], half) { return plan }
        let f: (Float) -> Float =
            isApproximate
            ? { x in 0.5 * x * (1 + hyperbolicTangent(0.797_884_560_8 * (x + 0.044715 * x * x * x))) }
            : { x in 0.5 * x * complementaryErrorFunction(x * -0.707_106_781_2) }
        return plan.x.type == .float32 ? plan.computing(.floats(f)) : try plan.table(node, f)
    }

    private static func half(_ x: Float) -> Float { Float(Float16(x)) }

    private static func halfGelu(_ x: Float) -> Float {
        half(0.5 * x) * half(complementaryErrorFunction(half(x * half(-0.707_106_781_2))))
    }

    private static func approximateHalfGelu(_ x: Float) -> Float {
        let cubic = half(half(0.044715) * half(half(x * x) * x))
        let inner = half(half(0.797_884_560_8) * half(x + cubic))
        return half(0.5 * x) * half(1 + half(hyperbolicTangent(inner)))
    }

    static let log = OperatorKernel(version: 2) { node -> any OperatorPlan in
        let plan = try UnaryPlan(node, fast: .logarithm)
        if plan.x.type == .float32 { return plan.computing(.floats(logarithm)) }
        let y = try node.quantization(of: plan.y)
        let lowest = Float(plan.y.type == .int8 ? -128 - y.zeroPoint : -32768 - y.zeroPoint) * y.scale
        return try plan.table(node) { $0 <= 0 ? lowest : logarithm($0) }
    }

    /// LiteRT negates quantized elements as they are, whatever their scale.
    static let neg = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let plan = try UnaryPlan(node, fast: .negate)
        switch plan.x.type {
        case .float32: return plan.computing(.floats(-))
        case .float16 where !node.isMicro, .bfloat16 where !node.isMicro: return plan.computing(.integers { $0 ^ 0x8000 })
        case .int8, .int16, .int32, .int64: return plan.computing(.integers { 0 &- $0 })
        default: throw node.unsupported(plan.x)
        }
    }

    /// To the nearest integer, halves to even. What is rounded up to 0 is +0, unlike with `rounded(.toNearestOrEven)`.
    @Sendable private static func roundedHalfToEven(_ x: Float) -> Float {
        let below = x.rounded(.down)
        let rest = x - below
        return rest < 0.5 || rest == 0.5 && (below / 2).rounded(.down) * 2 == below ? below : below + 1
    }
}
