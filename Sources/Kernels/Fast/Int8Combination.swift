internal import CLanes
import KernelInterface

/// A function of two int8, as int32. A type rather than a closure, so that every loop is compiled with the function in it.
protocol Int8PairFunction {
    func apply(_ a: Ints, _ b: Ints) -> Ints
}

/// MUL, PRELU and SQUARED_DIFFERENCE of int8.
final class Int8Combination: PreparedBinaryKernel {
    private let operation: QuantizedBinary
    private let runs: PairRuns
    private let a: LaneScale
    private let b: LaneScale
    private let output: LaneScale

    /// nil where a step could leave 32 bits.
    init?(_ operation: QuantizedBinary) {
        let product = 255 * 255
        switch operation.operation {
        case .multiply: guard LaneScale.isExact(operation.output, bound: product) else { return nil }
        case .prelu:
            guard LaneScale.isExact(operation.a, bound: 255), LaneScale.isExact(operation.output, bound: product) else {
                return nil
            }
        case .squaredDifference:
            // Scales of at most 1/2: the difference of the scaled inputs is at most 255 shifted, and 2 for their rounding.
            guard (0...7).contains(operation.leftShift) else { return nil }
            let largest = (255 << Int(operation.leftShift)) + 2
            guard
                [operation.a, operation.b].allSatisfy({
                    ($0.shift < 0 || $0.shift == 0 && $0.multiplier <= 1 << 30) && LaneScale.isExact($0, bound: largest)
                }), LaneScale.isExact(operation.output, bound: largest * largest)
            else { return nil }
        case .add, .subtract: return nil
        }
        self.operation = operation
        runs = PairRuns(operation.pairing, elementSize: 1)
        (a, b, output) = (LaneScale(operation.a), LaneScale(operation.b), LaneScale(operation.output))
    }

    var scratchBytes: Int { runs.scratchBytes }

    func run(
        _ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        let ends = Ends(operation)
        switch operation.operation {
        case .multiply: runs.mapInt8(Product(ends: ends, output: output), x, y, to, scratch)
        case .prelu: runs.mapInt8(ParametricRelu(ends: ends, identity: a, slope: output), x, y, to, scratch)
        default:
            runs.mapInt8(
                SquaredDifference(ends: ends, left: Ints(repeating: operation.leftShift), a: a, b: b, output: output), x, y, to,
                scratch)
        }
    }

    /// The zero points of the inputs, and what the output is held within.
    private struct Ends {
        let zeroA: Ints
        let zeroB: Ints
        let zero: Ints
        let low: Ints
        let high: Ints

        init(_ operation: QuantizedBinary) {
            (zeroA, zeroB) = (Ints(repeating: operation.zeroPointA), Ints(repeating: operation.zeroPointB))
            zero = Ints(repeating: operation.zeroPoint)
            (low, high) = (Ints(repeating: operation.minimum), Ints(repeating: operation.maximum))
        }

        @inline(__always) func finish(_ scaled: Ints) -> Ints { lanes_clamp_i32(scaled &+ zero, low, high) }
    }

    private struct Product: Int8PairFunction {
        let ends: Ends
        let output: LaneScale

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints { ends.finish(output.apply((x &- ends.zeroA) &* (y &- ends.zeroB))) }
    }

    private struct ParametricRelu: Int8PairFunction {
        let ends: Ends
        let identity: LaneScale
        let slope: LaneScale

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints {
            let x = x &- ends.zeroA
            let negative = x &>> Ints(repeating: 31)
            return ends.finish((identity.apply(x) & ~negative) | (slope.apply(x &* (y &- ends.zeroB)) & negative))
        }
    }

    private struct SquaredDifference: Int8PairFunction {
        let ends: Ends
        let left: Ints
        let a: LaneScale
        let b: LaneScale
        let output: LaneScale

        @inline(__always)
        func apply(_ x: Ints, _ y: Ints) -> Ints {
            let difference = a.apply((x &- ends.zeroA) &<< left) &- b.apply((y &- ends.zeroB) &<< left)
            return ends.finish(output.apply(difference &* difference))
        }
    }
}
