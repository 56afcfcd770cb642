import KernelInterface
import Models
import Tensors

/// PRELU: x where x ≥ 0, else alpha × x; alpha is repeated over x.
enum PRelu {
    static let kernel = OperatorKernel(version: 1) { node -> any OperatorPlan in
        // LiteRT's 16-bit PRELU has 8-bit slopes.
        let operands = try Operands(node) { $0 == .int16 ? $1 == .int8 : $0 == $1 }
        let (a, b, y) = (operands.a, operands.b, operands.y)
        try node.require(y.shape == a.shape, "alpha of shape \(b.shape) does not fit the input of shape \(a.shape)")
        try node.expect(y, type: a.type)
        switch a.type {
        case .float32: return BinaryPlan(operands, .floats(nil) { $0 >= 0 ? $0 : $0 * $1 }, fast: .prelu)
        case .int8, .uint8, .int16:
            let scales = try [a, b, y].map { try node.quantization(of: $0).scale }
            let (x, alpha, output) = (scales[0], scales[1], scales[2])
            let isMicro = node.isMicro
            let range = y.type.integerRange
            return BinaryPlan(
                operands,
                .quantized(
                    try QuantizedBinary(
                        .prelu, operands, node,
                        a: QuantizedMultiplier(isMicro ? Double(x) / Double(output) : Double(x / output)),
                        output: QuantizedMultiplier(
                            isMicro ? Double(x) * Double(alpha) / Double(output) : Double(x * alpha / output)),
                        limits: (range.lowerBound, range.upperBound))))
        default: throw node.unsupported(a, b)
        }
    }
}
