import Modelbook
import Testing

@Suite("Quantities")
struct QuantityTests {
    let small = ByteCount(28_760, origins: [Origin(read: .model, "small.tflite")])
    let large = ByteCount(91_416, origins: [Origin(read: .model, "large.tflite")])

    @Test("bytes divided by bytes are a ratio that remembers both")
    func quotient() {
        let ratio: Ratio = small / large
        #expect(ratio.value == 28_760.0 / 91_416.0)
        #expect(ratio.number.unit == .ratio)
        #expect(ratio.number.origins.map(\.name) == ["small.tflite", "large.tflite"])
        #expect(ratio.number.derivation == "\(small) ÷ \(large)")
    }

    @Test("the difference of percentages is in points, with its sign")
    func points() {
        let difference = Percentage(0.9765) - Percentage(0.9764)
        #expect(difference.number.unit == .points)
        #expect(difference.description == "+0.01\u{a0}points")
        #expect((Percentage(0.9764) - Percentage(0.9765)).description == "\u{2212}0.01\u{a0}points")
        #expect((Percentage(0.9764) - Percentage(0.9765)).magnitude.description == "0.01\u{a0}points")
    }

    @Test("a sum of bytes is bytes and a share of bytes is a percentage")
    func sums() {
        #expect((small + large).value == 120_176)
        #expect((large - small).number.unit == .bytes)
        #expect(small.share(of: large).number.unit == .percent)
        #expect((large / 2).value == 45_708)
    }

    @Test("division by zero is not a number that a report could show")
    func zero() {
        #expect(!(small / 0.bytes).number.isFinite)
    }

    @Test("what comes of a measurement is a measurement")
    func measured() {
        let spread = Number.Spread(count: 31, halfWidth: 1e-6, minimum: 19e-6, maximum: 22e-6)
        let slow = Seconds(20e-6, spread: spread)
        let fast = Seconds(10e-6, spread: spread)
        let ratio = slow / fast
        #expect(ratio.number.isMeasured)
        #expect(abs(ratio.number.spread!.halfWidth - 0.3) < 1e-12)
        #expect((slow * 2).number.spread!.halfWidth == 2e-6)
        #expect(ratio.inverse.value == 0.5)
    }

    @Test("a comparison remembers both values, and is a plain condition where one is wanted")
    func comparison() {
        let claim: Comparison = small / large <= 0.334
        #expect(claim.holds)
        #expect(claim.arithmetic == "\(small) ÷ \(large) = 0.31 ≤ 0.33")
        let condition: Bool = small < large
        #expect(condition)
        let both: Comparison = small < large && large < small
        #expect(!both.holds)
    }
}
