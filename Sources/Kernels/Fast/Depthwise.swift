internal import CLanes
import KernelInterface

/// What both depthwise kernels share: an image of floats with its border, one channel for each output channel.
///
/// Input (N,H,W,C), filter (Kh,Kw,Co), output (N,Ho,Wo,Co), output channel c reads input channel c / (Co / C). Lanes
/// are 16 neighbouring channels; four output pixels of a row share the loaded weights.
struct DepthwisePlan {
    let geometry: WindowGeometry
    /// Output channels, rounded up to whole lanes; the staged image has as many.
    let channels: Int
    /// (Kh·Kw, channels).
    let filter: Packed<Float>

    init?(_ g: WindowGeometry, filter: (Int) -> Float) {
        guard g.outputChannels % g.inputChannels == 0 else { return nil }
        geometry = g
        let channels = (g.outputChannels + laneCount - 1) / laneCount * laneCount
        self.channels = channels
        let taps = g.filterHeight * g.filterWidth
        self.filter = Packed(count: taps * channels, zero: 0) { target in
            for tap in 0..<taps {
                for c in 0..<g.outputChannels { target[tap * channels + c] = filter(tap * g.outputChannels + c) }
            }
        }
    }

    /// The staged image; the columns that four pixels at once may read beyond the last are there.
    var stagedBytes: Int {
        (geometry.paddedHeight * geometry.paddedWidth + 4 * geometry.strideX) * channels * 4 + 64
    }

    /// Copies an image; `convert` widens one pixel's channels to floats.
    @inline(__always)
    func stageImage<In: BitwiseCopyable>(
        _ source: UnsafePointer<In>, _ staged: UnsafeMutablePointer<Float>,
        convert: (UnsafePointer<In>, UnsafeMutablePointer<Float>, Int) -> Void, one: (In) -> Float
    ) {
        let g = geometry, channels = channels
        let multiplier = g.outputChannels / g.inputChannels
        stage(source, g, channels: channels, into: staged, fill: 0) { from, to, columns in
            if multiplier == 1 && channels == g.inputChannels {
                convert(from, to, columns &* channels)
            } else if multiplier == 1 {
                for x in 0..<columns { convert(from + x &* g.inputChannels, to + x &* channels, g.inputChannels) }
            } else {
                for x in 0..<columns {
                    for c in 0..<g.inputChannels {
                        let value = one(from[x &* g.inputChannels &+ c])
                        for m in 0..<multiplier { to[x &* channels &+ c &* multiplier &+ m] = value }
                    }
                }
            }
        }
    }

    /// The sums of every output pixel, 16 channels at a time: (pixel, first channel, sum).
    @inline(__always)
    func forEachSum(_ staged: UnsafePointer<Float>, bias: UnsafePointer<Float>, _ body: (Int, Int, Floats) -> Void) {
        let g = geometry, channels = channels
        let base = UnsafeRawPointer(staged), filter = filter.raw
        let rowPitch = g.paddedWidth &* channels &* 4
        let step = g.strideX &* channels &* 4
        var c = 0
        while c < channels {
            let start = UnsafeRawPointer(bias + c).floats()
            for y in 0..<g.outputHeight {
                let row = base + y &* g.strideY &* rowPitch + c &* 4
                var x = 0
                while x < g.outputWidth {
                    var s0 = start, s1 = start, s2 = start, s3 = start
                    let p = row + x &* step
                    var tap = filter + c &* 4
                    for ky in 0..<g.filterHeight {
                        var q = p + ky &* g.dilationY &* rowPitch
                        for _ in 0..<g.filterWidth {
                            let w = tap.floats()
                            s0 = multiplyAdd(s0, q.floats(), w)
                            s1 = multiplyAdd(s1, q.floats(step), w)
                            s2 = multiplyAdd(s2, q.floats(2 &* step), w)
                            s3 = multiplyAdd(s3, q.floats(3 &* step), w)
                            tap += channels &* 4
                            q += g.dilationX &* channels &* 4
                        }
                    }
                    let pixel = y &* g.outputWidth &+ x
                    let left = g.outputWidth &- x
                    body(pixel, c, s0)
                    if left > 1 { body(pixel &+ 1, c, s1) }
                    if left > 2 { body(pixel &+ 2, c, s2) }
                    if left > 3 { body(pixel &+ 3, c, s3) }
                    x &+= 4
                }
            }
            c &+= laneCount
        }
    }
}

/// DEPTHWISE_CONV_2D in float32.
final class FloatDepthwise: PreparedKernel {
    let plan: DepthwisePlan
    let bias: Packed<Float>
    let minimum: Float
    let maximum: Float

    init?(_ g: WindowGeometry, filter: [Float], bias: [Float], minimum: Float, maximum: Float) {
        guard let plan = DepthwisePlan(g, filter: { filter[$0] }) else { return nil }
        self.plan = plan
        self.bias = Packed(count: plan.channels, zero: 0) { for (c, value) in bias.enumerated() { $0[c] = value } }
        self.minimum = minimum
        self.maximum = maximum
    }

