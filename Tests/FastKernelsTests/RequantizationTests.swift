import Inference
import KernelInterface
import TestSupport
import Testing

/// Sums whose scaled values lie at, or next to, the places where rounding turns: there an estimate in float must give way.
@Suite("Scaling of sums, every build, where rounding turns")
struct RequantizationTests {
    @Test("int8 outputs equal the definition next to every tie", arguments: FastKernels.builds.map(\.name))
    func ties(build name: String) throws {
        let build = try named(name)
        for seed in 0..<240 as Range<UInt64> {
            var r = Randoms(seed: seed + 8000)
            let channels = r.element([3, 16, 24, 64, 80]), rows = r.element([1, 5, 8, 19])
            let rounding = ConvolutionTests.roundings[Int(seed % 3)]
            var scaling = FixedPointProblem(seed: seed, channels: channels, rounding: rounding, minimum: -128, maximum: 127)
            if seed % 4 == 0 { (scaling.requantization.minimum, scaling.requantization.maximum) = (-100, 90) }
            var bias: [Int32] = []
            for c in 0..<channels {
                let (sum, multiplier, shift) = Self.nearTie(&r, rounding, zeroPoint: Int(scaling.requantization.zeroPoint))
                bias.append(Int32(sum))
                scaling.requantization.multipliers[c] = .init(multiplier: Int32(multiplier), shift: Int32(shift))
                scaling.requantization.reals[c] = Double(multiplier) * Double(sign: .plus, exponent: shift - 31, significand: 1)
            }
            let weights = QuantizedWeights(
                input: .int8, inputZeroPoint: 0, weights: kept((0..<channels).map { _ in Int8(r.integer(-1...1)) }), bias: bias,
                requantization: scaling.requantization)
            let x = (0..<rows).map { _ in Int8(r.integer(-1...1)) }
            let convolution = try #require(
                build.quantizedConvolution(WindowGeometry(rows: rows, inputs: 1, outputs: channels), weights))
            let y: [Int8] = run(convolution, x, count: rows * channels)
            let wide = x.flatMap { [Int8](repeating: $0, count: channels) }
            var g = WindowGeometry(rows: rows, inputs: channels, outputs: channels)
            g.outputWidth = rows
            let depthwise: [Int8] = run(try #require(build.quantizedDepthwise(g, weights)), wide, count: rows * channels)
            let wanted = (0..<rows * channels).map { i in
                let c = i % channels
                return Int8(scaling.output(Int(bias[c]) + Int(x[i / channels]) * Int(weights.weights[c]), channel: c))
            }
            #expect(y == wanted, "seed \(seed), \(rounding), \(rows) × \(channels)")
            #expect(depthwise == wanted, "depthwise, seed \(seed), \(rounding), \(rows) × \(channels)")
        }
    }

    /// A sum and a scale whose product is next to an integer and a half, give or take what the first rounding adds.
    private static func nearTie(
        _ r: inout Randoms, _ rounding: Requantization.Rounding, zeroPoint: Int
    ) -> (sum: Int, multiplier: Int, shift: Int) {
        while true {
            let shift = -r.integer(0...21)
            let output = Double(r.integer(-130...129) - zeroPoint)
            let turn = output + 0.5 + r.element([-1.0, 0, 1]) * Double(sign: .plus, exponent: shift - 1, significand: 1)
            let unit = Double(sign: .plus, exponent: 31 - shift, significand: 1)
            // Powers of two have ties of their own.
            var multiplier = r.element([1 << 30, 3 << 29, r.integer(1 << 30...(1 << 31) - 1)])
            let sum = (turn * unit / Double(multiplier)).rounded() + Double(r.integer(-1...1))
            if abs(sum) < 0x1p28, sum != 0, r.integer(0...3) > 0 {
                multiplier = Int((turn * unit / sum).rounded()) + r.integer(-2...2)
            }
            if rounding == .reduced { multiplier &= ~0xffff }
            if abs(sum) < 0x1p28, (1 << 30..<1 << 31).contains(multiplier) { return (Int(sum), multiplier, shift) }
        }
    }
}
