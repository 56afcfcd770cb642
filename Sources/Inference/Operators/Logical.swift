import Models
import Tensors

/// LOGICAL_AND, LOGICAL_OR, LOGICAL_NOT on booleans; BITWISE_XOR, RIGHT_SHIFT, STABLEHLO_AND and STABLEHLO_SHIFT_LEFT on
/// integers.
enum Logical {
    static let and = boolean { $0 != 0 && $1 != 0 ? 1 : 0 }
    static let or = boolean { $0 != 0 || $1 != 0 ? 1 : 0 }

    static let not = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let plan = try UnaryPlan(node)
        try node.expect(plan.x, type: .bool)
        return plan.computing(.integers { $0 == 0 ? 1 : 0 })
    }

    private static func boolean(_ combine: @escaping @Sendable (Int64, Int64) -> Int64) -> OperatorKernel {
        OperatorKernel(version: 1) { node -> any OperatorPlan in
            let operands = try Operands(node)
            for tensor in [operands.a, operands.b, operands.y] { try node.expect(tensor, type: .bool) }
            return BinaryPlan(operands, .integers(Int64.min...Int64.max, combine))
        }
    }

    private static let all: [ElementType] = [.bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64]

    static let xor = bits(of: all) { a, b, _ in a ^ b }
    static let bitwiseAnd = bits(of: all) { a, b, _ in a & b }

    /// A shift is clamped to 0 ... bits - 1.
    static let rightShift = bits(of: [.int8, .uint8, .int16, .uint16, .int32, .uint32]) { $0 >> min(max($1, 0), $2 - 1) }

    /// A shift that leaves nothing, or a negative one, gives 0: the language of LiteRT's kernel leaves it open.
    static let leftShift = bits(of: [.int8, .int16, .int32]) { a, b, _ in b < 0 ? 0 : a << b }

    private static func bits(
        of types: [ElementType], _ combine: @escaping @Sendable (_ a: Int64, _ b: Int64, _ width: Int64) -> Int64
    ) -> OperatorKernel {
        OperatorKernel(version: 1) { node -> any OperatorPlan in
            let operands = try Operands(node)
            let (a, b, y) = (operands.a, operands.b, operands.y)
            try node.expectSameType(a, y)
            guard types.contains(a.type) else { throw node.unsupported(a, b, y) }
            let width = Int64(a.type.bitWidth ?? 0)
            return BinaryPlan(operands, .integers(Int64.min...Int64.max) { combine($0, $1, width) })
        }
    }
}
