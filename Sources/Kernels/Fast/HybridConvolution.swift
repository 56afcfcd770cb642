internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of float32 inputs and int8 weights: each image is quantized over its own range, multiplied in integers
/// and scaled back. Images of one pixel, which the rows of a FULLY_CONNECTED are, meet the weights together.
final class HybridConvolution: PreparedKernel {
    private let sums: IntegerConvolution<HybridStep>
    /// How often the weights are met, and the images that meet them together.
    private let runs: Int
    private let images: Int
    /// Elements of an image.
    private let count: Int
    private let isAsymmetric: Bool
    private let multipliesScalesFirst: Bool
    private let minimum: Float
    private let maximum: Float
    /// Of each panel's lanes.
    private let scales: Packed<Float>
    private let bias: Packed<Float>
    /// Sums of the weights.
    private let totals: Packed<Int32>

    init?(_ g: WindowGeometry, _ w: HybridWeights) {
        let sizes = [g.inputHeight, g.inputWidth, g.outputHeight, g.outputWidth, g.filterHeight, g.filterWidth, g.groups]
        let areRows = sizes.allSatisfy { $0 == 1 } && g.outputSteps == nil && !g.isPooled
        (runs, images) = areRows ? (1, g.batch) : (g.batch, 1)
        var geometry = areRows ? WindowGeometry(rows: g.batch, inputs: g.inputChannels, outputs: g.outputChannels) : g
        geometry.batch = 1
        let perOutput = w.weights.count / g.outputChannels
        guard perOutput < 1 << 15, let sums = IntegerConvolution<HybridStep>(geometry, weights: w.weights, bias: []) else {
            return nil
        }
        self.sums = sums
        count = g.inputHeight * g.inputWidth * g.inputChannels
        isAsymmetric = w.isAsymmetric
        multipliesScalesFirst = w.multipliesScalesFirst
        minimum = w.minimum
        maximum = w.maximum
        scales = sums.plan.perLane { w.scales[w.scales.count == 1 ? 0 : $0] }
        bias = sums.plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
        totals = sums.plan.perLane { o in
            (o * perOutput..<(o + 1) * perOutput).reduce(Int32(0)) { $0 &+ w.weights[$1] }
        }
    }

    /// The quantized images, staged, then what they are scaled by and what their sums have too much; behind them an image without
    /// its border.
    var scratchBytes: Int { stagedBytes + rangeBytes + (images > 1 ? 0 : count * MemoryLayout<HybridElement>.size + 64) }
    private var stagedBytes: Int { (sums.scratchBytes + 63) / 64 * 64 }
    private var rangeBytes: Int { (images * 8 + 63) / 64 * 64 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry, channels = g.inputChannels
        let staged = scratch.assumingMemoryBound(to: HybridElement.self)
        let scales = (scratch + stagedBytes).assumingMemoryBound(to: Float.self)
        let offsets = (scratch + stagedBytes + images &* 4).assumingMemoryBound(to: Int32.self)
        let quantized =
            images > 1 ? staged : (scratch + stagedBytes + rangeBytes).assumingMemoryBound(to: HybridElement.self)
        for run in 0..<runs {
            for image in 0..<images {
                let x = input + (run &+ image) &* count &* 4
                let range = isAsymmetric ? asymmetricRange(x, count: count) : symmetricRange(x, count: count)
                quantize(x, count: count, range, to: quantized + image &* count)
                (scales[image], offsets[image]) = (range.scale, range.zero)
            }
            if images == 1 {
                stage(
                    UnsafePointer(quantized), g, channels: channels, into: staged,
                    fill: HybridElement(truncatingIfNeeded: offsets[0])
                ) { $1.update(from: $0, count: $2 &* channels) }
            }
            multiply(scratch, output.assumingMemoryBound(to: Float.self) + run &* g.outputCount, scales, offsets)
        }
    }

    @inline(never)
    private func multiply(
        _ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Float>, _ inputScales: UnsafePointer<Float>,
        _ offsets: UnsafePointer<Int32>
    ) {
        sums.run(
            staged, to: target,
            HybridEpilogue(
                last: images - 1, inputScales: inputScales, offsets: offsets, totals: totals.raw, scales: scales.raw,
                bias: bias.raw, scalesFirst: multipliesScalesFirst, low: Floats(repeating: minimum),
                high: Floats(repeating: maximum)))
    }
}
