import KernelInterface
internal import CLanes

/// SQUARED_DIFFERENCE of int8: both inputs on a common scale, the square of their difference on the output's.
final class Int8SquaredDifference: PreparedBinaryKernel {
    let addition: QuantizedBinary
    let runs: PairRuns
    let a: LaneScale
    let b: LaneScale
    let output: LaneScale

    init?(_ addition: QuantizedBinary) {
        self.addition = addition
        // Scales of at most 1/2: the difference of the scaled inputs is at most 255 shifted, and 2 for their rounding.
        let largest = (255 << Int(addition.leftShift)) + 2
        guard
            (0...7).contains(addition.leftShift), addition.a.shift < 0 || addition.a.halves,
            addition.b.shift < 0 || addition.b.halves,
            LaneScale.isExact(addition.a, bound: largest), LaneScale.isExact(addition.b, bound: largest),
            LaneScale.isExact(addition.output, bound: largest * largest)
        else { return nil }
        runs = PairRuns(addition.pairing, elementSize: 1)
        a = LaneScale(addition.a)
        b = LaneScale(addition.b)
        output = LaneScale(addition.output)
    }

    var scratchBytes: Int { runs.scratchBytes }

    func run(
        _ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        runs.mapInt8(
            Function(
                zeroA: Ints(repeating: addition.zeroPointA), zeroB: Ints(repeating: addition.zeroPointB),
                left: Ints(repeating: addition.leftShift), a: a, b: b, output: output, zero: Ints(repeating: addition.zeroPoint),
                low: Ints(repeating: addition.minimum), high: Ints(repeating: addition.maximum)),
            x, y, to, scratch)
    }

    private struct Function: Int8PairFunction {
        let zeroA: Ints
        let zeroB: Ints
        let left: Ints
        let a: LaneScale
        let b: LaneScale
        let output: LaneScale
        let zero: Ints
        let low: Ints
        let high: Ints

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints {
            let difference = a.apply((x &- zeroA) &<< left) &- b.apply((y &- zeroB) &<< left)
            return lanes_clamp_i32(output.apply(difference &* difference) &+ zero, low, high)
        }
    }
}

extension QuantizedMultiplier {
    /// Whether it is at most 1/2.
    fileprivate var halves: Bool { shift == 0 && multiplier <= 1 << 30 }
}
