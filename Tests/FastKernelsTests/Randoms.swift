/// Numbers that look random and are the same in every run.
struct Randoms {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func bits() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    /// From −1 to 1.
    mutating func float() -> Float { Float(Int(bits() % 2001) - 1000) / 1000 }
    mutating func int8() -> Int8 { Int8(truncatingIfNeeded: Int(bits())) }
    mutating func int16() -> Int16 { Int16(truncatingIfNeeded: Int(bits())) }
    mutating func integer(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(bits()) % (range.upperBound - range.lowerBound + 1)
    }
    mutating func element<T>(_ choices: [T]) -> T { choices[integer(0...choices.count - 1)] }
    mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in float() } }
    mutating func int8s(_ count: Int) -> [Int8] { (0..<count).map { _ in int8() } }
    mutating func int16s(_ count: Int) -> [Int16] { (0..<count).map { _ in int16() } }
}
