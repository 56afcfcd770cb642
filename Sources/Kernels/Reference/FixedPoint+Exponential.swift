import KernelInterface

/// A raw fixed-point number of 16 or 32 bits: with `i` integer bits it stands for raw / 2^(bits - 1 - i).
public protocol FixedPointRaw: FixedWidthInteger & SignedInteger {
    /// a × b without integer bits, rounded to nearest.
    static func doublingHighProduct(_ a: Self, _ b: Self) -> Self
    /// The upper bits of a number of 32, rounded.
    init(constant: Int32)
}

extension Int32: FixedPointRaw {
    @inlinable @inline(__always)
    public static func doublingHighProduct(_ a: Int32, _ b: Int32) -> Int32 { FixedPoint.doublingHighMultiply(a, b) }
    /// The number itself.
    @inlinable @inline(__always)
    public init(constant: Int32) { self = constant }
}

extension Int16: FixedPointRaw {
    @inlinable @inline(__always)
    public static func doublingHighProduct(_ a: Int16, _ b: Int16) -> Int16 { FixedPoint.doublingHighMultiply16(a, b) }
    /// The upper half, rounded.
    @inlinable @inline(__always)
    public init(constant: Int32) { self.init(truncatingIfNeeded: FixedPoint.roundingDivide(constant, byPowerOfTwo: 16)) }
}

/// Transcendental functions on fixed-point numbers.
///
/// Source of the constants and steps: gemmlowp/fixedpoint/fixedpoint.h.
extension FixedPoint {
    /// raw × 2^exponent, saturated.
    @inlinable @inline(__always)
    public static func shiftedSaturating<T: FixedPointRaw>(_ x: T, _ exponent: Int32) -> T {
        T(clamping: Int64(x) &<< Int64(exponent))
    }

    /// a + b, held within the type.
    @inlinable @inline(__always)
    public static func addSaturating<T: FixedPointRaw>(_ a: T, _ b: T) -> T { T(clamping: Int64(a) &+ Int64(b)) }

    @inlinable @inline(__always)
    static func divide<T: FixedPointRaw>(_ x: T, byPowerOfTwo exponent: Int32) -> T {
        T(truncatingIfNeeded: roundingDivide(Int32(truncatingIfNeeded: x), byPowerOfTwo: exponent))
    }

    /// exp(x) for x in [-1/4, 0) without integer bits.
    @inlinable @inline(__always)
    public static func exponentialOnQuarter<T: FixedPointRaw>(_ a: T) -> T {
        let x = a &+ 1 << (T.bitWidth - 4)
        let x2 = T.doublingHighProduct(x, x)
        let x3 = T.doublingHighProduct(x2, x)
        let x4 = T.doublingHighProduct(x2, x2)
        let quarterOfX4 = divide(x4, byPowerOfTwo: 2)
        let tail = divide(
            T.doublingHighProduct(quarterOfX4 &+ x3, T(constant: 715_827_883)) &+ x2, byPowerOfTwo: 1)
        let center = T(constant: 1_895_147_668)
        return addSaturating(center, T.doublingHighProduct(center, x &+ tail))
    }

    /// exp(a) without integer bits, for a ≤ 0 with `integerBits`.
    @inlinable public static func exponential<T: FixedPointRaw>(_ a: T, integerBits: Int32) -> T {
        if a == 0 { return .max }
        let fractionBits = Int32(T.bitWidth - 1) - integerBits
        let quarter: T = 1 << (fractionBits - 2)
        let inQuarter = (a & (quarter &- 1)) &- quarter
        var result = exponentialOnQuarter(inQuarter << integerBits)
        let remainder = inQuarter &- a
        @inline(__always) func step(_ exponent: Int32, _ factor: Int32) {
            if integerBits > exponent, remainder & (1 << (fractionBits &+ exponent)) != 0 {
                result = T.doublingHighProduct(result, T(constant: factor))
            }
        }
        step(-2, 1_672_461_947)
        step(-1, 1_302_514_674)
        step(0, 790_015_084)
        step(1, 290_630_308)
        step(2, 39_332_535)
        step(3, 720_401)
        step(4, 242)
        if integerBits > 5 {
            let limit = 0 &- (1 as T) << (fractionBits + 5)
            if a < limit { result = 0 }
        }
        return result
    }

    /// Newton's iteration for 2 / (1 + x), with two integer bits; x without integer bits in [0, 1].
    @inlinable @inline(__always)
    public static func twiceReciprocalOfOnePlus<T: FixedPointRaw>(_ a: T) -> T {
        let sum = Int64(a) + Int64(T.max)
        let half = T(truncatingIfNeeded: (sum + (sum >= 0 ? 1 : -1)) / 2)
        var x = T(constant: 1_515_870_810) &+ T.doublingHighProduct(half, T(constant: -1_010_580_540))
        for _ in 0..<3 {
            let rest = 1 << (T.bitWidth - 3) &- T.doublingHighProduct(half, x)
            x = x &+ shiftedSaturating(T.doublingHighProduct(x, rest), 2)
        }
        return x
    }

    /// 1 / (1 + x) for x in [0, 1], both without integer bits.
    @inlinable public static func reciprocalOfOnePlus<T: FixedPointRaw>(_ a: T) -> T {
        shiftedSaturating(twiceReciprocalOfOnePlus(a), 1)
    }

