internal import CLanes
import KernelInterface

/// int8 q to (q − zeroPoint)·2^20·multiplier, rounded twice, in 32 bits: the multiplier in two parts, m = u·2^15 + v, gives
/// (x·2^20·m + 2^30) >> 31 = x·u·2^4 + ((x·v + 2^10) >> 11).
struct LaneInputScale {
    let upper: Int32
    let upperZero: Int32
    let lower: Int32
    let lowerZero: Int32
    let half: Int32
    let negative: Int32
    let right: Int32

    static let leftShift: Int32 = 20

    /// - Parameter m: Its shift is at most 0.
    init(_ m: QuantizedMultiplier, zeroPoint: Int32) {
        let upper = (m.multiplier >> 15) << 4, lower = m.multiplier & 0x7fff
        let scale = LaneScale(m)
        self.upper = upper
        upperZero = -zeroPoint * upper
        self.lower = lower
        lowerZero = (1 << 10) - zeroPoint * lower
        (half, negative, right) = (scale.half, scale.negative, scale.right)
    }

    @inline(__always)
    func apply(_ q: Ints) -> Ints {
        let high = q &* Ints(repeating: upper) &+ Ints(repeating: upperZero)
        let low = (q &* Ints(repeating: lower) &+ Ints(repeating: lowerZero)) &>> Ints(repeating: 11)
        let y = high &+ low
        return (y &+ Ints(repeating: half) &+ ((y &>> Ints(repeating: 31)) & Ints(repeating: negative)))
            &>> Ints(repeating: right)
    }
}

/// int8 ADD and SUB in float: a·x + b·y + c, and how far from a tie it must be to round as the fixed-point arithmetic does.
///
/// Fixed point rounds each input to within 1 after 20 bits, and their sum twice more: it is off the real result by at most
/// twice the output's multiplier and half a unit before its shift. Floats are off by a few units of 2^-24 of the terms.
struct Int8SumEstimate {
    let a: Float
    let b: Float
    let c: Float
    /// A result whose distance from the nearest integer is at most this rounds to that integer.
    let certain: Float

    /// nil where too many results would be uncertain.
    init?(_ addition: QuantizedBinary) {
        func real(_ m: QuantizedMultiplier) -> Double {
            Double(sign: .plus, exponent: Int(m.shift) - 31, significand: Double(m.multiplier))
        }
        let output = real(addition.output), unit = Double(1 << addition.leftShift)
        let a = real(addition.a) * unit * output
        let b = real(addition.b) * unit * output * (addition.operation == .subtract ? -1 : 1)
        let c = Double(addition.zeroPoint) - a * Double(addition.zeroPointA) - b * Double(addition.zeroPointB)
        let terms = 128 * (abs(a) + abs(b)) + abs(c)
        let fixed = 2 * output + Double(sign: .plus, exponent: Int(addition.output.shift) - 1, significand: 1)
        let error = 2 * (fixed + 4 * terms * 0x1p-24)
        guard error < 0.01, terms < 0x1p20 else { return nil }
        (self.a, self.b, self.c) = (Float(a), Float(b), Float(c))
        certain = Float(0.5 - error)
    }

    /// nil unless all 16 results are certain.
    @inline(__always)
    func sum(_ x: Ints, _ y: Ints) -> Ints? {
        let magic = Floats(repeating: 0x1.8p23)
        let scaledX = multiplyAdd(Floats(repeating: c), lanes_float(x), Floats(repeating: a))
        let real = multiplyAdd(scaledX, lanes_float(y), Floats(repeating: b))
        let whole = (real + magic) - magic
        return lanes_any_above(lanes_abs_f32(real - whole), Floats(repeating: certain)) == 0 ? lanes_truncate(whole) : nil
    }
}

/// ADD and SUB of int8: both inputs on a common scale, their sum on the output's.
final class Int8Sum: PreparedBinaryKernel {
    let addition: QuantizedBinary
    let runs: PairRuns
    let estimate: Int8SumEstimate?
    let a: LaneInputScale
    let b: LaneInputScale
    let output: LaneScale

    init?(_ addition: QuantizedBinary) {
        self.addition = addition
        // Inputs are at most 255 apart from their zero points; 255·2^20 is under 2^28. The scaled ones are no larger.
        guard
            addition.leftShift == LaneInputScale.leftShift, addition.a.shift <= 0,
            addition.b.shift <= 0,
            LaneScale.isExact(addition.a, bound: 255 << 20), LaneScale.isExact(addition.b, bound: 255 << 20),
            LaneScale.isExact(addition.output, bound: 255 << 21)
        else { return nil }
        runs = PairRuns(addition.pairing, elementSize: 1)
        estimate = Int8SumEstimate(addition)
        a = LaneInputScale(addition.a, zeroPoint: addition.zeroPointA)
        b = LaneInputScale(addition.b, zeroPoint: addition.zeroPointB)
        output = LaneScale(addition.output)
    }

    var scratchBytes: Int { runs.scratchBytes }

    func run(
        _ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        let exact = Exact(
            a: a, b: b, output: output, sign: Ints(repeating: addition.operation == .subtract ? -1 : 0),
            zero: Ints(repeating: addition.zeroPoint), low: Ints(repeating: addition.minimum),
            high: Ints(repeating: addition.maximum))
        if let estimate {
            runs.mapInt8(Estimated(estimate: estimate, exact: exact), x, y, to, scratch)
        } else {
            runs.mapInt8(exact, x, y, to, scratch)
        }
    }

    private struct Exact: Int8PairFunction {
        let a: LaneInputScale
        let b: LaneInputScale
        let output: LaneScale
        let sign: Ints
        let zero: Ints
        let low: Ints
        let high: Ints

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints {
            let scaledX = a.apply(x), scaledY = b.apply(y)
            return lanes_clamp_i32(output.apply(scaledX &+ ((scaledY ^ sign) &- sign)) &+ zero, low, high)
        }
    }

    private struct Estimated: Int8PairFunction {
        let estimate: Int8SumEstimate
        let exact: Exact

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints {
            if let sum = estimate.sum(x, y) { return lanes_clamp_i32(sum, exact.low, exact.high) }
            return exact.apply(x, y)
        }
    }
}
