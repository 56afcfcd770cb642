import Kernels
import Models
import Tensors

/// POW and ATAN2 with broadcasting.
enum Power {
    static let kernel = OperatorKernel(version: 1) { node in
        let plan = try BinaryPlan(node)
        try node.expect(plan.y, type: plan.a.type)
        switch plan.a.type {
        case .float32: return plan.map { (a: Float, b: Float) in power(a, b) }
        case .int32:
            let raise = plan.map { (a: Int32, b: Int32) -> Int32 in integerPower(a, b) }
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
        case .float32: return plan.map { (a: Float, b: Float) in arcTangent(a, b) }
        case .float64: return plan.map { (a: Double, b: Double) in arcTangent(a, b) }
        default: throw node.unsupported(plan.a, plan.b)
        }
    }

    /// base^exponent for exponent ≥ 0, modulo 2^32.
    private static func integerPower(_ base: Int32, _ exponent: Int32) -> Int32 {
        var result: Int32 = 1
        var square = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = result &* square }
            square = square &* square
            rest >>= 1
        }
        return result
    }
}
