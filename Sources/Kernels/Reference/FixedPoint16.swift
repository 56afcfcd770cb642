/// Transcendental functions on 16-bit fixed-point numbers: a raw Int16 with `i` integer bits stands for
/// raw / 2^(15 - i).
///
/// Source of the steps: gemmlowp/fixedpoint/fixedpoint.h. Its 32-bit constants are rounded to 16 bits.
package enum FixedPoint16 {
    @inline(__always)
    private static func multiply(_ a: Int16, _ b: Int16) -> Int16 { FixedPoint.doublingHighMultiply16(a, b) }

    @inline(__always)
    private static func constant(_ raw: Int32) -> Int16 {
        Int16(truncatingIfNeeded: FixedPoint.roundingDivide(raw, byPowerOfTwo: 16))
    }

    @inline(__always)
    private static func divide(_ x: Int16, byPowerOfTwo exponent: Int32) -> Int16 {
        Int16(truncatingIfNeeded: FixedPoint.roundingDivide(Int32(x), byPowerOfTwo: exponent))
    }

    @inline(__always)
    private static func shift(_ x: Int16, _ exponent: Int32) -> Int16 { Int16(clamping: Int32(x) << exponent) }

    /// exp(a) for a ≤ 0, without integer bits.
    static func exponential(_ a: Int16, integerBits: Int32) -> Int16 {
        if a == 0 { return .max }
        let fractionBits = 15 - integerBits
        let quarter = Int16(1) << Int16(fractionBits - 2)
        let inQuarter = (a & (quarter &- 1)) &- quarter
        let x = shift(inQuarter, integerBits) &+ (1 << 12)
        let x2 = multiply(x, x)
        let x3 = multiply(x2, x)
        let x4 = multiply(x2, x2)
        let tail = divide(multiply(divide(x4, byPowerOfTwo: 2) &+ x3, constant(715_827_883)) &+ x2, byPowerOfTwo: 1)
        let center = constant(1_895_147_668)
        var result = Int16(clamping: Int32(center) + Int32(multiply(center, x &+ tail)))
        let remainder = inQuarter &- a
        let factors: [(Int32, Int32)] = [
            (-2, 1_672_461_947), (-1, 1_302_514_674), (0, 790_015_084), (1, 290_630_308), (2, 39_332_535), (3, 720_401), (4, 242),
        ]
        for (exponent, factor) in factors where integerBits > exponent {
            if Int32(remainder) & (1 << (fractionBits + exponent)) != 0 { result = multiply(result, constant(factor)) }
        }
        if integerBits > 5 && Int32(a) < -(1 << (fractionBits + 5)) { result = 0 }
        return result
    }

    /// Newton's iteration for 2 / (1 + x), with two integer bits.
    private static func twiceReciprocalOfOnePlus(_ a: Int16) -> Int16 {
        let sum = Int32(a) + Int32(Int16.max)
        let half = Int16(truncatingIfNeeded: (sum + (sum >= 0 ? 1 : -1)) / 2)
        var x = constant(1_515_870_810) &+ multiply(half, constant(-1_010_580_540))
        for _ in 0..<3 {
            let rest = (1 << 13) &- multiply(half, x)
            x = x &+ shift(multiply(x, rest), 2)
        }
        return x
    }

    /// 1 / (1 + exp(-a)), without integer bits.
    package static func logistic(_ a: Int16, integerBits: Int32) -> Int16 {
        if a == 0 { return 1 << 14 }
        let e = exponential(a > 0 ? 0 &- a : a, integerBits: integerBits)
        let ofMagnitude = shift(twiceReciprocalOfOnePlus(e), 1)
        return a > 0 ? ofMagnitude : Int16.max &- ofMagnitude
    }

    /// tanh(a), without integer bits.
    package static func tanh(_ a: Int16, integerBits: Int32) -> Int16 {
        if a == 0 { return 0 }
        let e = exponential(a > 0 ? 0 &- a : a, integerBits: integerBits + 1)
        let t = shift(twiceReciprocalOfOnePlus(e) &- (1 << 13), 2)
        return a > 0 ? t : 0 &- t
    }
}
