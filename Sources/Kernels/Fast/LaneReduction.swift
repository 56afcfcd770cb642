internal import CLanes

/// How elements are taken together: y = finish(x₀ ∘ x₁ ∘ …), ∘ being `combine`, whose neutral element is `identity`. A type rather
/// than closures, so that the loops are compiled with the functions in them.
protocol LaneReduction {
    associatedtype Element: LaneElement
    typealias Lanes = SIMD16<Element.Lane>
    var identity: Lanes { get }
    func combine(_ x: Lanes, _ y: Lanes) -> Lanes
    func finish(_ x: Lanes) -> Lanes
}

struct FloatSum: LaneReduction {
    typealias Element = FloatElement
    let divisor: Floats
    var identity: Floats { .zero }
    @inline(__always) func combine(_ x: Floats, _ y: Floats) -> Floats { x + y }
    @inline(__always) func finish(_ x: Floats) -> Floats { x / divisor }
}

struct FloatMaximum: LaneReduction {
    typealias Element = FloatElement
    var identity: Floats { Floats(repeating: -.greatestFiniteMagnitude) }
    @inline(__always) func combine(_ x: Floats, _ y: Floats) -> Floats { lanes_max_f32(x, y) }
    @inline(__always) func finish(_ x: Floats) -> Floats { x }
}

struct FloatMinimum: LaneReduction {
    typealias Element = FloatElement
    var identity: Floats { Floats(repeating: .greatestFiniteMagnitude) }
    @inline(__always) func combine(_ x: Floats, _ y: Floats) -> Floats { lanes_if_below(y, x, y, x) }
    @inline(__always) func finish(_ x: Floats) -> Floats { x }
}

/// clamp(scale(Σx − offset) + zero).
struct IntegerSum<Element: IntegerElement>: LaneReduction {
    let scale: LaneScale
    let offset: Ints
    let zero: Ints
    var identity: Ints { .zero }
    @inline(__always) func combine(_ x: Ints, _ y: Ints) -> Ints { x &+ y }
    @inline(__always) func finish(_ x: Ints) -> Ints {
        lanes_clamp_i32(scale.apply(x &- offset) &+ zero, Ints(repeating: Element.lowest), Ints(repeating: Element.highest))
    }
}

struct IntegerMaximum<Element: IntegerElement>: LaneReduction {
    var identity: Ints { Ints(repeating: Element.lowest) }
    @inline(__always) func combine(_ x: Ints, _ y: Ints) -> Ints { lanes_max_i32(x, y) }
    @inline(__always) func finish(_ x: Ints) -> Ints { x }
}

struct IntegerMinimum<Element: IntegerElement>: LaneReduction {
    var identity: Ints { Ints(repeating: Element.highest) }
    @inline(__always) func combine(_ x: Ints, _ y: Ints) -> Ints { lanes_min_i32(x, y) }
    @inline(__always) func finish(_ x: Ints) -> Ints { x }
}
