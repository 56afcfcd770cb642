import Foundation
import KernelInterface
import Kernels
import Testing

/// The fixed-point primitives: their values at the corners, and their distance from the real functions.
@Suite struct FixedPointTests {
    @Test("a real number becomes a multiplier of 31 bits and a shift")
    func multipliers() {
        #expect(QuantizedMultiplier(1) == QuantizedMultiplier(multiplier: 1 << 30, shift: 1))
        #expect(QuantizedMultiplier(0.25) == QuantizedMultiplier(multiplier: 1 << 30, shift: -1))
        #expect(QuantizedMultiplier(0.7) == QuantizedMultiplier(multiplier: 1_503_238_554, shift: 0))
        #expect(QuantizedMultiplier(0) == QuantizedMultiplier(multiplier: 0, shift: 0))
        #expect(QuantizedMultiplier(1e-12) == QuantizedMultiplier(multiplier: 0, shift: 0))
        // The fraction rounds up to 1.
        #expect(QuantizedMultiplier(1 - 0x1p-40) == QuantizedMultiplier(multiplier: 1 << 30, shift: 1))
    }

    @Test("the high product rounds to nearest and saturates once")
    func highProduct() {
        #expect(FixedPoint.doublingHighMultiply(1 << 30, 1 << 30) == 1 << 29)
        #expect(FixedPoint.doublingHighMultiply(.min, .min) == .max)
        #expect(FixedPoint.doublingHighMultiply(.min, .max) == -.max)
        #expect(FixedPoint.doublingHighMultiply(3, 1 << 30) == 2)
        #expect(FixedPoint.doublingHighMultiply(-3, 1 << 30) == -1)
    }

    @Test(
        "a division by a power of two rounds ties away from zero",
        arguments: [
            (5, 1, 3), (-5, 1, -3), (4, 3, 1), (-4, 3, -1), (3, 3, 0), (-3, 3, 0), (Int32.max, 31, 1), (Int32.min, 31, -1),
        ] as [(Int32, Int32, Int32)])
    func division(x: Int32, exponent: Int32, result: Int32) {
        #expect(FixedPoint.roundingDivide(x, byPowerOfTwo: exponent) == result)
    }

    @Test("a wide accumulator keeps 16 bits of the multiplier")
    func wide() {
        let m = QuantizedMultiplier(0.7)
        let reduced = (Int64(m.multiplier) + (1 << 15)) >> 16
        for x in [0, 1, -1, 1 << 20, -(1 << 20), 123_456_789] as [Int64] {
            #expect(FixedPoint.multiply(x, by: m) == Int32((x * reduced + (1 << 14)) >> 15))
        }
    }

    @Test("exp, the logistic function and tanh stay within 2⁻²² of the real ones")
    func functions() {
        let unit = 0x1p-31
        for i in stride(from: -16.0, to: 0, by: 0.013) {
            let raw = Int32(i * 0x1p26)
            #expect(abs(Double(FixedPoint.exponential(raw, integerBits: 5)) * unit - exp(i)) < 0x1p-22)
        }
        for x in stride(from: -15.9, to: 15.9, by: 0.017) {
            let raw = Int32(x * 0x1p27)
            #expect(abs(Double(FixedPoint.logistic(raw, integerBits: 4)) * unit - 1 / (1 + exp(-x))) < 0x1p-22)
            #expect(abs(Double(FixedPoint.tanh(raw, integerBits: 4)) * unit - Foundation.tanh(x)) < 0x1p-21)
        }
    }

    @Test("the logarithm stays within 2⁻¹⁸ of the real one")
    func logarithm() {
        for x in stride(from: 1.0, to: 4000, by: 3.7) {
            let raw = Int32(x * 0x1p19)
            #expect(abs(Double(FixedPoint.logarithm(raw)) * 0x1p-26 - log(x)) < 0x1p-18, "log(\(x))")
        }
    }

    @Test("the inverse square root stays within two millionths")
    func inverseSquareRoot() {
        for x in [1, 2, 3, 4, 100, 12_345, 1 << 20, 1 << 29, Int32.max] as [Int32] {
            let m = FixedPoint.inverseSquareRoot(x)
            let real = Double(m.multiplier) * 0x1p-31 * pow(2, Double(m.shift))
            #expect(abs(real * Double(x).squareRoot() - 1) < 2e-6, "1/√\(x)")
        }
    }
}
