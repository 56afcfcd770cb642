import Foundation
import Inference
import KernelInterface
import Kernels
import TestSupport
import Testing

@Suite("Fast pools and elementwise operators, every build, against their definition")
struct ElementwiseTests {
    @Test("pools take the maximum and the rounded mean of the taps inside", arguments: FastKernels.builds.map(\.name))
    func pools(build name: String) throws {
        let build = try named(name)
        for seed in 0..<200 as Range<UInt64> {
            var problem = WindowProblem(seed: seed)
            var r = Randoms(seed: seed + 4000)
            problem.geometry.groups = 1
            problem.geometry.inputChannels = r.element([1, 3, 8, 16, 20, 33])
            problem.geometry.outputChannels = problem.geometry.inputChannels
            // Pools have no dilation: shrink the window so that it reaches as far as it did.
            problem.geometry.filterHeight = (problem.geometry.filterHeight - 1) * problem.geometry.dilationY + 1
            problem.geometry.filterWidth = (problem.geometry.filterWidth - 1) * problem.geometry.dilationX + 1
            (problem.geometry.dilationY, problem.geometry.dilationX) = (1, 1)
            if seed % 4 == 0 {
                // The most common pool: 2 by 2, without overlap.
                (problem.geometry.filterHeight, problem.geometry.filterWidth) = (2, 2)
                (problem.geometry.strideY, problem.geometry.strideX) = (2, 2)
                (problem.geometry.padTop, problem.geometry.padLeft) = (0, 0)
                (problem.geometry.outputHeight, problem.geometry.outputWidth) = (r.integer(1...5), r.integer(1...6))
                problem.geometry.inputHeight = problem.geometry.outputHeight * 2 + r.integer(0...1)
                problem.geometry.inputWidth = problem.geometry.outputWidth * 2 + r.integer(0...1)
            }
            let g = problem.geometry
            let x = r.floats(g.inputCount), x8 = r.int8s(g.inputCount), x16 = r.int16s(g.inputCount)
            let most: [Float] = run(
                try #require(build.floatPool(g, isAverage: false, minimum: -0.9, maximum: 0.9)), x, count: g.outputCount)
            let mean: [Float] = run(
                try #require(build.floatPool(g, isAverage: true, minimum: -0.9, maximum: 0.9)), x, count: g.outputCount)
            let most8: [Int8] = run(
                try #require(build.integerPool(g, of: .int8, isAverage: false, halvesAwayFrom: 0, minimum: -120, maximum: 120)),
                x8, count: g.outputCount)
            let origin = Int32(r.element([0, -128]))
            let mean8: [Int8] = run(
                try #require(
                    build.integerPool(g, of: .int8, isAverage: true, halvesAwayFrom: origin, minimum: -120, maximum: 120)), x8,
                count: g.outputCount)
            let most16: [Int16] = run(
                try #require(
                    build.integerPool(g, of: .int16, isAverage: false, halvesAwayFrom: 0, minimum: -32768, maximum: 32000)), x16,
                count: g.outputCount)
            var wrong = 0
            problem.forEachOutput { output, channel, taps in
                let seen = taps.map { $0.pixel + channel }
                if most[output] != min(max(seen.map { x[$0] }.max()!, -0.9), 0.9) { wrong += 1 }
                let average = min(max(seen.reduce(Float(0)) { $0 + x[$1] } / Float(seen.count), -0.9), 0.9)
                if abs(mean[output] - average) > 1e-6 { wrong += 1 }
                if Int(most8[output]) != min(max(Int(seen.map { x8[$0] }.max()!), -120), 120) { wrong += 1 }
                let sum = seen.reduce(0) { $0 + Int(x8[$1]) - Int(origin) }
                let rounded = (sum > 0 ? sum + seen.count / 2 : sum - seen.count / 2) / seen.count + Int(origin)
                if Int(mean8[output]) != min(max(rounded, -120), 120) { wrong += 1 }
                if Int(most16[output]) != min(Int(seen.map { x16[$0] }.max()!), 32000) { wrong += 1 }
            }
            #expect(wrong == 0, "seed \(seed): \(g)")
        }
    }

