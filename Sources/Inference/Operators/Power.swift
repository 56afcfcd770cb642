import Kernels
import Models
import Tensors

/// POW and ATAN2 with broadcasting.
enum Power {
    static let kernel = OperatorKernel(version: 1) { node in
        let plan = try BinaryPlan(node)
        try node.expect(plan.y, type: plan.a.type)
        switch plan.a.type {
        case .float32: return { plan.map { (a: Float, b: Float) in power(a, b) } }
        case .int32:
            let raise: Evaluation = { plan.map { (a: Int32, b: Int32) -> Int32 in integerPower(a, b) } }
            return {
                let exponents = plan.b.elements(as: Int32.self)
                for i in 0..<plan.b.elementCount where exponents[i] < 0 {
                    throw ModelError("the exponent \(exponents[i]) of integers is negative")
                }
                try raise()
            }
        default: throw node.unsupported(plan.a, plan.b)
        }
    }

    static let arcTangent2 = OperatorKernel(version: 1) { node in
        let plan = try BinaryPlan(node)
        try node.expect(plan.y, type: plan.a.type)
        switch plan.a.type {
        case .float32: return { plan.map { (a: Float, b: Float) in arcTangent(a, b) } }
        case .float64: return { plan.map { (a: Double, b: Double) in arcTangent(a, b) } }
        default:
            if let narrow = plan.narrow(node, of: .float16, .bfloat16, by: { arcTangent($0, $1) }) { return narrow }
            throw node.unsupported(plan.a, plan.b)
        }
    }

    /// In double; what does not fit becomes the smallest number, as the conversion does on x86.
    private static func integerPower(_ base: Int32, _ exponent: Int32) -> Int32 {
        let real = power(Double(base), Double(exponent))
        return abs(real) < 2_147_483_648 ? Int32(real) : .min
    }
}
