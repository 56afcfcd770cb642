internal import CLanes

/// A function of one float. A type rather than a closure, so that the loop is compiled with the function in it.
protocol FloatFunction {
    func apply(_ x: Floats) -> Floats
}

struct Clamp: FloatFunction {
    let low: Floats
    let high: Floats
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_clamp_f32(x, low, high) }
}
struct LeakyRelu: FloatFunction {
    let slope: Floats
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_if_below(.zero, x, x, x * slope) }
}
struct HardSwish: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats {
        x * (lanes_clamp_f32(x + Floats(repeating: 3), .zero, Floats(repeating: 6)) * Floats(repeating: 1 / 6))
    }
}
struct Elu: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats {
        lanes_if_below(x, .zero, exponentialMinusOne(lanes_clamp_f32(x, Floats(repeating: -64), .zero)), x)
    }
}
struct Logarithm: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { logarithm(x) }
}
struct Floor: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_floor_f32(x) }
}
struct Ceiling: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_ceil_f32(x) }
}
struct Round: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_round_even_f32(x) }
}
struct Absolute: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_abs_f32(x) }
}
struct Negation: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { -x }
}
struct Square: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { x * x }
}
struct SquareRoot: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_sqrt_f32(x) }
}
struct InverseSquareRoot: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { lanes_rsqrt_f32(x) }
}
struct Exponential: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { unboundedExponential(x) }
}
struct Logistic: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { logistic(x) }
}
struct Tanh: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { hyperbolicTangent(x) }
}
struct Gelu: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { gaussianUnit(x) }
}
struct ApproximateGelu: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { approximateGaussianUnit(x) }
}
struct Sine: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { sine(x) }
}
struct Cosine: FloatFunction {
    @inline(__always) func apply(_ x: Floats) -> Floats { cosine(x) }
}
/// Rounded to a step of a range, halves away from zero.
struct FakeQuantization: FloatFunction {
    let lowest: Floats
    let highest: Floats
    let scale: Floats
    let inverse: Floats
    @inline(__always) func apply(_ x: Floats) -> Floats {
        let inside = lanes_clamp_f32(x, lowest, highest)
        return lanes_round_up_f32((inside - lowest) * inverse) * scale + lowest
    }
}
