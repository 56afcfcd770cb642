import KernelInterface
import Kernels
import Models
import Tensors

/// SQUARED_DIFFERENCE: (a - b)² with broadcasting.
enum SquaredDifference {
    static let kernel = OperatorKernel(version: 3) { node in
        let plan = try BinaryPlan(node)
        try node.expect(plan.y, type: plan.a.type)
        switch plan.a.type {
        case .float32: return { plan.map { (a: Float, b: Float) in (a - b) * (a - b) } }
        case .int32: return { plan.map { (a: Int32, b: Int32) in (a &- b) &* (a &- b) } }
        case .int8: return try quantized(plan, node, Int8.self, left: 7)
        case .int16: return try quantized(plan, node, Int16.self, left: 0)
        default: throw node.unsupported(plan.a, plan.b)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: BinaryPlan, _ node: Node, _: T.Type, left: Int32
    ) throws -> Evaluation {
        let a = try node.quantization(of: plan.a)
        let b = try node.quantization(of: plan.b)
        let y = try node.quantization(of: plan.y)
        let (lower, upper) = try node.quantizedRange(plan.y)
        let scales = CommonScale(a.scale, b.scale, y.scale, left: left)
        let (scaleA, scaleB, scaleY) = (scales.a, scales.b, scales.y)
        let (zeroA, zeroB, zeroY) = (a.zeroPoint, b.zeroPoint, y.zeroPoint)
        return {
            plan.map { (x1: T, x2: T) -> T in
                let first = FixedPoint.multiply((Int32(truncatingIfNeeded: x1) &- zeroA) &<< left, by: scaleA)
                let second = FixedPoint.multiply((Int32(truncatingIfNeeded: x2) &- zeroB) &<< left, by: scaleB)
                let difference = first &- second
                let square = FixedPoint.multiply(difference &* difference, by: scaleY) &+ zeroY
                return T(truncatingIfNeeded: min(max(square, lower), upper))
            }
        }
    }

    /// The scales that bring both inputs to twice the larger one, and the square of their difference to the output's.
    struct CommonScale {
        let a: QuantizedMultiplier
        let b: QuantizedMultiplier
        let y: QuantizedMultiplier

        /// - Parameter left: By how many bits the inputs are shifted to the left.
        init(_ a: Float, _ b: Float, _ y: Float, left: Int32) {
            let common = 2 * Double(max(a, b))
            self.a = QuantizedMultiplier(Double(a) / common)
            self.b = QuantizedMultiplier(Double(b) / common)
            self.y = QuantizedMultiplier(common * common / Double(Float(1 << (2 * left)) * y))
        }
    }
}
