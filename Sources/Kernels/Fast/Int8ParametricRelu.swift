internal import CLanes
import KernelInterface

/// PRELU of int8.
final class Int8ParametricRelu: PreparedBinaryKernel {
    let prelu: QuantizedBinary
    let runs: PairRuns
    let identity: LaneScale
    let slope: LaneScale

    init?(_ prelu: QuantizedBinary) {
        self.prelu = prelu
        guard LaneScale.isExact(prelu.a, bound: 255), LaneScale.isExact(prelu.output, bound: 255 * 255) else { return nil }
        runs = PairRuns(prelu.pairing, elementSize: 1)
        identity = LaneScale(prelu.a)
        slope = LaneScale(prelu.output)
    }

    var scratchBytes: Int { runs.scratchBytes }

    func run(
        _ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        runs.mapInt8(
            Function(
                zeroA: Ints(repeating: prelu.zeroPointA), zeroB: Ints(repeating: prelu.zeroPointB), identity: identity,
                slope: slope,
                zero: Ints(repeating: prelu.zeroPoint)),
            x, y, to, scratch)
    }

    private struct Function: Int8PairFunction {
        let zeroA: Ints
        let zeroB: Ints
        let identity: LaneScale
        let slope: LaneScale
        let zero: Ints

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints {
            let x = x &- zeroA
            let negative = x &>> Ints(repeating: 31)
            let scaled = (identity.apply(x) & ~negative) | (slope.apply(x &* (y &- zeroB)) & negative)
            return lanes_clamp_i32(scaled &+ zero, Ints(repeating: -128), Ints(repeating: 127))
        }
    }
}
