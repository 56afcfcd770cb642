import KernelInterface
import Kernels
import Models
import Tensors

/// HARD_SWISH: x × min(max(x + 3, 0), 6) / 6.
enum HardSwish {
    static let kernel = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let plan = try UnaryPlan(node, fast: .hardSwish)
        switch plan.x.type {
        case .float32: return plan.computing(.floats { $0 * min(6, max(0, $0 + 3)) / 6 })
        case .int8, .uint8: return plan.computing(.quantized(try quantized(plan, node)))
        default: throw node.unsupported(plan.x)
        }
    }

    /// In 16 bits: the input with 7 bits to spare, times the clamped input.
    ///
    /// Source: HardSwish in tensorflow/lite/kernels/internal/reference/hard_swish.h.
    private static func quantized(_ plan: UnaryPlan, _ node: Node) throws -> (Int32) -> Int32 {
        let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
        let fine = Float(1) / 128 * x.scale
        let output = QuantizedMultiplier(Double(fine / y.scale))
        let clamped = QuantizedMultiplier(Double(fine / (Float(3) / 32768)))
        try node.require(output.shift <= 0, "the output's scale \(y.scale) is too small for the input's \(x.scale)")
        let outputFactor = narrowed(output.multiplier)
        let clampedFactor = narrowed(clamped.multiplier)
        return { value in
            let wide = Int16(truncatingIfNeeded: (value &- x.zeroPoint) &* 128)
            let scaled = FixedPoint.doublingHighMultiply16(wide, outputFactor)
            var gate = wide
            if clamped.shift > 0 { gate = FixedPoint.shiftedSaturating(gate, min(clamped.shift - 1, 15)) }
            gate = FixedPoint.doublingHighMultiply16(gate, clampedFactor)
            if clamped.shift > 0 {
                gate = FixedPoint.shiftedSaturating(gate, 1)
            } else if clamped.shift < 0 {
                gate = FixedPoint.roundingDivide16(gate, byPowerOfTwo: min(0 - clamped.shift, 31))
            }
            // From [-1, 1] to [0, 1].
            let share = (Int32(gate) + 32768) >> 1
            let product = share * Int32(scaled) / 32768
            return Int32(
                FixedPoint.roundingDivide16(Int16(truncatingIfNeeded: product), byPowerOfTwo: min(0 - output.shift, 31)))
                + y.zeroPoint
        }
    }

    private static func narrowed(_ multiplier: Int32) -> Int16 {
        multiplier >= Int32.max - (1 << 15) ? .max : Int16((multiplier + (1 << 15)) >> 16)
    }
}
