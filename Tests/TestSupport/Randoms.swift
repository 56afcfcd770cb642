/// Numbers that look random and are the same in every run, from a linear congruential generator.
package struct Randoms {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    /// Neighbouring seeds give numbers that have nothing in common.
    package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// 31 bits.
    package mutating func bits() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    package mutating func integer(below bound: Int) -> Int { Int(bits()) % bound }
    package mutating func integer(_ range: ClosedRange<Int>) -> Int { range.lowerBound + integer(below: range.count) }
    /// From −1 to 1, in steps of a thousandth.
    package mutating func float() -> Float { Float(integer(-1000...1000)) / 1000 }
    package mutating func int8() -> Int8 { Int8(truncatingIfNeeded: Int(bits())) }
    package mutating func int16() -> Int16 { Int16(truncatingIfNeeded: Int(bits())) }
    package mutating func element<T>(_ choices: [T]) -> T { choices[integer(below: choices.count)] }
    package mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in float() } }
    package mutating func int8s(_ count: Int) -> [Int8] { (0..<count).map { _ in int8() } }
    package mutating func int16s(_ count: Int) -> [Int16] { (0..<count).map { _ in int16() } }
}
