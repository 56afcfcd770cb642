internal import CLanes
import KernelInterface

/// MUL of int8.
final class Int8Multiplication: PreparedBinaryKernel {
    let product: QuantizedBinary
    let runs: PairRuns
    let output: LaneScale

    init?(_ product: QuantizedBinary) {
        self.product = product
        guard LaneScale.isExact(product.output, bound: 255 * 255) else { return nil }
        runs = PairRuns(product.pairing, elementSize: 1)
        output = LaneScale(product.output)
    }

    var scratchBytes: Int { runs.scratchBytes }

    func run(
        _ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        runs.mapInt8(
            Function(
                zeroA: Ints(repeating: product.zeroPointA), zeroB: Ints(repeating: product.zeroPointB), output: output,
                zero: Ints(repeating: product.zeroPoint), low: Ints(repeating: product.minimum),
                high: Ints(repeating: product.maximum)),
            x, y, to, scratch)
    }

    private struct Function: Int8PairFunction {
        let zeroA: Ints
        let zeroB: Ints
        let output: LaneScale
        let zero: Ints
        let low: Ints
        let high: Ints

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints {
            lanes_clamp_i32(output.apply((x &- zeroA) &* (y &- zeroB)) &+ zero, low, high)
        }
    }
}
