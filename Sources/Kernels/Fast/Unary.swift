internal import CLanes
import KernelInterface

/// Applies `body` to 16 floats at a time.
@inline(__always)
func map(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, count: Int, _ body: (Floats) -> Floats) {
    let bytes = count &* 4
    var i = 0
    while i &+ 64 <= bytes {
        (output + i).store(body(input.floats(i)))
        i &+= 64
    }
    if i < bytes {
        let rest = (bytes &- i) / 4
        (output + i).store(body((input + i).head(rest, as: Floats.self)), lanes: rest)
    }
}

/// A function of each float.
final class FloatMap: PreparedKernel {
    let operation: FloatUnary
    let count: Int
    let scratchBytes = 0

    init(_ operation: FloatUnary, count: Int) {
        self.operation = operation
        self.count = count
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        switch operation {
        case .clamp(let minimum, let maximum):
            apply(Clamp(low: Floats(repeating: minimum), high: Floats(repeating: maximum)), input, output)
        case .logistic: apply(Logistic(), input, output)
        case .tanh: apply(Tanh(), input, output)
        case .hardSwish: apply(HardSwish(), input, output)
        case .leakyRelu(let slope): apply(LeakyRelu(slope: Floats(repeating: slope)), input, output)
        case .elu: apply(Elu(), input, output)
        case .logarithm: apply(Logarithm(), input, output)
        case .floor: apply(Floor(), input, output)
        case .ceiling: apply(Ceiling(), input, output)
        case .round: apply(Round(), input, output)
        case .absolute: apply(Absolute(), input, output)
        case .negate: apply(Negation(), input, output)
        case .square: apply(Square(), input, output)
        case .squareRoot: apply(SquareRoot(), input, output)
        case .inverseSquareRoot: apply(InverseSquareRoot(), input, output)
        case .exponential: apply(Exponential(), input, output)
        case .gelu: apply(Gelu(), input, output)
        case .approximateGelu: apply(ApproximateGelu(), input, output)
        case .sine: apply(Sine(), input, output)
        case .cosine: apply(Cosine(), input, output)
        case .fakeQuantization(let lowest, let highest, let scale):
            apply(
                FakeQuantization(
                    lowest: Floats(repeating: lowest), highest: Floats(repeating: highest), scale: Floats(repeating: scale),
                    inverse: Floats(repeating: 1 / scale)), input, output)
        }
    }

    @inline(__always)
    private func apply<F: FloatFunction>(_ function: F, _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
        map(input, output, count: count) { function.apply($0) }
    }
}
