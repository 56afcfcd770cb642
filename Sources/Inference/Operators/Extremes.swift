import Models
import Tensors

/// MAXIMUM and MINIMUM with broadcasting.
enum Extremes {
    static let maximum = OperatorKernel(version: 4, rows: .paired) { try plan($0, isMaximum: true) }
    static let minimum = OperatorKernel(version: 4, rows: .paired) { try plan($0, isMaximum: false) }

    private static func plan(_ node: Node, isMaximum: Bool) throws -> any OperatorPlan {
        let operands = try Operands(node)
        try node.expect(operands.y, type: operands.a.type)
        let choose: (Float, Float) -> Float = isMaximum ? { $0 > $1 ? $0 : $1 } : { $0 < $1 ? $0 : $1 }
        switch operands.a.type {
        case .float32: return BinaryPlan(operands, .floats(nil, choose), fast: isMaximum ? .maximum : .minimum)
        case .float16 where !node.isMicro, .bfloat16 where !node.isMicro: return BinaryPlan(operands, .halves(nil, choose))
        case .int8, .uint8, .int16, .int32, .int64:
            return BinaryPlan(operands, .integers(Int64.min...Int64.max, isMaximum ? { max($0, $1) } : { min($0, $1) }))
        default: throw node.unsupported(operands.a, operands.b)
        }
    }
}
