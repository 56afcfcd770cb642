import KernelInterface
import TestSupport

/// The scaling of a quantized operator's sums, and its definition.
struct FixedPointProblem {
    var requantization: Requantization

    init(seed: UInt64, channels: Int, rounding: Requantization.Rounding, minimum: Int32, maximum: Int32) {
        var r = Randoms(seed: seed)
        let multipliers = (0..<channels).map { _ in Int32(r.integer(1 << 30...(1 << 31) - 1)) }
        let shifts = (0..<channels).map { _ in Int32(r.integer(-14...(-1))) }
        requantization = Requantization(
            reals: zip(multipliers, shifts).map { Self.real($0, $1) }, rounding: rounding,
            zeroPoint: minimum < -128 ? 0 : Int32(r.integer(-128...127)), minimum: minimum, maximum: maximum)
    }

    private static func real(_ multiplier: Int32, _ shift: Int32) -> Double {
        Double(multiplier) * Double(sign: .plus, exponent: Int(shift) - 31, significand: 1)
    }

    func output(_ sum: Int, channel: Int) -> Int {
        let r = requantization
        let multiplier = Int(r.multiplier(channel)), shift = Int(r.shift(channel))
        let scaled: Int
        switch r.rounding {
        case .twice: scaled = Self.twice(sum, multiplier, shift)
        case .real: scaled = Int((Double(sum) * r.real(channel)).rounded(.toNearestOrAwayFromZero))
        case .reduced:
            let reduced = multiplier < 0x7FFF_0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF
            scaled = (sum * reduced + (1 << (14 - shift))) >> (15 - shift)
        }
        return min(max(scaled + Int(r.zeroPoint), Int(r.minimum)), Int(r.maximum))
    }

    /// SaturatingRoundingDoublingHighMul, then RoundingDivideByPOT.
    static func twice(_ x: Int, _ multiplier: Int, _ shift: Int) -> Int {
        let product = (x << max(shift, 0)) * multiplier
        let high = (product + (product >= 0 ? 1 << 30 : 1 - (1 << 30))) / (1 << 31)
        let right = max(-shift, 0)
        let mask = (1 << right) - 1
        return (high >> right) + ((high & mask) > (mask >> 1) + (high < 0 ? 1 : 0) ? 1 : 0)
    }
}
