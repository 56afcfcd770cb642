import KernelInterface

/// Transcendental functions on fixed-point numbers: a raw Int32 with `i` integer bits stands for raw / 2^(31 - i).
///
/// Source of the constants and steps: gemmlowp/fixedpoint/fixedpoint.h.
extension FixedPoint {
    /// raw × 2^exponent, saturated.
    @inlinable @inline(__always)
    public static func shiftedSaturating(_ x: Int32, _ exponent: Int32) -> Int32 {
        Int32(clamping: Int64(x) &<< Int64(exponent))
    }

    /// a + b, held within 32 bits.
    @inlinable @inline(__always)
    public static func addSaturating(_ a: Int32, _ b: Int32) -> Int32 { Int32(clamping: Int64(a) &+ Int64(b)) }

    /// exp(x) for x in [-1/4, 0) without integer bits.
    @inlinable @inline(__always)
    public static func exponentialOnQuarter(_ a: Int32) -> Int32 {
        let x = a &+ (1 << 28)
        let x2 = doublingHighMultiply(x, x)
        let x3 = doublingHighMultiply(x2, x)
        let x4 = doublingHighMultiply(x2, x2)
        let quarterOfX4 = roundingDivide(x4, byPowerOfTwo: 2)
        let tail = roundingDivide(
            doublingHighMultiply(quarterOfX4 &+ x3, 715_827_883) &+ x2, byPowerOfTwo: 1)
        return addSaturating(1_895_147_668, doublingHighMultiply(1_895_147_668, x &+ tail))
    }

    /// exp(a) without integer bits, for a ≤ 0 with `integerBits`.
    @inlinable public static func exponential(_ a: Int32, integerBits: Int32) -> Int32 {
        if a == 0 { return .max }
        let fractionBits = 31 - integerBits
        let quarter: Int32 = 1 << (fractionBits - 2)
        let inQuarter = (a & (quarter &- 1)) &- quarter
        var result = exponentialOnQuarter(inQuarter &<< integerBits)
        let remainder = inQuarter &- a
        @inline(__always) func step(_ exponent: Int32, _ factor: Int32) {
            if integerBits > exponent, remainder & (1 &<< (fractionBits &+ exponent)) != 0 {
                result = doublingHighMultiply(result, factor)
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
            let limit = -(Int32(1) << (fractionBits + 5))
            if a < limit { result = 0 }
        }
        return result
    }

    /// Newton's iteration for 2 / (1 + x), as Q2.29; x without integer bits in [0, 1].
    @inlinable @inline(__always)
    public static func twiceReciprocalOfOnePlus(_ a: Int32) -> Int32 {
        let sum = Int64(a) + Int64(Int32.max)
        let half = Int32(truncatingIfNeeded: (sum + (sum >= 0 ? 1 : -1)) / 2)
        var x = 1_515_870_810 &+ doublingHighMultiply(half, -1_010_580_540)
        for _ in 0..<3 {
            let product = doublingHighMultiply(half, x)
            let rest = (1 << 29) &- product
            x = x &+ shiftedSaturating(doublingHighMultiply(x, rest), 2)
        }
        return x
    }

    /// 1 / (1 + x) for x in [0, 1], both without integer bits.
    @inlinable public static func reciprocalOfOnePlus(_ a: Int32) -> Int32 {
        shiftedSaturating(twiceReciprocalOfOnePlus(a), 1)
    }

    /// 1 / (1 + exp(-a)), without integer bits, for `a` with `integerBits`.
    public static func logistic(_ a: Int32, integerBits: Int32) -> Int32 {
        if a == 0 { return 1 << 30 }
        let negative = a > 0 ? 0 &- a : a
        let ofMagnitude = reciprocalOfOnePlus(exponential(negative, integerBits: integerBits))
        return a > 0 ? ofMagnitude : Int32.max &- ofMagnitude
    }

    /// tanh(a), without integer bits, for `a` with `integerBits`.
    public static func tanh(_ a: Int32, integerBits: Int32) -> Int32 {
        if a == 0 { return 0 }
        let negative = a > 0 ? 0 &- a : a
        let e = exponential(negative, integerBits: integerBits + 1)
        let x = twiceReciprocalOfOnePlus(e)
        let t = shiftedSaturating(x &- (1 << 29), 2)
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
