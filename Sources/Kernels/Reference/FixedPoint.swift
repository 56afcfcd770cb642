import KernelInterface

/// The fixed-point primitives of gemmlowp and TensorFlow Lite.
public enum FixedPoint {
    /// a × b / 2^31, rounded to nearest, saturated where both are the smallest number.
    @inlinable @inline(__always)
    public static func doublingHighMultiply(_ a: Int32, _ b: Int32) -> Int32 {
        if a == .min && b == .min { return .max }
        let product = Int64(a) &* Int64(b)
        let nudge: Int64 = product >= 0 ? 1 << 30 : 1 - (1 << 30)
        return Int32(truncatingIfNeeded: (product &+ nudge) / (1 << 31))
    }

    /// a × b / 2^15, rounded to nearest, saturated where both are the smallest number.
    @inlinable @inline(__always)
    public static func doublingHighMultiply16(_ a: Int16, _ b: Int16) -> Int16 {
        if a == .min && b == .min { return .max }
        let product = Int32(a) &* Int32(b)
        let nudge: Int32 = product >= 0 ? 1 << 14 : 1 - (1 << 14)
        return Int16(truncatingIfNeeded: (product &+ nudge) / (1 << 15))
    }

    /// x / 2^exponent, to nearest, ties away from zero; 0 ≤ exponent ≤ 31. Larger exponents lose their upper bits, as
    /// on the processors that the reference runs on.
    @inlinable @inline(__always)
    public static func roundingDivide(_ x: Int32, byPowerOfTwo exponent: Int32) -> Int32 {
        let mask = Int32(truncatingIfNeeded: (Int64(1) &<< Int64(exponent)) &- 1)
        let remainder = x & mask
        let threshold = (mask &>> 1) &+ (x < 0 ? 1 : 0)
        return (x &>> exponent) &+ (remainder > threshold ? 1 : 0)
    }

    /// The same in 16 bits, 0 ≤ exponent ≤ 31: from an exponent of 16 on, the mask of the remainder is all ones.
    @inlinable @inline(__always)
    public static func roundingDivide16(_ x: Int16, byPowerOfTwo exponent: Int32) -> Int16 {
        let mask = Int16(truncatingIfNeeded: (Int64(1) &<< Int64(exponent)) &- 1)
        let threshold = (mask &>> 1) &+ (x < 0 ? 1 : 0)
        return Int16(truncatingIfNeeded: Int32(x) &>> exponent) &+ (x & mask > threshold ? 1 : 0)
    }

    /// x × m, rounded twice: after the multiplication and after the shift.
    @inlinable @inline(__always)
    public static func multiply(_ x: Int32, by m: QuantizedMultiplier) -> Int32 {
        let left = max(m.shift, 0)
        let right = max(0 &- m.shift, 0)
        return roundingDivide(doublingHighMultiply(x &<< left, m.multiplier), byPowerOfTwo: right)
    }

    /// x × m for wide accumulators, with the multiplier reduced to 16 bits.
    @inlinable @inline(__always)
    public static func multiply(_ x: Int64, by m: QuantizedMultiplier) -> Int32 {
        let reduced: Int64 = m.multiplier < 0x7FFF_0000 ? (Int64(m.multiplier) &+ (1 << 15)) &>> 16 : 0x7FFF
        let total = 15 &- Int64(m.shift)
        return Int32(truncatingIfNeeded: (x &* reduced &+ (Int64(1) &<< (total &- 1))) &>> total)
    }

    /// x × 2^exponent saturated, or rounded where the exponent is negative.
    @inlinable @inline(__always)
    public static func saturatingMultiply(_ x: Int32, byPowerOfTwo exponent: Int32) -> Int32 {
        if exponent <= 0 { return roundingDivide(x, byPowerOfTwo: 0 &- exponent) }
        let wide = Int64(x) &<< Int64(exponent)
        return Int32(clamping: wide)
    }
}