    /// The reciprocal of x, which is not 0, without integer bits and scaled to be at least 1/2, and the zero bits in front of x.
    @inlinable public static func reciprocal(_ x: Int32) -> (reciprocal: Int32, headroom: Int32) {
        let headroom = Int32(x.leadingZeroBitCount)
        let scaled = Int32(truncatingIfNeeded: (Int64(UInt32(bitPattern: x)) << Int64(headroom)) - (1 << 31))
        return (reciprocalOfOnePlus(scaled), headroom)
    }

    /// 1 / (1 + exp(-a)), without integer bits, for `a` with `integerBits`.
    public static func logistic<T: FixedPointRaw>(_ a: T, integerBits: Int32) -> T {
        if a == 0 { return 1 << (T.bitWidth - 2) }
        let negative = a > 0 ? 0 &- a : a
        let ofMagnitude = reciprocalOfOnePlus(exponential(negative, integerBits: integerBits))
        return a > 0 ? ofMagnitude : T.max &- ofMagnitude
    }

    /// tanh(a), without integer bits, for `a` with `integerBits`.
    public static func tanh<T: FixedPointRaw>(_ a: T, integerBits: Int32) -> T {
        if a == 0 { return 0 }
        let negative = a > 0 ? 0 &- a : a
        let e = exponential(negative, integerBits: integerBits + 1)
        let t = shiftedSaturating(twiceReciprocalOfOnePlus(e) &- 1 << (T.bitWidth - 3), 2)
        return a > 0 ? t : 0 &- t
    }

    /// log(x) for x with 12 integer bits, 1 ≤ x; the result has 5.
    ///
    /// x = 2^k × r with r near 2^(-1/4); log r comes from a rational function.
    /// Source: log_x_for_x_greater_than_or_equal_to_1 in tensorflow/lite/kernels/internal/common.h.
    public static func logarithm(_ x: Int32) -> Int32 {
        let accumulatorBits: Int32 = 6
        let inputBits: Int32 = 12
        let quarter = roundingDivide(536_870_912, byPowerOfTwo: accumulatorBits)
        let rootOfHalf: Int32 = 1_518_500_250
        let fourthRootOfHalf: Int32 = 1_805_811_301

        let headroomA = Int32(x.leadingZeroBitCount)
        let shiftedA = saturatingMultiply(x, byPowerOfTwo: headroomA - 1)
        let rA = saturatingMultiply(doublingHighMultiply(shiftedA, rootOfHalf), byPowerOfTwo: 1)
        let powerA = addSaturating(saturatingMultiply(inputBits - headroomA, byPowerOfTwo: 31 - accumulatorBits), quarter)

        let b = doublingHighMultiply(x, rootOfHalf)
        let headroomB = Int32(b.leadingZeroBitCount) - 1
        let rB = saturatingMultiply(x, byPowerOfTwo: headroomB)
        let powerB = addSaturating(
            saturatingMultiply(inputBits - headroomB, byPowerOfTwo: 31 - accumulatorBits), 0 &- quarter)

        let r = min(rA, rB)
        let power = max(powerA, powerB)
        let halfSum = Int64(r) + Int64(fourthRootOfHalf)
        let p = Int32(truncatingIfNeeded: (halfSum + (halfSum >= 0 ? 1 : -1)) / 2)
        var q = r &- fourthRootOfHalf
        q = q &+ q
        let square = doublingHighMultiply(q, q)
        let numerator =
            doublingHighMultiply(q, r)
            &+ doublingHighMultiply(doublingHighMultiply(q, square), 117_049_297)
        let denominator =
            doublingHighMultiply(
                p, 1_057_819_769 &+ q &+ doublingHighMultiply(127_690_142, square))
            &+ doublingHighMultiply(638_450_708, q)
        let reciprocal = reciprocalOfOnePlus(denominator)
        let scaled = roundingDivide(numerator, byPowerOfTwo: accumulatorBits)
        let sum = doublingHighMultiply(power, 1_488_522_236) &+ doublingHighMultiply(scaled, reciprocal)
        return saturatingMultiply(sum, byPowerOfTwo: 1)
    }

    /// 1 / √x as multiplier and left shift (0 or negative).
    ///
    /// Source: GetInvSqrtQuantizedMultiplierExp in tensorflow/lite/kernels/internal/quantization_util.cc.
    public static func inverseSquareRoot(_ x: Int32) -> QuantizedMultiplier {
        if x <= 1 { return QuantizedMultiplier(multiplier: .max, shift: 0) }
        var input = x
        var shift: Int32 = 11
        while input >= 1 << 29 {
            input /= 4
            shift += 1
        }
        let pairs = (Int32(input.leadingZeroBitCount) - 1) / 2 - 1
        shift -= pairs
        input = input &<< (2 * pairs)
        let half = roundingDivide(input >> 1, byPowerOfTwo: 1)
        var root: Int32 = 1 << 28
        for _ in 0..<5 {
            let cube = shiftedSaturating(doublingHighMultiply(doublingHighMultiply(root, root), root), 6)
            root = shiftedSaturating(
                doublingHighMultiply((1 << 28) + (1 << 27), root) &- doublingHighMultiply(half, cube), 3)
        }
        root = doublingHighMultiply(root, 1_518_500_250)
        if shift < 0 {
            root = root &<< (0 - shift)
            shift = 0
        }
        return QuantizedMultiplier(multiplier: root, shift: 0 - shift)
    }
}
