import KernelInterface
import Kernels
import Models
import Tensors

/// DIV with broadcasting and a fused activation.
enum Div {
    static let kernel = OperatorKernel(version: 2, rows: .paired) { node -> any OperatorPlan in
        let operands = try Operands(node)
        let (a, b, y) = (operands.a, operands.b, operands.y)
        try node.expect(y, type: a.type)
        switch a.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            return BinaryPlan(operands, .floats(lower...upper) { $0 / $1 }, fast: .divide)
        case .int32:
            return BinaryPlan(operands, .integers(try node.integerRange()) { $1 == 0 ? 0 : $0 / $1 }) { try refuse(0, in: b) }
        case .int8, .uint8, .int16:
            let (first, second) = (try node.quantization(of: a), try node.quantization(of: b))
            let output = try node.quantization(of: y)
            let limits = try node.quantizedRange(y)
            let scale = QuantizedMultiplier(Double(first.scale / (second.scale * output.scale)))
            return BinaryPlan(
                operands,
                .integers(Int64.min...Int64.max) { x1, x2 in
                    let quotient = quotient(
                        Int32(truncatingIfNeeded: x1) &- first.zeroPoint, Int32(truncatingIfNeeded: x2) &- second.zeroPoint, scale
                    )
                    return Int64(min(max(quotient &+ output.zeroPoint, limits.lower), limits.upper))
                }
            ) { try refuse(Int(second.zeroPoint), in: b) }
        default: throw node.unsupported(a, b)
        }
    }

    private static func refuse(_ zero: Int, in divisor: RuntimeTensor) throws {
        guard let i = divisor.firstIndex(where: { $0 == zero }) else { return }
        throw ModelError("element \(i) of the divisor '\(divisor.name)' is zero")
    }

    /// Source: DivElementwise in tensorflow/lite/kernels/internal/reference/div.h.
    private static func quotient(_ dividend: Int32, _ divisor: Int32, _ scale: QuantizedMultiplier) -> Int32 {
        var (dividend, divisor) = (dividend, divisor)
        if divisor < 0 { (dividend, divisor) = (0 &- dividend, 0 &- divisor) }
        let (inverse, spare) = FixedPoint.reciprocal(divisor)
        let headroom = Int32((dividend < 0 ? ~dividend : dividend).leadingZeroBitCount) - 1
        let quotient = FixedPoint.doublingHighMultiply(dividend &<< headroom, inverse)
        let shift = scale.shift - (31 - spare) - headroom
        let product = FixedPoint.doublingHighMultiply(quotient, scale.multiplier)
        return shift <= 0
            ? FixedPoint.roundingDivide(product, byPowerOfTwo: 0 - shift)
            : FixedPoint.saturatingMultiply(product, byPowerOfTwo: min(shift, 31))
    }
}
