import KernelInterface
import Models
import Tensors

/// MUL with broadcasting and a fused activation.
enum Mul {
    static let kernel = OperatorKernel(version: 7, rows: .paired) { node -> any OperatorPlan in
        let operands = try Operands(node)
        let (a, b, y) = (operands.a, operands.b, operands.y)
        guard y.type == a.type else { throw node.unsupported(a, b, y) }
        switch a.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            return BinaryPlan(operands, .floats(lower...upper) { $0 * $1 }, fast: .multiply)
        case .float16:
            guard !node.isMicro else { throw node.unsupported(a, b) }
            let (lower, upper) = try node.floatRange()
            return BinaryPlan(operands, .halves(lower...upper) { $0 * $1 })
        case .int32, .uint32, .int64,
            .int16 where a.quantization == nil:
            return BinaryPlan(operands, .integers(try node.integerRange()) { $0 &* $1 })
        case .int8, .uint8, .int16:
            let scales = try [a, b, y].map { try node.quantization(of: $0).scale }
            let product = QuantizedMultiplier(
                node.isMicro
                    ? Double(scales[0]) * Double(scales[1]) / Double(scales[2]) : Double(scales[0] * scales[1] / scales[2]))
            return BinaryPlan(
                operands,
                .quantized(
                    try QuantizedBinary(.multiply, operands, node, output: product, limits: node.quantizedRange(y))))
        default: throw node.unsupported(a, b, y)
        }
    }
}