    var scratchBytes: Int { plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry, outputs = g.outputChannels
        let staged = scratch.assumingMemoryBound(to: Float.self)
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
        for image in 0..<g.batch {
            plan.stageImage(
                input.assumingMemoryBound(to: Float.self) + image * (g.inputHeight * g.inputWidth * g.inputChannels), staged,
                convert: { $1.update(from: $0, count: $2) }, one: { $0 })
            let target = output.assumingMemoryBound(to: Float.self) + image * (g.outputHeight * g.outputWidth * outputs)
            plan.forEachSum(staged, bias: bias.pointer) { pixel, c, sum in
                let to = UnsafeMutableRawPointer(target + (pixel &* outputs &+ c))
                let y = lanes_clamp_f32(sum, low, high)
                if c &+ laneCount <= outputs { to.store(y) } else { to.storeHead(outputs &- c, of: y) }
            }
        }
    }
}

/// DEPTHWISE_CONV_2D of int8 or int16 inputs and int8 weights, exact.
///
/// The sums are taken in float32: while they stay under 2^24, which the weights prove, every step is exact.
final class QuantizedDepthwise: PreparedKernel {
    let plan: DepthwisePlan
    let input: QuantizedWeights.Input
    let inputZeroPoint: Int32
    let zero: Packed<Float>
    let bias: Packed<Int32>
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard let plan = DepthwisePlan(g, filter: { Float(w.weights[$0]) }) else { return nil }
        self.plan = plan
        input = w.input
        inputZeroPoint = w.inputZeroPoint
        var productBound = 0, sumBound = 0
        for c in 0..<g.outputChannels {
            var sum = 0
            for i in stride(from: c, to: w.weights.count, by: g.outputChannels) { sum += abs(Int(w.weights[i])) }
            productBound = max(productBound, sum * w.inputMagnitude)
            sumBound = max(sumBound, sum * w.inputMagnitude + (w.bias.isEmpty ? 0 : abs(Int(w.bias[c]))))
        }
        guard
            productBound <= 1 << 24, sumBound < 1 << 31,
            let scaling = Scaling(
                w.requantization, bound: sumBound, panels: plan.channels / laneCount,
                channel: { min($0 * laneCount + $1, g.outputChannels - 1) }, channels: g.outputChannels)
        else { return nil }
        self.scaling = scaling
        zero = Packed(count: plan.channels, zero: 0)
        bias = Packed(count: plan.channels, zero: 0) { for (c, value) in w.bias.enumerated() { $0[c] = value } }
    }

    var scratchBytes: Int { plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry, outputs = g.outputChannels
        let staged = scratch.assumingMemoryBound(to: Float.self)
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let outputImage = g.outputHeight * g.outputWidth * outputs
        let zeroPoint = inputZeroPoint
        for image in 0..<g.batch {
            switch self.input {
            case .int8:
                plan.stageImage(
                    input.assumingMemoryBound(to: Int8.self) + image * inputImage, staged,
                    convert: { widen($0, $1, count: $2, zeroPoint: zeroPoint) }, one: { Float(Int32($0) &- zeroPoint) })
                let target = output.assumingMemoryBound(to: Int8.self) + image * outputImage
                forEachOutput(staged) { offset, y, lanes in
                    let narrow = lanes_narrow_i32_i8(y)
                    let to = UnsafeMutableRawPointer(target + offset)
                    if lanes >= laneCount { lanes_store_i8(to, narrow) } else { to.storeHead(lanes, of: narrow) }
                }
            case .int16:
                plan.stageImage(
                    input.assumingMemoryBound(to: Int16.self) + image * inputImage, staged,
                    convert: { for i in 0..<$2 { $1[i] = Float($0[i]) } }, one: { Float($0) })
                let target = output.assumingMemoryBound(to: Int16.self) + image * outputImage
                forEachOutput(staged) { offset, y, lanes in
                    let narrow = lanes_narrow_i32(y)
                    let to = UnsafeMutableRawPointer(target + offset)
                    if lanes >= laneCount { lanes_store_i16(to, narrow) } else { to.storeHead(lanes, of: narrow) }
                }
            }
        }
    }

    /// (element offset, outputs, lanes of them that exist).
    @inline(__always)
    private func forEachOutput(_ staged: UnsafePointer<Float>, _ body: (Int, Ints, Int) -> Void) {
        let outputs = plan.geometry.outputChannels
        let bias = bias.raw, scaling = scaling
        plan.forEachSum(staged, bias: zero.pointer) { pixel, c, sum in
            let total = lanes_truncate(sum) &+ bias.ints(c &* 4)
            body(pixel &* outputs &+ c, scaling.apply(total, panel: c / laneCount), outputs &- c)
        }
    }
}
