import Inference
import KernelInterface
import Kernels
import TestSupport
import Testing

@Suite("Fast convolutions, every build, against their definition")
struct ConvolutionTests {
    static let roundings: [Requantization.Rounding] = [.twice, .real, .reduced]

    @Test("float convolutions sum what the window sees", arguments: FastKernels.builds.map(\.name))
    func floats(build name: String) throws {
        let build = try named(name)
        for seed in 0..<200 as Range<UInt64> {
            for isDepthwise in [false, true] {
                let problem = WindowProblem(seed: seed, isDepthwise: isDepthwise)
                let g = problem.geometry
                var r = Randoms(seed: seed + 1000)
                let filter = r.floats(isDepthwise ? problem.depthwiseWeightCount : problem.weightCount)
                let bias = r.floats(g.outputChannels), x = r.floats(g.inputCount)
                let kernel = try #require(
                    isDepthwise
                        ? build.floatDepthwise(g, filter: filter, bias: bias, minimum: -2, maximum: 3)
                        : build.floatConvolution(g, filter: filter, bias: bias, minimum: -2, maximum: 3))
                let y: [Float] = run(kernel, x, count: g.outputCount)
                var wrong = 0
                problem.forEachOutput { output, channel, taps in
                    let products = isDepthwise ? problem.depthwiseProducts(channel, taps) : problem.products(channel, taps)
                    var sum = Double(bias[channel]), magnitude = abs(sum)
                    for (i, w) in products {
                        sum += Double(x[i]) * Double(filter[w])
                        magnitude += abs(Double(x[i]) * Double(filter[w]))
                    }
                    // What n additions and a multiplication, each rounded to a float, can be off at most (Higham, Accuracy and
                    // Stability of Numerical Algorithms, section 3.1).
                    let bound = Double(products.count + 2) * 0x1p-24 * magnitude
                    if abs(Double(y[output]) - min(max(sum, -2), 3)) > bound { wrong += 1 }
                }
                #expect(wrong == 0, "seed \(seed), depthwise \(isDepthwise): \(g)")
            }
        }
    }

    @Test("two pixels are as right as many", arguments: FastKernels.builds.map(\.name))
    func onePair(build name: String) throws {
        let build = try named(name)
        for outputs in [2, 4, 8] {
            var problem = WindowProblem(seed: 0)
            var g = WindowGeometry()
            (g.inputHeight, g.inputWidth, g.outputHeight, g.outputWidth, g.outputChannels) = (3, 4, 1, 2, outputs)
            (g.filterHeight, g.filterWidth) = (3, 3)
            problem.geometry = g
            var r = Randoms(seed: 7)
            let filter = r.floats(problem.weightCount), bias = r.floats(outputs)
            var x = r.floats(g.inputCount)
            for isFinite in [true, false] {
                // The right pixel alone sees the last column.
                if !isFinite { x[3] = .infinity }
                let kernel = try #require(build.floatConvolution(g, filter: filter, bias: bias, minimum: -100, maximum: 100))
                let y: [Float] = run(kernel, x, count: g.outputCount)
                problem.forEachOutput { output, channel, taps in
                    let sum = problem.products(channel, taps).reduce(bias[channel]) { $0 + x[$1.0] * filter[$1.1] }
                    #expect(abs(y[output] - min(max(sum, -100), 100)) < 1e-5, "\(outputs) channels, output \(output)")
                }
            }
        }
    }

    @Test("weights of 16-bit floats give what the same floats give, to the bit", arguments: FastKernels.builds.map(\.name))
    func halves(build name: String) throws {
        let build = try named(name)
        for seed in 0..<200 as Range<UInt64> {
            let problem = WindowProblem(seed: seed)
            let g = problem.geometry
            var r = Randoms(seed: seed + 6000)
            let filter = r.floats(problem.weightCount).map { Float16($0) }
            let bias = r.floats(g.outputChannels), x = r.floats(g.inputCount)
            let halves = filter.withUnsafeBufferPointer {
                build.floatConvolution(g, filter: .halves($0.baseAddress!), bias: bias, minimum: -2, maximum: 3)
            }
            let floats = build.floatConvolution(g, filter: filter.map { Float($0) }, bias: bias, minimum: -2, maximum: 3)
            let expected: [Float] = run(try #require(floats), x, count: g.outputCount)
            #expect(run(try #require(halves), x, count: g.outputCount) == expected, "seed \(seed): \(g)")
        }
    }

    @Test("int8 convolutions equal the fixed-point definition to the bit", arguments: FastKernels.builds.map(\.name))
    func int8s(build name: String) throws {
        let build = try named(name)
        for seed in 0..<300 as Range<UInt64> {
            for isDepthwise in [false, true] {
                let problem = WindowProblem(seed: seed, isDepthwise: isDepthwise)
                let g = problem.geometry
                var r = Randoms(seed: seed + 2000)
                let scaling = FixedPointProblem(
                    seed: seed, channels: r.element([1, g.outputChannels]), rounding: r.element(Self.roundings), minimum: -128,
                    maximum: 127)
                // Symmetric int8, int8 with a zero point, and uint8, of which those around 128 are int8.
                let values = r.int8s(isDepthwise ? problem.depthwiseWeightCount : problem.weightCount)
                let kind = r.element([0, 0, 1, 2, 3])
                let weights = QuantizedWeights(
                    input: .int8, inputZeroPoint: Int32(r.integer(-128...127)),
                    weights: kept(
                        values, as: kind < 2 ? .int8 : .uint8,
                        zeroPoint: [0, Int32(r.integer(-128...127)), Int32(r.integer(0...255)), 128][kind]),
                    bias: (0..<g.outputChannels).map { _ in Int32(r.integer(-5000...5000)) },
                    requantization: scaling.requantization)
                let x = r.int8s(g.inputCount)
                let kernel = try #require(
                    isDepthwise ? build.quantizedDepthwise(g, weights) : build.quantizedConvolution(g, weights))
                let y: [Int8] = run(kernel, x, count: g.outputCount)
                var wrong = 0
                problem.forEachOutput { output, channel, taps in
                    var sum = Int(weights.bias[channel])
                    for (i, w) in isDepthwise ? problem.depthwiseProducts(channel, taps) : problem.products(channel, taps) {
                        sum += (Int(x[i]) - Int(weights.inputZeroPoint)) * Int(weights.weights[w])
                    }
                    if scaling.output(sum, channel: channel) != Int(y[output]) { wrong += 1 }
                }
                #expect(wrong == 0, "seed \(seed), depthwise \(isDepthwise), \(scaling.requantization.rounding): \(g)")
            }
        }
    }

    @Test("the maxima that a convolution gives are those of its output's windows", arguments: FastKernels.builds.map(\.name))
    func pooled(build name: String) throws {
        let build = try named(name)
        var covered = 0
        for seed in 0..<200 as Range<UInt64> {
            let problem = WindowProblem(seed: seed)
            let g = problem.geometry
            var pooled = g
            pooled.isPooled = true
            var r = Randoms(seed: seed + 6000)
            let filter = r.floats(problem.weightCount), bias = r.floats(g.outputChannels)
            var x = r.floats(g.inputCount)
            // What is no number is nobody's maximum, and infinities stay in their windows.
            if seed % 3 == 0 { x[r.integer(0...x.count - 1)] = r.element([.nan, .infinity, -.infinity]) }
            let scaling = FixedPointProblem(
                seed: seed, channels: r.element([1, g.outputChannels]), rounding: r.element(Self.roundings), minimum: -128,
                maximum: 127)
            var weights = QuantizedWeights(
                input: .int8, inputZeroPoint: Int32(r.integer(-128...127)), weights: kept(r.int8s(problem.weightCount)), bias: [],
                requantization: scaling.requantization)
            let bytes = r.int8s(g.inputCount)
            guard let kernel = build.floatConvolution(pooled, filter: filter, bias: bias, minimum: -2, maximum: 3) else {
                continue
            }
            covered += 1
            let whole: [Float] = run(
                try #require(build.floatConvolution(g, filter: filter, bias: bias, minimum: -2, maximum: 3)), x,
                count: g.outputCount)
            let maxima: [Float] = run(kernel, x, count: pooled.batch * pooled.resultImageCount)
            #expect(maxima == Self.maxima(of: whole, g, lowest: -.greatestFiniteMagnitude), "seed \(seed): \(g)")
            let int8s: [Int8] = run(try #require(build.quantizedConvolution(pooled, weights)), bytes, count: maxima.count)
            let all: [Int8] = run(try #require(build.quantizedConvolution(g, weights)), bytes, count: g.outputCount)
            #expect(int8s == Self.maxima(of: all, g, lowest: .min), "seed \(seed): \(g)")
            weights.input = .int16
            weights.inputZeroPoint = 0
            let words = r.int16s(g.inputCount)
            if let wide = build.quantizedConvolution(pooled, weights) {
                let int16s: [Int16] = run(wide, words, count: maxima.count)
                let all: [Int16] = run(try #require(build.quantizedConvolution(g, weights)), words, count: g.outputCount)
                #expect(int16s == Self.maxima(of: all, g, lowest: .min), "seed \(seed): \(g)")
            }
        }
        #expect(covered > 60)
    }

    private static func maxima<T: Comparable>(of output: [T], _ g: WindowGeometry, lowest: T) -> [T] {
        let (height, width, channels) = (g.outputHeight / 2, g.outputWidth / 2, g.outputChannels)
        return (0..<g.batch * height * width * channels).map { i in
            let (c, x, y, image) = (
                i % channels, i / channels % width, i / channels / width % height, i / channels / width / height
            )
            return (0..<4).reduce(lowest) { most, tap in
                let value = output[((image * g.outputHeight + 2 * y + tap / 2) * g.outputWidth + 2 * x + tap % 2) * channels + c]
                return most < value ? value : most
            }
        }
    }

    @Test("hybrid depthwise convolutions equal the reference arithmetic to the bit", arguments: FastKernels.builds.map(\.name))
    func hybridDepthwise(build name: String) throws {
        let build = try named(name)
        for seed in 0..<120 as Range<UInt64> {
            let problem = WindowProblem(seed: seed, isDepthwise: true)
            let g = problem.geometry
            var r = Randoms(seed: seed + 7000)
            let weights = r.int8s(problem.depthwiseWeightCount)
            let scales = r.floats(r.element([1, g.outputChannels])).map { abs($0) + 0.01 }
            let bias = r.floats(g.outputChannels), x = r.floats(g.inputCount)
            let kernel = try #require(
                build.hybridDepthwise(
                    g,
                    HybridWeights(
                        weights: kept(weights), scales: scales, bias: bias, isAsymmetric: true, multipliesScalesFirst: true,
                        minimum: -200, maximum: 300)))
            let y: [Float] = run(kernel, x, count: g.outputCount)
            let imageCount = g.inputCount / g.batch
            let images = (0..<g.batch).map { image in
                var q = [Int8](repeating: 0, count: imageCount)
                let (scale, zero) = Array(x[image * imageCount..<(image + 1) * imageCount]).withUnsafeBufferPointer { x in
                    q.withUnsafeMutableBufferPointer {
                        Reference.quantizeAsymmetric(x.baseAddress!, count: imageCount, to: $0.baseAddress!)
                    }
                }
                return (values: q.map { Int32($0) - zero }, scale: scale)
            }
            var wrong = 0
            problem.forEachOutput { output, channel, taps in
                let image = images[output / (g.outputCount / g.batch)]
                let sum = problem.depthwiseProducts(channel, taps).reduce(Int32(0)) {
                    $0 + image.values[$1.0 % imageCount] * Int32(weights[$1.1])
                }
                let value = Float(sum) * (scales[scales.count == 1 ? 0 : channel] * image.scale) + bias[channel]
                if y[output] != min(max(value, -200), 300) { wrong += 1 }
            }
            #expect(wrong == 0, "seed \(seed): \(g)")
        }
    }

    @Test("a long row of int8 weights sums to the definition, to the bit", arguments: FastKernels.builds.map(\.name))
    func longRows(build name: String) throws {
        let build = try named(name)
        for (seed, inputs) in [63, 64, 65, 333, 640].enumerated() {
            var r = Randoms(seed: UInt64(seed) + 4000)
            let outputs = 37
            let scaling = FixedPointProblem(
                seed: UInt64(seed), channels: 1, rounding: Self.roundings[seed % 3], minimum: -128, maximum: 127)
            let weights = QuantizedWeights(
                input: .int8, inputZeroPoint: Int32(r.integer(-128...127)), weights: kept(r.int8s(inputs * outputs)),
                bias: (0..<outputs).map { _ in Int32(r.integer(-5000...5000)) }, requantization: scaling.requantization)
            let x = r.int8s(inputs)
            let kernel = try #require(
                build.quantizedConvolution(WindowGeometry(rows: 1, inputs: inputs, outputs: outputs), weights))
            let y: [Int8] = run(kernel, x, count: outputs)
            for o in 0..<outputs {
                let sum = (0..<inputs).reduce(Int(weights.bias[o])) {
                    $0 + (Int(x[$1]) - Int(weights.inputZeroPoint)) * Int(weights.weights[o * inputs + $1])
                }
                #expect(Int(y[o]) == scaling.output(sum, channel: 0), "\(inputs) inputs, output \(o)")
            }
        }
    }

    @Test("any number of rows of int8 sums to the definition, to the bit", arguments: FastKernels.builds.map(\.name))
    func manyRows(build name: String) throws {
        let build = try named(name)
        for rows in 1...70 {
            var r = Randoms(seed: UInt64(rows) + 7000)
            let inputs = r.element([128, 192, 200]), outputs = r.element([16, 20, 37])
            let scaling = FixedPointProblem(seed: UInt64(rows), channels: 1, rounding: .twice, minimum: -128, maximum: 127)
            let weights = QuantizedWeights(
                input: .int8, inputZeroPoint: Int32(r.integer(-128...127)), weights: kept(r.int8s(inputs * outputs)),
                bias: (0..<outputs).map { _ in Int32(r.integer(-5000...5000)) }, requantization: scaling.requantization)
            let x = r.int8s(rows * inputs)
            let kernel = try #require(
                build.quantizedConvolution(WindowGeometry(rows: rows, inputs: inputs, outputs: outputs), weights))
            let y: [Int8] = run(kernel, x, count: rows * outputs)
            var wrong = 0
            for i in 0..<rows * outputs {
                let (row, o) = (i / outputs, i % outputs)
                let sum = (0..<inputs).reduce(Int(weights.bias[o])) {
                    $0 + (Int(x[row * inputs + $1]) - Int(weights.inputZeroPoint)) * Int(weights.weights[o * inputs + $1])
                }
                if Int(y[i]) != scaling.output(sum, channel: 0) { wrong += 1 }
            }
            #expect(wrong == 0, "\(rows) rows of \(inputs) by \(outputs)")
        }
    }

    @Test("int16 convolutions equal the definition where their sums fit 32 bits", arguments: FastKernels.builds.map(\.name))
    func int16s(build name: String) throws {
        let build = try named(name)
        var covered = 0
        for seed in 0..<200 as Range<UInt64> {
            let problem = WindowProblem(seed: seed)
            let g = problem.geometry
            var r = Randoms(seed: seed + 3000)
            let scaling = FixedPointProblem(
                seed: seed, channels: g.outputChannels, rounding: r.element([.reduced, .real]), minimum: -32768, maximum: 32767)
            let weights = QuantizedWeights(
                input: .int16, inputZeroPoint: 0, weights: kept(r.int8s(problem.weightCount)), bias: [],
                requantization: scaling.requantization)
            let x = r.int16s(g.inputCount)
            guard let kernel = build.quantizedConvolution(g, weights) else { continue }
            covered += 1
            let y: [Int16] = run(kernel, x, count: g.outputCount)
            var wrong = 0
            problem.forEachOutput { output, channel, taps in
                let sum = problem.products(channel, taps).reduce(0) { $0 + Int(x[$1.0]) * Int(weights.weights[$1.1]) }
                if scaling.output(sum, channel: channel) != Int(y[output]) { wrong += 1 }
            }
            #expect(wrong == 0, "seed \(seed): \(g)")
        }
        #expect(covered > 150)
    }

    @Test("sums that could leave 32 bits are left to the reference kernel")
    func refuses() throws {
        let build = try #require(FastKernels.build)
        let g = WindowGeometry(rows: 1, inputs: 4, outputs: 1)
        let scaling = FixedPointProblem(seed: 1, channels: 1, rounding: .twice, minimum: -128, maximum: 127)
        var weights = QuantizedWeights(
            input: .int8, inputZeroPoint: 0, weights: kept([1, 1, 1, 1]), bias: [Int32.max],
            requantization: scaling.requantization)
        #expect(build.quantizedConvolution(g, weights) == nil)
        weights.bias = [1 << 20]
        #expect(build.quantizedConvolution(g, weights) != nil)
        weights.requantization.multipliers[0].shift = 12
        #expect(build.quantizedConvolution(g, weights) == nil)
    }

    @Test("an infinity reaches only the pixels whose windows see it", arguments: FastKernels.builds.map(\.name))
    func infinities(build name: String) throws {
        var g = WindowGeometry()
        (g.inputHeight, g.inputWidth, g.inputChannels, g.outputChannels) = (5, 9, 1, 4)
        (g.filterHeight, g.filterWidth, g.outputHeight, g.outputWidth) = (3, 3, 3, 7)
        var x = [Float](repeating: 1, count: 45)
        x[4] = .infinity
        let kernel = try #require(
            try named(name).floatConvolution(
                g, filter: [Float](repeating: 0.5, count: 36), bias: [], minimum: -.infinity, maximum: .infinity))
        let y: [Float] = run(kernel, x, count: g.outputCount)
        for pixel in 0..<21 {
            let sees = pixel / 7 == 0 && (2...4).contains(pixel % 7)
            #expect(y[pixel * 4] == (sees ? .infinity : 4.5), "pixel \(pixel)")
        }
    }

    @Test("a batch gives each row what it gets alone, to the bit", arguments: FastKernels.builds.map(\.name))
    func batches(build name: String) throws {
        let build = try named(name)
        var r = Randoms(seed: 5)
        let (inputs, outputs) = (75, 50)
        let filter = r.floats(inputs * outputs), bias = r.floats(outputs)
        func kernel(rows: Int) throws -> any PreparedKernel {
            try #require(
                build.floatConvolution(
                    WindowGeometry(rows: rows, inputs: inputs, outputs: outputs), filter: filter, bias: bias, minimum: 0,
                    maximum: .infinity))
        }
        let x = r.floats(19 * inputs)
        let together: [Float] = run(try kernel(rows: 19), x, count: 19 * outputs)
        let alone = try kernel(rows: 1)
        for row in 0..<19 {
            let one: [Float] = run(alone, Array(x[row * inputs..<(row + 1) * inputs]), count: outputs)
            #expect(one == Array(together[row * outputs..<(row + 1) * outputs]), "row \(row)")
        }
    }
}

/// Weights in memory that stays.
func kept(_ values: [Int8], as element: ByteElement = .int8, zeroPoint: Int32 = 0) -> ByteWeights {
    let memory = UnsafeMutableBufferPointer<Int8>.allocate(capacity: values.count)
    _ = memory.initialize(from: values)
    return ByteWeights(UnsafeBufferPointer(memory), as: element, zeroPoint: zeroPoint)
}

/// The build of that name.
func named(_ name: String) throws -> any KernelBuild {
    try #require(FastKernels.builds.first { $0.name == name })
}
