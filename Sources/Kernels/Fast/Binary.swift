internal import CLanes
import KernelInterface

/// Operators of two float32 tensors, of which one may be repeated.
final class FloatCombination: PreparedBinaryKernel {
    let operation: FloatBinary
    let runs: PairRuns

    init(_ operation: FloatBinary) {
        self.operation = operation
        runs = PairRuns(operation.pairing, elementSize: 4)
    }

    var scratchBytes: Int { runs.scratchBytes }

    func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
    ) {
        switch operation.operation {
        case .add: clamped(a, b, output, scratch) { $0 + $1 }
        case .subtract: clamped(a, b, output, scratch) { $0 - $1 }
        case .multiply: clamped(a, b, output, scratch) { $0 * $1 }
        case .divide: clamped(a, b, output, scratch) { $0 / $1 }
        case .squaredDifference: run(a, b, output, scratch) { ($0 - $1) * ($0 - $1) }
        case .maximum: run(a, b, output, scratch) { lanes_if_below($1, $0, $0, $1) }
        case .minimum: run(a, b, output, scratch) { lanes_if_below($0, $1, $0, $1) }
        case .prelu: run(a, b, output, scratch) { lanes_if_below($0, .zero, $0 * $1, $0) }
        }
    }

    @inline(__always)
    private func clamped(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer,
        _ combine: (Floats, Floats) -> Floats
    ) {
        let low = Floats(repeating: operation.minimum), high = Floats(repeating: operation.maximum)
        run(a, b, output, scratch) { lanes_clamp_f32(combine($0, $1), low, high) }
    }

    @inline(__always)
    private func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer,
        _ combine: (Floats, Floats) -> Floats
    ) {
        let runs = runs
        runs.forEach(a, b, output, scratch, elementSize: 4) { a, b, y, count in
            if runs.bStep == 0 {
                let one = Floats(repeating: b.loadUnaligned(as: Float.self))
                map(a, y, count: count) { combine($0, one) }
            } else if runs.aStep == 0 {
                let one = Floats(repeating: a.loadUnaligned(as: Float.self))
                map(b, y, count: count) { combine(one, $0) }
            } else {
                let bytes = count &* 4
                var i = 0
                while i &+ 64 <= bytes {
                    (y + i).store(combine(a.floats(i), b.floats(i)))
                    i &+= 64
                }
                if i < bytes {
                    let rest = (bytes &- i) / 4
                    let x = combine((a + i).head(rest, as: Floats.self), (b + i).head(rest, as: Floats.self))
                    (y + i).store(x, lanes: rest)
                }
            }
        }
    }
}
