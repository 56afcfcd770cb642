/// A positive or negative real number as multiplier × 2^(shift - 31).
///
/// Source: QuantizeMultiplier in tensorflow/lite/kernels/internal/quantization_util.cc.
@frozen public struct QuantizedMultiplier: Sendable, Hashable {
    /// In ±[2^30, 2^31), or 0.
    public var multiplier: Int32
    /// Powers of two, positive to the left.
    public var shift: Int32

    /// - Parameters:
    ///   - multiplier: from 2^30 to 2^31 − 1 in magnitude, or 0.
    ///   - shift: powers of two, positive to the left.
    public init(multiplier: Int32, shift: Int32) {
        self.multiplier = multiplier
        self.shift = shift
    }

    /// The nearest multiplier and shift; 0 for what is not finite.
    public init(_ real: Double) {
        if real == 0 || !real.isFinite {
            self.init(multiplier: 0, shift: 0)
            return
        }
        var exponent = Int(real.exponent) + 1
        let fraction = real.significand / 2 * (real < 0 ? -1 : 1)
        var fixed = Int64((fraction * 2_147_483_648).rounded(.toNearestOrAwayFromZero))
        if fixed == 1 << 31 {
            fixed /= 2
            exponent += 1
        }
        if exponent < -31 {
            exponent = 0
            fixed = 0
        }
        // A real above 2^30 saturates as the reference does in its single-rounding build.
        if exponent > 30 {
            exponent = 30
            fixed = Int64(Int32.max)
        }
        self.init(multiplier: Int32(truncatingIfNeeded: fixed), shift: Int32(exponent))
    }
}
