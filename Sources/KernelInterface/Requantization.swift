/// From a sum to a quantized output: y = clamp(scale(sum) + zeroPoint).
@frozen public struct Requantization: Sendable, Hashable {
    @frozen public enum Rounding: Sendable, Hashable {
        /// The high half of the doubled product, rounded, then a rounding shift (gemmlowp's
        /// SaturatingRoundingDoublingHighMul and RoundingDivideByPOT).
        case twice
        /// The sum times the real multiplier in double precision, halves away from zero.
        case real
        /// (x·m + 2^(14−shift)) >> (15−shift) with a 64-bit product and the multiplier reduced to 16 bits:
        /// MultiplyByQuantizedMultiplier of a 64-bit sum.
        case reduced
    }

    /// One for all channels or one for each: significands in 2^30 ..< 2^31, or 0.
    public var multipliers: [QuantizedMultiplier]
    /// The real numbers behind them.
    public var reals: [Double]
    /// How a sum becomes an integer again.
    public var rounding: Rounding
    /// What stands for 0 in the output.
    public var zeroPoint: Int32
    /// The smallest output.
    public var minimum: Int32
    /// The largest output.
    public var maximum: Int32

    /// - Parameter reals: one, or one for each output channel, from the sum's scale to the output's.
    public init(reals: [Double], rounding: Rounding = .twice, zeroPoint: Int32, minimum: Int32, maximum: Int32) {
        self.reals = reals
        multipliers = reals.map(QuantizedMultiplier.init)
        self.rounding = rounding
        self.zeroPoint = zeroPoint
        self.minimum = minimum
        self.maximum = maximum
    }

    /// To outputs that are `offset` less.
    public func lowered(by offset: Int32) -> Requantization {
        var result = self
        (result.zeroPoint, result.minimum, result.maximum) = (zeroPoint - offset, minimum - offset, maximum - offset)
        return result
    }

    /// The significand of channel `c`.
    public func multiplier(_ c: Int) -> Int32 { multipliers[multipliers.count == 1 ? 0 : c].multiplier }
    /// The real multiplier of channel `c`.
    public func real(_ c: Int) -> Double { reals[reals.count == 1 ? 0 : c] }
    /// The shift of channel `c`.
    public func shift(_ c: Int) -> Int32 { multipliers[multipliers.count == 1 ? 0 : c].shift }

    /// Whether sums of magnitude up to `bound` scale without leaving 32 bits.
    public func isExact(upTo bound: Int, channels: Int) -> Bool {
        for c in 0..<channels {
            let left = max(Int(shift(c)), 0)
            switch rounding {
            case .twice:
                // Shifts before it multiplies and adds half a unit after it.
                if left > 30 || shift(c) < -31 || bound >= 1 << (30 - left) { return false }
            case .real:
                if !(Double(bound) * real(c) < Double(1 << 30)) { return false }
            case .reduced:
                if left > 14 || shift(c) < -31 || bound >= 1 << (31 - left) { return false }
            }
        }
        return true
    }
}
