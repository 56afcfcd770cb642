#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The logistic function and tanh on 16-bit numbers, by interpolation in a table of 256 entries over [0, 10.7).
///
/// Source: tensorflow/lite/kernels/internal/reference/integer_ops/logistic.h.
public struct SigmoidTable: Sendable {
    /// S(i / 24) in units of 2^-16, moved by half the error at the middle of the step.
    public static let entries: [UInt16] = {
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        return (0..<256).map { i in
            if i == 255 { return 65535 }
            let value = sigmoid(Double(i) / 24)
            let next = sigmoid(Double(i + 1) / 24)
            let middle = sigmoid((Double(i) + 0.5) / 24)
            let corrected = 65536 * value - 0.5 * 65536 * ((value + next) / 2 - middle)
            return UInt16(min(65535, corrected.rounded()))
        }
    }()

    /// From the input's scale to 1/(3 × 4096).
    public var multiplier: Int32
    /// Bits by which the product is shifted to the right.
    public var shift: Int32

    /// - Parameter powers: the shifts for which a power-of-two scale is taken without a multiplier: 0 for the logistic
    ///   function, 0 and 1 for tanh.
    public init(inputScale: Float, powers: ClosedRange<Int32>) {
        // Made while an operator is prepared, not when it first runs.
        _ = Self.entries
        let exponent = log2(Double(inputScale))
        let rounded = exponent.rounded(.toNearestOrAwayFromZero)
        let left = 12 + rounded
        if abs(exponent - rounded) < 1e-3, left >= Double(powers.lowerBound), left <= Double(powers.upperBound) {
            multiplier = 3 << Int32(left)
            shift = 0
            return
        }
        var real = Double(inputScale) * 4096 * 3
        var count: Int32 = 0
        while real <= 32767.0 / 2, count <= 30 {
            count += 1
            real *= 2
        }
        multiplier = Int32(min(real, 2_147_483_647))
        shift = count
    }

    /// From a given multiplier and right shift.
    public init(multiplier: Int32, shift: Int32) {
        _ = Self.entries
        self.multiplier = multiplier
        self.shift = shift
    }

    /// 1 / (1 + exp(-x)) in units of 2^-15.
    public func logistic(count: Int, x: UnsafePointer<Int16>, y: UnsafeMutablePointer<Int16>) {
        map(count, x, y, bits: 9, beyond: 0x7FFF << 10) { raw, isNegative in
            (isNegative ? (1 << 25) &- raw &+ 511 : raw &+ 512) &>> 10
        }
    }

    /// tanh(x) in units of 2^-15.
    public func tanh(count: Int, x: UnsafePointer<Int16>, y: UnsafeMutablePointer<Int16>) {
        map(count, x, y, bits: 8, beyond: 0xFFFF << 8) { raw, isNegative in
            let distance = raw &- (1 << 23)
            return ((isNegative ? 0 &- distance &- 1 : distance) &+ 128) &>> 8
        }
    }

    /// Gives `finish` the table's value for the magnitude of each element, `bits` of which are a place between two entries, and
    /// whether the element is negative.
    @inline(__always)
    private func map(
        _ count: Int, _ x: UnsafePointer<Int16>, _ y: UnsafeMutablePointer<Int16>, bits: UInt32, beyond: Int32,
        finish: (_ raw: Int32, _ isNegative: Bool) -> Int32
    ) {
        let round: Int32 = shift > 0 ? 1 &<< (shift &- 1) : 0
        Self.entries.withUnsafeBufferPointer { table in
            for i in 0..<count {
                let input = (Int32(x[i]) &* multiplier &+ round) &>> shift
                let magnitude = UInt32(bitPattern: input < 0 ? 0 &- input : input)
                let index = Int(magnitude &>> bits)
                var raw = beyond
                if index < 255 {
                    let base = UInt32(table[index]), place = magnitude & ((1 &<< bits) &- 1)
                    raw = Int32(bitPattern: (base &<< bits) &+ place &* (UInt32(table[index + 1]) &- base))
                }
                y[i] = Int16(truncatingIfNeeded: finish(raw, input < 0))
            }
        }
    }
}
