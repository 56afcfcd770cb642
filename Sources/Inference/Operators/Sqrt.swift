import Kernels
import Models
import Tensors

/// SQRT.
enum Sqrt {
    static let kernel = OperatorKernel(version: 2) { node in
        let plan = try UnaryPlan(node)
        switch plan.x.type {
        case .float32: return { plan.map { (x: Float) in x.squareRoot() } }
        case .int8: return try quantized(plan, node, Int8.self)
        case .int16: return try quantized(plan, node, Int16.self)
        default: throw node.unsupported(plan.x)
        }
    }

    /// In float, cut off towards zero.
    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: UnaryPlan, _ node: Node, _: T.Type
    ) throws -> Evaluation {
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        let root: Evaluation = {
            plan.map { (value: T) -> T in
                let real = Float(Int32(truncatingIfNeeded: value) &- x.zeroPoint) * x.scale
                let steps = (real.squareRoot() / y.scale).rounded(.towardZero)
                return T(clamping: Int64(min(steps, 2_147_483_520)) + Int64(y.zeroPoint))
            }
        }
        return {
            try plan.x.refuseNegative(as: T.self, zero: x.zeroPoint)
            try root()
        }
    }
}

extension RuntimeTensor {
    /// Throws for the first element below `zero`.
    func refuseNegative<T: FixedWidthInteger & BitwiseCopyable>(as: T.Type, zero: Int32) throws {
        let elements = elements(as: T.self)
        for i in 0..<elementCount where Int32(truncatingIfNeeded: elements[i]) < zero {
            throw ModelError("element \(i) is negative; the root is only defined for positive numbers")
        }
    }
}
