internal import CLanes

/// A function of two floats. A type rather than a closure, so that every loop is compiled with the function in it.
protocol FloatPairFunction {
    static func apply(_ a: Floats, _ b: Floats) -> Floats
}

/// A function of two int8, as int32.
protocol Int8PairFunction {
    func apply(_ a: Ints, _ b: Ints) -> Ints
}

enum Sum: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { a + b }
}
enum Difference: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { a - b }
}
enum Product: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { a * b }
}
enum Quotient: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { a / b }
}
enum SquaredDifference: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { (a - b) * (a - b) }
}
enum Maximum: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { lanes_if_below(b, a, a, b) }
}
enum Minimum: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { lanes_if_below(a, b, a, b) }
}
enum ParametricRelu: FloatPairFunction {
    @inline(__always) static func apply(_ a: Floats, _ b: Floats) -> Floats { lanes_if_below(a, .zero, a * b, a) }
}