    @Test("softmax is within 2 units of the seventh digit of double precision", arguments: FastKernels.builds.map(\.name))
    func softmax(build name: String) throws {
        let build = try named(name)
        var r = Randoms(seed: 7)
        for columns in [1, 2, 10, 16, 17, 40, 1000] {
            let x = r.floats(3 * columns).map { $0 * 20 }
            let y: [Float] = run(build.floatSoftmax(rows: 3, columns: columns, beta: 1), x, count: x.count)
            for row in 0..<3 {
                let values = x[row * columns..<(row + 1) * columns].map(Double.init)
                let powers = values.map { exp($0 - values.max()!) }
                let sum = powers.reduce(0, +)
                for c in 0..<columns { #expect(abs(powers[c] / sum - Double(y[row * columns + c])) < 2e-7) }
            }
        }
    }

    @Test("logistic and tanh are within 3 parts in ten million", arguments: FastKernels.builds.map(\.name))
    func curves(build name: String) throws {
        let build = try named(name)
        let x = (0...20_000).map { Float($0 - 10_000) / 500 }
        let logistic: [Float] = run(build.floatUnary(.logistic, count: x.count), x, count: x.count)
        let tangent: [Float] = run(build.floatUnary(.tanh, count: x.count), x, count: x.count)
        for i in x.indices {
            let expected = 1 / (1 + exp(-Double(x[i])))
            #expect(abs(Double(logistic[i]) - expected) <= 3e-7 * expected)
            #expect(abs(Double(tangent[i]) - tanh(Double(x[i]))) <= 3e-7 * abs(tanh(Double(x[i]))))
        }
    }

    @Test("not-a-number stays, infinities saturate", arguments: FastKernels.builds.map(\.name))
    func extremes(build name: String) throws {
        let build = try named(name)
        let x: [Float] = [.nan, .infinity, -.infinity, 200, -200]
        let logistic: [Float] = run(build.floatUnary(.logistic, count: 5), x, count: 5)
        #expect(logistic[0].isNaN && Array(logistic[1...]) == [1, 0, 1, 0])
        let tangent: [Float] = run(build.floatUnary(.tanh, count: 5), x, count: 5)
        #expect(tangent[0].isNaN && Array(tangent[1...]) == [1, -1, 1, -1])
        let logarithm: [Float] = run(build.floatUnary(.logarithm, count: 5), [Float.nan, .infinity, 0, -1, 0x1p-132], count: 5)
        #expect(logarithm[0].isNaN && logarithm[1] == .infinity && logarithm[2] == -.infinity && logarithm[3].isNaN)
        #expect(abs(logarithm[4] - log(Float(0x1p-132))) < 1e-5)
        let power: [Float] = run(
            build.floatUnary(.exponential, count: 5), [Float.nan, .infinity, -.infinity, 88.5, 89], count: 5)
        #expect(power[0].isNaN && power[1] == .infinity && power[2] == 0 && power[4] == .infinity)
        #expect(abs(power[3] / exp(Float(88.5)) - 1) < 1e-5)
        let root: [Float] = run(
            build.floatUnary(.inverseSquareRoot, count: 5), [Float.nan, .infinity, 0, -1, 0x1p-132], count: 5)
        #expect(root[0].isNaN && root[1] == 0 && root[2] == .infinity && root[3].isNaN && abs(root[4] / 0x1p66 - 1) < 1e-4)
        let gelu: [Float] = run(build.floatUnary(.gelu, count: 5), [Float.nan, .infinity, 200, -200, 0], count: 5)
        #expect(gelu[0].isNaN && Array(gelu[1...]) == [.infinity, 200, 0, 0])
        let clamped: [Float] = run(build.floatUnary(.clamp(minimum: 0, maximum: 6), count: 5), x, count: 5)
        #expect(clamped[0].isNaN && Array(clamped[1...]) == [6, 0, 6, 0])
    }

    @Test("additions and products of int8 equal the fixed-point definition", arguments: FastKernels.builds.map(\.name))
    func binary(build name: String) throws {
        let build = try named(name)
        for seed in 0..<100 as Range<UInt64> {
            var r = Randoms(seed: seed + 6000)
            let row = r.element([1, 7, 16, 40]), count = row * r.integer(1...5)
            let a = r.int8s(count), b = r.int8s(row)
            func multiplier(_ shifts: ClosedRange<Int>) -> QuantizedMultiplier {
                QuantizedMultiplier(multiplier: Int32(r.integer(1 << 30...(1 << 31) - 1)), shift: Int32(r.integer(shifts)))
            }
            let zeros = (0..<3).map { _ in Int32(r.integer(-128...127)) }
            let sum = QuantizedBinary(
                seed % 2 == 0 ? .subtract : .add, Pairing(count: count, rowCount: row), zeroPointA: zeros[0],
                zeroPointB: zeros[1], a: multiplier(-3...0), b: multiplier(-3...0), output: multiplier(-19...(-17)),
                leftShift: 20,
                zeroPoint: zeros[2], minimum: -128, maximum: 127)
            let product = QuantizedBinary(
                .multiply, Pairing(count: count, rowCount: row), zeroPointA: zeros[0], zeroPointB: zeros[1],
                output: multiplier(-9...(-5)),
                zeroPoint: zeros[2], minimum: -100, maximum: 127)
            let sums: [Int8] = run(try #require(build.quantizedBinary(sum, of: .int8)), a, b, count: count)
            let products: [Int8] = run(try #require(build.quantizedBinary(product, of: .int8)), a, b, count: count)
            func scaled(_ x: Int, _ m: QuantizedMultiplier) -> Int { FixedPointProblem.twice(x, Int(m.multiplier), Int(m.shift)) }
            for i in 0..<count {
                let (x, y) = (Int(a[i]) - Int(zeros[0]), Int(b[i % row]) - Int(zeros[1]))
                let (first, second) = (scaled(x << 20, sum.a), scaled(y << 20, sum.b))
                let total = scaled(sum.operation == .subtract ? first - second : first + second, sum.output) + Int(zeros[2])
                #expect(Int(sums[i]) == min(max(total, -128), 127), "seed \(seed), element \(i)")
                #expect(
                    Int(products[i]) == min(max(scaled(x * y, product.output) + Int(zeros[2]), -100), 127),
                    "seed \(seed), element \(i)")
            }
        }
    }

    @Test("every pair of int8 elements is added as the fixed-point definition adds it", arguments: FastKernels.builds.map(\.name))
    func everyPair(build name: String) throws {
        let build = try named(name)
        let a = (0..<65_536).map { Int8($0 / 256 - 128) }, b = (0..<65_536).map { Int8($0 % 256 - 128) }
        for seed in 0..<16 as Range<UInt64> {
            var r = Randoms(seed: seed + 6500)
            // Multipliers that are powers of two make many ties.
            func multiplier(_ shift: Int) -> QuantizedMultiplier {
                QuantizedMultiplier(
                    multiplier: seed < 6 ? 1 << 30 : Int32(r.integer(1 << 30...(1 << 31) - 1)), shift: Int32(shift))
            }
            let sum = QuantizedBinary(
                seed % 2 == 0 ? .subtract : .add, Pairing(count: a.count, rowCount: a.count),
                zeroPointA: Int32(r.integer(-128...127)),
                zeroPointB: Int32(r.integer(-128...127)),
                a: multiplier(0), b: multiplier(r.integer(-4...0)), output: multiplier(r.integer(-20...(-17))), leftShift: 20,
                zeroPoint: Int32(r.integer(-128...127)), minimum: -128, maximum: 127)
            let sums: [Int8] = run(try #require(build.quantizedBinary(sum, of: .int8)), a, b, count: a.count)
            func scaled(_ x: Int, _ m: QuantizedMultiplier) -> Int { FixedPointProblem.twice(x, Int(m.multiplier), Int(m.shift)) }
            let wrong = a.indices.count { i in
                let first = scaled((Int(a[i]) - Int(sum.zeroPointA)) << 20, sum.a)
                let second = scaled((Int(b[i]) - Int(sum.zeroPointB)) << 20, sum.b)
                let total = scaled(sum.operation == .subtract ? first - second : first + second, sum.output) + Int(sum.zeroPoint)
                return Int(sums[i]) != min(max(total, -128), 127)
            }
            #expect(wrong == 0, "seed \(seed)")
        }
    }

    @Test("float sums and products repeat a row", arguments: FastKernels.builds.map(\.name))
    func floatBinary(build name: String) throws {
        let build = try named(name)
        var r = Randoms(seed: 9)
        for row in [1, 5, 16, 37] {
            let a = r.floats(row * 3), b = r.floats(row)
            for operation in [FloatBinary.Operation.add, .subtract, .multiply] {
                let problem = FloatBinary(operation, Pairing(count: a.count, rowCount: row), minimum: -0.5, maximum: 1)
                let y: [Float] = run(build.floatBinary(problem), a, b, count: a.count)
                for i in a.indices {
                    let (p, q) = (a[i], b[i % row])
                    let value = operation == .add ? p + q : operation == .subtract ? p - q : p * q
                    #expect(y[i] == min(max(value, -0.5), 1))
                }
            }
        }
    }

    @Test("quantizing rounds halves away from zero; the table gives it back", arguments: FastKernels.builds.map(\.name))
    func conversions(build name: String) throws {
        let build = try named(name)
        let x: [Float] = (-700...700).map { Float($0) / 4 } + [1e30, -1e30, .infinity, -.infinity]
        let q: [Int8] = run(build.quantize(to: .int8, count: x.count, scale: 0.5, zeroPoint: 3), x, count: x.count)
        for i in x.indices {
            let rounded = (x[i] / 0.5).rounded(.toNearestOrAwayFromZero) + 3
            #expect(Float(q[i]) == min(max(rounded, -128), 127))
        }
        // Beside every half, where the product with the inverse may round to the other side; scales without an inverse.
        for (element, scale) in [(ByteElement.int8, Float(0.0234375)), (.uint8, 0.1), (.uint8, 0x1p-132), (.int8, 3e38)] {
            let beside = (-600...600).flatMap { n -> [Float] in
                let half = (Float(n) + 0.5) * scale
                return [half.nextDown, half, half.nextUp]
            }
            let zeroPoint: Int32 = element == .int8 ? -3 : 128
            let bytes: [UInt8] = run(
                build.quantize(to: element, count: beside.count, scale: scale, zeroPoint: zeroPoint), beside, count: beside.count)
            var expected = [UInt8](repeating: 0, count: beside.count)
            if element == .int8 {
                expected.withUnsafeMutableBytes {
                    Reference.quantize(
                        count: beside.count, x: beside, y: $0.bindMemory(to: Int8.self).baseAddress!, scale: scale,
                        zeroPoint: zeroPoint)
                }
            } else {
                Reference.quantize(count: beside.count, x: beside, y: &expected, scale: scale, zeroPoint: zeroPoint)
            }
            #expect(bytes == expected, "scale \(scale)")
        }
        // Where x86 and Arm convert it differently, whole vectors and a rest are as the reference kernel has them.
        let none = [Float](repeating: .nan, count: 21)
        for zeroPoint in [-5, 0, 5] as [Int32] {
            var expected = [Int8](repeating: 0, count: none.count)
            Reference.quantize(count: none.count, x: none, y: &expected, scale: 0.5, zeroPoint: zeroPoint)
            #expect(
                run(build.quantize(to: .int8, count: none.count, scale: 0.5, zeroPoint: zeroPoint), none, count: none.count)
                    == expected)
        }
        let back: [Float] = run(build.dequantize(.int8, count: q.count, scale: 0.3, zeroPoint: 3), q, count: q.count)
        for i in q.indices { #expect(back[i] == Float(Double(Float(0.3)) * Double(Int(q[i]) - 3))) }
        let all = (-128...127).map { Int8($0) }
        let inverted: [Int8] = run(build.lookup(count: 256, table: all.reversed()), all, count: 256)
        #expect(inverted == all.reversed())
    }
}

extension Pairing {
    /// `count` elements; a row of `rowCount`, a divisor of it, meets every row of them.
    fileprivate init(count: Int, rowCount: Int) {
        let shape = [count / rowCount, rowCount]
        self.init(shape, [rowCount], result: shape)
    }
}
