import KernelInterface
import Kernels
import Models
import Tensors

/// MUL with broadcasting and a fused activation.
enum Mul {
    static let kernel = OperatorKernel(version: 7) { node in
        let plan = try BinaryPlan(node)
        switch (plan.a.type, plan.y.type) {
        case (.float32, .float32):
            let (lower, upper) = try node.floatRange()
            return { plan.map { (a: Float, b: Float) in min(max(a * b, lower), upper) } }
        case (.float16, .float16): return try plan.clampedHalf(node) { $0 * $1 }
        case (.int32, .int32): return try integers(plan, node, Int32.self)
        case (.uint32, .uint32): return try integers(plan, node, UInt32.self)
        case (.int64, .int64): return try integers(plan, node, Int64.self)
        case (.int16, .int16) where plan.a.quantization == nil: return try integers(plan, node, Int16.self)
        case (.int8, .int8): return try quantized(plan, node, Int8.self, Int8.self)
        case (.uint8, .uint8): return try quantized(plan, node, UInt8.self, UInt8.self)
        case (.int16, .int16): return try quantized(plan, node, Int16.self, Int16.self)
        default: throw node.unsupported(plan.a, plan.b, plan.y)
        }
    }

    private static func integers<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: BinaryPlan, _ node: Node, _: T.Type
    ) throws -> Evaluation {
        let (lower, upper) = try node.integerRange(T.self)
        return { plan.map { (a: T, b: T) in min(max(a &* b, lower), upper) } }
    }

    private static func quantized<X: FixedWidthInteger & BitwiseCopyable, Y: FixedWidthInteger & BitwiseCopyable>(
        _ plan: BinaryPlan, _ node: Node, _: X.Type, _: Y.Type
    ) throws -> Evaluation {
        let a = try node.quantization(of: plan.a)
        let b = try node.quantization(of: plan.b)
        let y = try node.quantization(of: plan.y)
        let (lower, upper) = try node.quantizedRange(plan.y)
        let scale = scale(a.scale, b.scale, y.scale, node)
        let (zeroA, zeroB, zeroY) = (a.zeroPoint, b.zeroPoint, y.zeroPoint)
        return {
            plan.map { (x1: X, x2: X) -> Y in
                let product = (Int32(truncatingIfNeeded: x1) &- zeroA) &* (Int32(truncatingIfNeeded: x2) &- zeroB)
                return Y(truncatingIfNeeded: min(max(FixedPoint.multiply(product, by: scale) &+ zeroY, lower), upper))
            }
        }
    }

    /// From the product to the output.
    static func scale(_ a: Float, _ b: Float, _ y: Float, _ node: Node) -> QuantizedMultiplier {
        QuantizedMultiplier(node.isMicro ? Double(a) * Double(b) / Double(y) : Double(a * b / y))
    }
}
