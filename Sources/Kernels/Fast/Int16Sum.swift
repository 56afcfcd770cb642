internal import CLanes
import KernelInterface

/// ADD and SUB of int16 without zero points: both inputs on a common scale, their sum on the output's.
final class Int16Sum: PreparedBinaryKernel {
    let addition: QuantizedBinary
    let runs: PairRuns
    let a: LaneScale
    let b: LaneScale
    let output: LaneScale

    /// nil where a step could leave 32 bits: an input is at most 2^15 and shifted by 15 bits, a scaled one at most 2^29.
    init?(_ addition: QuantizedBinary) {
        // At most a half.
        func isSmall(_ m: QuantizedMultiplier) -> Bool { m.shift == 0 ? m.multiplier <= 1 << 30 : m.shift < 0 && m.shift >= -30 }
        guard
            [.add, .subtract].contains(addition.operation), addition.leftShift == 15, isSmall(addition.a), isSmall(addition.b),
            addition.output.shift <= 0, addition.output.shift >= -30,
            addition.zeroPointA == 0, addition.zeroPointB == 0
        else { return nil }
        self.addition = addition
        runs = PairRuns(addition.pairing, elementSize: 2)
        (a, b, output) = (LaneScale(addition.a), LaneScale(addition.b), LaneScale(addition.output))
    }

    var scratchBytes: Int { runs.scratchBytes }

    func run(
        _ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        let left = Ints(repeating: addition.leftShift), sign = Ints(repeating: addition.operation == .subtract ? -1 : 0)
        let zero = Ints(repeating: addition.zeroPoint)
        let low = Ints(repeating: addition.minimum), high = Ints(repeating: addition.maximum)
        let runs = runs
        // One loop for runs of neighbours and of one repeated element: it is spread each time.
        runs.forEach(x, y, to, scratch, elementSize: 2) { x, y, to, count in
            @inline(__always) func load(_ p: UnsafeRawPointer, _ step: Int, _ i: Int) -> Ints {
                if step == 0 { return Ints(repeating: Int32(p.loadUnaligned(as: Int16.self))) }
                let rest = count &- i, from = p + i &* 2
                return lanes_widen_i16(rest >= laneCount ? lanes_load_i16(from) : from.head(rest, as: SIMD16<Int16>.self))
            }
            var i = 0
            while i < count {
                let scaledX = a.apply(load(x, runs.aStep, i) &<< left), scaledY = b.apply(load(y, runs.bStep, i) &<< left)
                let sum = output.apply(scaledX &+ ((scaledY ^ sign) &- sign)) &+ zero
                (to + i &* 2).store(lanes_narrow_i32(lanes_clamp_i32(sum, low, high)), lanes: count &- i)
                i &+= laneCount
            }
        }
    }
}
