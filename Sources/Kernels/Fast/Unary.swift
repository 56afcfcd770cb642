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
func mapOfFloats(_ operation: FloatUnary, count: Int) -> FunctionKernel {
    FunctionKernel { input, output, _ in
        @inline(__always) func apply(_ function: (Floats) -> Floats) { map(input, output, count: count, function) }
        switch operation {
        case .clamp(let minimum, let maximum):
            let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
            apply { lanes_clamp_f32($0, low, high) }
        case .logistic: apply { logistic($0) }
        case .tanh: apply { hyperbolicTangent($0) }
        case .hardSwish:
            let three = Floats(repeating: 3), six = Floats(repeating: 6), sixth = Floats(repeating: 1 / 6)
            apply { $0 * (lanes_clamp_f32($0 + three, .zero, six) * sixth) }
        case .leakyRelu(let slope):
            let slope = Floats(repeating: slope)
            apply { lanes_if_below(.zero, $0, $0, $0 * slope) }
        case .elu:
            let least = Floats(repeating: -64)
            apply { lanes_if_below($0, .zero, exponentialMinusOne(lanes_clamp_f32($0, least, .zero)), $0) }
        case .logarithm: apply { logarithm($0) }
        case .floor: apply { lanes_floor_f32($0) }
        case .ceiling: apply { lanes_ceil_f32($0) }
        case .round: apply { lanes_round_even_f32($0) }
        case .absolute: apply { lanes_abs_f32($0) }
        case .negate: apply { -$0 }
        case .square: apply { $0 * $0 }
        case .squareRoot: apply { lanes_sqrt_f32($0) }
        case .inverseSquareRoot: apply { lanes_rsqrt_f32($0) }
        case .exponential: apply { unboundedExponential($0) }
        case .gelu: apply { gaussianUnit($0) }
        case .approximateGelu: apply { approximateGaussianUnit($0) }
        case .sine: apply { sine($0) }
        case .cosine: apply { cosine($0) }
        case .fakeQuantization(let lowest, let highest, let scale):
            // To a step of the range, halves away from zero.
            let lowest = Floats(repeating: lowest), highest = Floats(repeating: highest)
            let inverse = Floats(repeating: 1 / scale), scale = Floats(repeating: scale)
            apply {
                lanes_round_up_f32((lanes_clamp_f32($0, lowest, highest) - lowest) * inverse) * scale + lowest
            }
        }
    }
}
