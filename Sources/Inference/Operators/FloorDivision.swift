import Models
import Tensors

/// FLOOR_DIV and FLOOR_MOD: the quotient rounded down, and what is left, which has the divisor's sign.
///
/// Integers are divided as they are stored; dividing one by 0 is an error.
enum FloorDivision {
    static let quotient = kernel {
        Float((Double($0) / Double($1)).rounded(.down))
    } _: { a, b in
        let (q, r) = a.divided(by: b)
        return r != 0 && (r < 0) != (b < 0) ? q &- 1 : q
    }

    static let remainder = kernel {
        let rest = $0.truncatingRemainder(dividingBy: $1)
        return rest != 0 && ($1 < 0) != (rest < 0) ? rest + $1 : rest
    } _: { a, b in
        let r = a.divided(by: b).remainder
        return r != 0 && (r < 0) != (b < 0) ? r &+ b : r
    }

    private static func kernel(
        _ floats: @escaping @Sendable (Float, Float) -> Float, _ integers: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> OperatorKernel {
        OperatorKernel(version: 3) { node -> any OperatorPlan in
            let operands = try Operands(node)
            let (a, b) = (operands.a, operands.b)
            try node.expectSameType(a, operands.y)
            switch a.type {
            case .float32: return BinaryPlan(operands, .floats(nil, floats))
            case .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64:
                return BinaryPlan(operands, .integers(Int64.min...Int64.max, integers)) {
                    guard let i = b.firstIndex(where: { $0 == 0 }) else { return }
                    throw node.error("divides by 0 at element \(i)")
                }
            default: throw node.unsupported(a, b, operands.y)
            }
        }
    }
}

extension Int64 {
    /// Quotient and remainder; the smallest number divided by -1 wraps.
    fileprivate func divided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        divisor == -1 ? (0 &- self, 0) : quotientAndRemainder(dividingBy: divisor)
    }
}
