import Kernels
import Models
import Tensors

/// Functions of one element: NEG, SQUARE, EXP, LOG, SIN, COS, FLOOR, CEIL, ROUND, ELU, GELU.
enum Elementwise {
    static let ceil = OperatorKernel(version: 1) { try float($0) { $0.rounded(.up) } }
    static let cos = OperatorKernel(version: 1) { try float($0, narrow: [.float16], cosine) }
    static let floor = OperatorKernel(version: 1) { try float($0, narrow: [.float16, .bfloat16]) { $0.rounded(.down) } }
    static let round = OperatorKernel(version: 1) { try float($0, narrow: [.float16, .bfloat16], roundedHalfToEven) }
    static let sin = OperatorKernel(version: 1) { try float($0, narrow: [.float16], sine) }
    static let square = OperatorKernel(version: 1) { try float($0) { $0 * $0 } }

    static let elu = OperatorKernel(version: 1) { node in
        try floatOrTable(node) { $0 < 0 ? exponentialMinusOne($0) : $0 }
    }

    static let exp = OperatorKernel(version: 2) { try floatOrTable($0, exponential) }

    static let gelu = OperatorKernel(version: 2) { node in
        if let half = try halfGelu(node) { return half }
        return node.options.bool(.approximate)
            ? try floatOrTable(node) { x in
                0.5 * x * (1 + hyperbolicTangent(0.797_884_560_8 * (x + 0.044715 * x * x * x)))
            }
            : try floatOrTable(node) { x in 0.5 * x * complementaryErrorFunction(x * -0.707_106_781_2) }
    }

    /// GELU of float16, which rounds after each operation.
    private static func halfGelu(_ node: Node) throws -> Evaluation? {
        let plan = try UnaryPlan(node)
        func half(_ x: Float) -> Float { Float(Float16(x)) }
        guard node.options.bool(.approximate) else {
            return plan.narrow(node, of: .float16) { x in
                half(0.5 * x) * half(complementaryErrorFunction(half(x * half(-0.707_106_781_2))))
            }
        }
        return plan.narrow(node, of: .float16) { x in
            let cubic = half(half(0.044715) * half(half(x * x) * x))
            let inner = half(half(0.797_884_560_8) * half(x + cubic))
            return half(0.5 * x) * half(1 + half(hyperbolicTangent(inner)))
        }
    }

    static let log = OperatorKernel(version: 2) { node in
        let plan = try UnaryPlan(node)
        if plan.x.type == .float32 { return { plan.map { (x: Float) in logarithm(x) } } }
        let y = try node.quantization(of: plan.y)
        let lowest = Float(plan.y.type == .int8 ? -128 - y.zeroPoint : -32768 - y.zeroPoint) * y.scale
        return try plan.table(node) { $0 <= 0 ? lowest : logarithm($0) }
    }

    static let neg = OperatorKernel(version: 1) { node in
        let plan = try UnaryPlan(node)
        switch plan.x.type {
        case .float32: return { plan.map { (x: Float) in -x } }
        case .float16 where !node.isMicro, .bfloat16 where !node.isMicro: return { plan.map { (x: UInt16) in x ^ 0x8000 } }
        // LiteRT negates quantized elements as they are, whatever their scale.
        case .int8: return { plan.map { (x: Int8) in 0 &- x } }
        case .int16: return { plan.map { (x: Int16) in 0 &- x } }
        case .int32: return { plan.map { (x: Int32) in 0 &- x } }
        case .int64: return { plan.map { (x: Int64) in 0 &- x } }
        default: throw node.unsupported(plan.x)
        }
    }

    /// - Parameter narrow: The types of 16 bits that the operator takes beside float32.
    @inline(__always)
    private static func float(
        _ node: Node, narrow types: [ElementType] = [], _ f: @escaping (Float) -> Float
    ) throws -> Evaluation {
        let plan = try UnaryPlan(node)
        if types.contains(plan.x.type), let narrow = plan.narrow(node, of: .float16, .bfloat16, by: f) { return narrow }
        try node.expect(plan.x, type: .float32)
        return { plan.map(f) }
    }

    /// To the nearest integer, halves to even. What is rounded up to 0 is +0, unlike with `rounded(.toNearestOrEven)`.
    private static func roundedHalfToEven(_ x: Float) -> Float {
        let below = x.rounded(.down)
        let rest = x - below
        return rest < 0.5 || rest == 0.5 && (below / 2).rounded(.down) * 2 == below ? below : below + 1
    }

    @inline(__always)
    private static func floatOrTable(_ node: Node, _ f: @escaping (Float) -> Float) throws -> Evaluation {
        let plan = try UnaryPlan(node)
        return plan.x.type == .float32 ? { plan.map(f) } : try plan.table(node, f)
    }
}
