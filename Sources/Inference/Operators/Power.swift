import Models
import Tensors

/// POW and ATAN2 with broadcasting.
enum Power {
    static let kernel = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let operands = try Operands(node)
        let (a, b) = (operands.a, operands.b)
        try node.expect(operands.y, type: a.type)
        switch a.type {
        case .float32: return BinaryPlan(operands, .floats(nil, power))
        case .int32:
            return BinaryPlan(operands, .integers(Int64.min...Int64.max, integerPower)) {
                guard let i = b.firstIndex(where: { $0 < 0 }) else { return }
                throw ModelError("the exponent \(b.elements(as: Int32.self)[i]) of integers is negative")
            }
        default: throw node.unsupported(a, b)
        }
    }

    static let arcTangent2 = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let operands = try Operands(node)
        try node.expect(operands.y, type: operands.a.type)
        switch operands.a.type {
        case .float32: return BinaryPlan(operands, .floats(nil, arcTangent))
        case .float64: return PlainPlan { operands.map { (a: Double, b: Double) in arcTangent(a, b) } }
        case .float16 where !node.isMicro, .bfloat16 where !node.isMicro: return BinaryPlan(operands, .halves(nil, arcTangent))
        default: throw node.unsupported(operands.a, operands.b)
        }
    }

    /// In double; what does not fit becomes the smallest number, as the conversion does on x86.
    private static func integerPower(_ base: Int64, _ exponent: Int64) -> Int64 {
        let real = power(Double(base), Double(exponent))
        return abs(real) < 2_147_483_648 ? Int64(real) : Int64(Int32.min)
    }
}
