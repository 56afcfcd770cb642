/// From a 32-bit sum to a quantized output: y = clamp(scale(sum) + zeroPoint).
@frozen public struct Requantization: Sendable, Hashable {
    @frozen public enum Rounding: Sendable, Hashable {
        /// The high half of the doubled product, rounded, then a rounding shift (gemmlowp's
        /// SaturatingRoundingDoublingHighMul and RoundingDivideByPOT).
        case twice
        /// (x·multiplier + 2^(30−shift)) >> (31−shift) with a 64-bit product.
        case once
        /// As `once` with the multiplier reduced to 16 bits: MultiplyByQuantizedMultiplier of a 64-bit sum.
        case reduced
    }

    /// One for all channels or one for each: significands in 2^30 ..< 2^31, or 0.
    public var multipliers: [Int32]
    /// Powers of two, positive to the left.
    public var shifts: [Int32]
    public var rounding: Rounding
    public var zeroPoint: Int32
    public var minimum: Int32
    public var maximum: Int32

    public init(
        multipliers: [Int32], shifts: [Int32], rounding: Rounding = .twice, zeroPoint: Int32, minimum: Int32,
        maximum: Int32
    ) {
        self.multipliers = multipliers
        self.shifts = shifts
        self.rounding = rounding
        self.zeroPoint = zeroPoint
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Of channel `c`.
    public func multiplier(_ c: Int) -> Int32 { multipliers[multipliers.count == 1 ? 0 : c] }
    public func shift(_ c: Int) -> Int32 { shifts[shifts.count == 1 ? 0 : c] }

    /// Whether sums of magnitude up to `bound` scale without leaving 32 bits.
    public func isExact(upTo bound: Int, channels: Int) -> Bool {
        for c in 0..<channels {
            let left = max(Int(shift(c)), 0)
            // Rounding twice shifts before it multiplies and adds half a unit after it.
            if left > (rounding == .reduced ? 14 : 30) || shift(c) < -31 { return false }
            if bound >= 1 << ((rounding == .twice ? 30 : 31) - left) { return false }
        }
        return true
    }
}
