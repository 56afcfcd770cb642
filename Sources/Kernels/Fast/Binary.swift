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
        case .add: clamped(Sum.self, a, b, output, scratch)
        case .subtract: clamped(Difference.self, a, b, output, scratch)
        case .multiply: clamped(Product.self, a, b, output, scratch)
        case .divide: clamped(Quotient.self, a, b, output, scratch)
        case .squaredDifference: run(SquaredDifference.self, a, b, output, scratch) { $0 }
        case .maximum: run(Maximum.self, a, b, output, scratch) { $0 }
        case .minimum: run(Minimum.self, a, b, output, scratch) { $0 }
        case .prelu: run(ParametricRelu.self, a, b, output, scratch) { $0 }
        }
    }

    @inline(__always)
    private func clamped<F: FloatPairFunction>(
        _: F.Type, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer,
        _ scratch: UnsafeMutableRawPointer
    ) {
        let low = Floats(repeating: operation.minimum), high = Floats(repeating: operation.maximum)
        run(F.self, a, b, output, scratch) { lanes_clamp_f32($0, low, high) }
    }

    @inline(__always)
    private func run<F: FloatPairFunction>(
        _: F.Type, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer,
        _ scratch: UnsafeMutableRawPointer, _ finish: (Floats) -> Floats
    ) {
        let runs = runs
        runs.forEach(a, b, output, scratch, elementSize: 4) { a, b, y, count in
            if runs.bStep == 0 {
                let one = Floats(repeating: b.loadUnaligned(as: Float.self))
                map(a, y, count: count) { finish(F.apply($0, one)) }
            } else if runs.aStep == 0 {
                let one = Floats(repeating: a.loadUnaligned(as: Float.self))
                map(b, y, count: count) { finish(F.apply(one, $0)) }
            } else {
                let bytes = count &* 4
                var i = 0
                while i &+ 64 <= bytes {
                    (y + i).store(finish(F.apply(a.floats(i), b.floats(i))))
                    i &+= 64
                }
                if i < bytes {
                    let rest = (bytes &- i) / 4
                    let x = F.apply((a + i).head(rest, as: Floats.self), (b + i).head(rest, as: Floats.self))
                    (y + i).store(finish(x), lanes: rest)
                }
            }
        }
    }
}
