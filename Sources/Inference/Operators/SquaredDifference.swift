import KernelInterface
import Models
import Tensors

/// SQUARED_DIFFERENCE: (a - b)² with broadcasting.
enum SquaredDifference {
    static let kernel = OperatorKernel(version: 3, rows: .paired) { node -> any OperatorPlan in
        let operands = try Operands(node)
        let (a, b, y) = (operands.a, operands.b, operands.y)
        try node.expect(y, type: a.type)
        switch a.type {
        case .float32: return BinaryPlan(operands, .floats(nil) { ($0 - $1) * ($0 - $1) }, fast: .squaredDifference)
        case .int32: return BinaryPlan(operands, .integers(Int64.min...Int64.max) { ($0 &- $1) &* ($0 &- $1) })
        case .int8, .int16:
            // The scales bring both inputs to twice the larger one, and the square of their difference to the output's.
            let left: Int32 = a.type == .int8 ? 7 : 0
            let scales = try [a, b, y].map { try node.quantization(of: $0).scale }
            let common = 2 * Double(max(scales[0], scales[1]))
            return BinaryPlan(
                operands,
                .quantized(
                    try QuantizedBinary(
                        .squaredDifference, operands, node, a: QuantizedMultiplier(Double(scales[0]) / common),
                        b: QuantizedMultiplier(Double(scales[1]) / common),
                        output: QuantizedMultiplier(common * common / Double(Float(1 << (2 * left)) * scales[2])),
                        leftShift: left, limits: node.quantizedRange(y))))
        default: throw node.unsupported(a, b)
        }
    }
}
