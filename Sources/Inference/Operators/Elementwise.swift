import Kernels
import Models
import Tensors

/// Functions of one element: NEG, SQUARE, EXP, LOG, SIN, COS, FLOOR, CEIL, ROUND, ELU, GELU.
enum Elementwise {
    static let ceil = OperatorKernel(version: 1) { try float($0) { $0.rounded(.up) } }
    static let cos = OperatorKernel(version: 1) { try float($0, cosine) }
    static let floor = OperatorKernel(version: 1) { try float($0) { $0.rounded(.down) } }
    static let round = OperatorKernel(version: 1) { try float($0) { $0.rounded(.toNearestOrEven) } }
    static let sin = OperatorKernel(version: 1) { try float($0, sine) }
    static let square = OperatorKernel(version: 1) { try float($0) { $0 * $0 } }

    static let elu = OperatorKernel(version: 1) { node in
        try floatOrTable(node) { $0 < 0 ? exponentialMinusOne($0) : $0 }
    }

    static let exp = OperatorKernel(version: 2) { try floatOrTable($0, exponential) }

    static let gelu = OperatorKernel(version: 2) { node in
        node.options.bool(.approximate)
            ? try floatOrTable(node) { x in
                0.5 * x * (1 + hyperbolicTangent(0.797_884_560_8 * (x + 0.044715 * x * x * x)))
            }
            : try floatOrTable(node) { x in 0.5 * x * complementaryErrorFunction(x * -0.707_106_781_2) }
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
        // LiteRT negates quantized elements as they are, whatever their scale.
        case .int8: return { plan.map { (x: Int8) in 0 &- x } }
        case .int16: return { plan.map { (x: Int16) in 0 &- x } }
        case .int32: return { plan.map { (x: Int32) in 0 &- x } }
        case .int64: return { plan.map { (x: Int64) in 0 &- x } }
        default: throw node.unsupported(plan.x)
        }
    }

    @inline(__always)
    private static func float(_ node: Node, _ f: @escaping (Float) -> Float) throws -> Evaluation {
        let plan = try UnaryPlan(node)
        try node.expect(plan.x, type: .float32)
        return { plan.map(f) }
    }

    @inline(__always)
    private static func floatOrTable(_ node: Node, _ f: @escaping (Float) -> Float) throws -> Evaluation {
        let plan = try UnaryPlan(node)
        return plan.x.type == .float32 ? { plan.map(f) } : try plan.table(node, f)
    }
}
