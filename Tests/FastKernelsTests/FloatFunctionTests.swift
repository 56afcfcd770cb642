import Foundation
import Inference
import KernelInterface
import Kernels
import TestSupport
import Testing

@Suite("Fast functions of floats, every build, against double precision")
struct FloatFunctionTests {
    @Test("logarithms and exponentials are within 3 parts in ten million", arguments: FastKernels.builds.map(\.name))
    func exponentials(build name: String) throws {
        let build = try named(name)
        // Every binade, and closely around 1, where the logarithm is small.
        var x = (0...25_000).map { Float(exp2(Double($0) / 100 - 125)) }
        x += (-20_000...20_000).map { 1 + Float($0) / 60_000 }
        let logarithms: [Float] = run(build.floatUnary(.logarithm, count: x.count), x, count: x.count)
        for i in x.indices {
            let expected = log(Double(x[i]))
            #expect(abs(Double(logarithms[i]) - expected) <= 3e-7 * abs(expected), "log \(x[i])")
        }
        let z = (0...34_000).map { Float($0) / 200 - 85 }
        let powers: [Float] = run(build.floatUnary(.exponential, count: z.count), z, count: z.count)
        for i in z.indices { #expect(abs(Double(powers[i]) / exp(Double(z[i])) - 1) <= 3e-7, "exp \(z[i])") }
    }

    @Test("sines and cosines are within 2 parts in ten million, also of large numbers", arguments: FastKernels.builds.map(\.name))
    func trigonometry(build name: String) throws {
        let build = try named(name)
        var x = (-40_000...40_000).map { Float($0) * 0.2047 } + (0...20_000).map { Float($0) / 1000 }
        x += (-500...500).map { Float(Double($0) * .pi / 2) } + [1e5, -1e7, 1e20, 8193, -0.0, 1e-30]
        let sines: [Float] = run(build.floatUnary(.sine, count: x.count), x, count: x.count)
        let cosines: [Float] = run(build.floatUnary(.cosine, count: x.count), x, count: x.count)
        for i in x.indices {
            #expect(abs(Double(sines[i]) - sin(Double(x[i]))) <= 2e-7, "sin \(x[i])")
            #expect(abs(Double(cosines[i]) - cos(Double(x[i]))) <= 2e-7, "cos \(x[i])")
        }
        for operation in [FloatUnary.sine, .cosine] {
            let y: [Float] = run(build.floatUnary(operation, count: 3), [Float.nan, .infinity, -.infinity], count: 3)
            #expect(y.allSatisfy { $0.isNaN })
        }
    }

    @Test("the Gaussian units are within 2.5 parts in ten million of their inputs", arguments: FastKernels.builds.map(\.name))
    func gaussianUnits(build name: String) throws {
        let build = try named(name)
        let x = (-20_000...20_000).map { Float($0) / 1000 }
        let exact: [Float] = run(build.floatUnary(.gelu, count: x.count), x, count: x.count)
        let approximate: [Float] = run(build.floatUnary(.approximateGelu, count: x.count), x, count: x.count)
        for i in x.indices {
            let v = Double(x[i]), allowed = 2.5e-7 * abs(v)
            #expect(abs(Double(exact[i]) - v / 2 * erfc(-v / 2.0.squareRoot())) <= allowed, "gelu \(v)")
            let tangent = tanh((2 / Double.pi).squareRoot() * (v + 0.044715 * v * v * v))
            #expect(abs(Double(approximate[i]) - v / 2 * (1 + tangent)) <= allowed, "approximate gelu \(v)")
        }
        for operation in [FloatUnary.gelu, .approximateGelu] {
            let y: [Float] = run(
                build.floatUnary(operation, count: 5), [Float.nan, .infinity, -.infinity, 3e38, -3e38], count: 5)
            #expect(y[0].isNaN && Array(y[1...]) == [.infinity, 0, 3e38, 0])
        }
    }

    @Test("fake quantization equals its definition to the bit", arguments: FastKernels.builds.map(\.name))
    func fakeQuantization(build name: String) throws {
        let build = try named(name)
        for (lowest, scale, steps) in [(Float(-3), Float(0.0234375), 255), (-1.7, 0.0123, 200), (0, 1, 65535), (-0.25, 0.25, 3)] {
            let highest = lowest + scale * Float(steps)
            let x = (-4000...4000).map { Float($0) / 1024 } + [.infinity, -.infinity, 1e30]
            let y: [Float] = run(
                build.floatUnary(.fakeQuantization(lowest: lowest, highest: highest, scale: scale), count: x.count), x,
                count: x.count)
            for i in x.indices {
                let distance = min(max(x[i], lowest), highest) - lowest
                #expect(y[i] == (distance * (1 / scale)).rounded(.toNearestOrAwayFromZero) * scale + lowest)
            }
        }
        let none: [Float] = run(
            build.floatUnary(.fakeQuantization(lowest: -1, highest: 1, scale: 0.5), count: 1), [Float.nan], count: 1)
        #expect(none[0].isNaN)
    }

    @Test(
        "rows of floats meet int8 weights as the reference arithmetic has it, to the bit",
        arguments: FastKernels.builds.map(\.name))
    func hybridRows(build name: String) throws {
        let build = try named(name)
        for seed in 0..<90 as Range<UInt64> {
            var r = Randoms(seed: seed + 9000)
            let rows = r.element([1, 2, 3, 7, 8, 9, 21]), inputs = r.element([1, 3, 16, 37, 70, 130])
            let outputs = r.element([1, 5, 16, 17, 40])
            var g = WindowGeometry(rows: 1, inputs: inputs, outputs: outputs)
            g.batch = rows
            let weights = r.int8s(inputs * outputs), bias = seed % 3 == 0 ? [] : r.floats(outputs)
            let scales = r.floats(r.element([1, outputs])).map { abs($0) + 0.01 }
            let isAsymmetric = seed % 2 == 0
            var x = r.floats(rows * inputs)
            if seed % 5 == 0 { x.replaceSubrange(0..<inputs, with: [Float](repeating: 0, count: inputs)) }
            let kernel = try #require(
                build.hybridConvolution(
                    g,
                    HybridWeights(
                        weights: kept(weights), scales: scales, bias: bias, isAsymmetric: isAsymmetric,
                        multipliesScalesFirst: true,
                        minimum: -200, maximum: 300)))
            let y: [Float] = run(kernel, x, count: rows * outputs)
            var wrong = 0
            for row in 0..<rows {
                var q = [Int8](repeating: 0, count: inputs)
                let (scale, zero): (Float, Int32) = Array(x[row * inputs..<(row + 1) * inputs]).withUnsafeBufferPointer { x in
                    q.withUnsafeMutableBufferPointer {
                        isAsymmetric
                            ? Reference.quantizeAsymmetric(x.baseAddress!, count: inputs, to: $0.baseAddress!)
                            : (Reference.quantizeSymmetric(x.baseAddress!, count: inputs, to: $0.baseAddress!), 0)
                    }
                }
                for o in 0..<outputs {
                    let sum = (0..<inputs).reduce(Int32(0)) { $0 + (Int32(q[$1]) - zero) * Int32(weights[o * inputs + $1]) }
                    let value = Float(sum) * (scales[scales.count == 1 ? 0 : o] * scale) + (bias.isEmpty ? 0 : bias[o])
                    if y[row * outputs + o] != min(max(value, -200), 300) { wrong += 1 }
                }
            }
            #expect(wrong == 0, "seed \(seed): \(rows) × \(inputs) × \(outputs)")
        }
    }
}
