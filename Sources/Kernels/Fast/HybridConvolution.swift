internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of float32 inputs and int8 weights: each image, or each row, is quantized over its own
/// range, multiplied in integers and scaled back.
final class HybridConvolution: PreparedKernel {
    let sums: IntegerConvolution<HybridStep>
    let isAsymmetric: Bool
    let multipliesScalesFirst: Bool
    let minimum: Float
    let maximum: Float
    /// Of each panel's lanes.
    let scales: Packed<Float>
    let bias: Packed<Float>
    /// Sums of the weights.
    let totals: Packed<Int32>

    init?(_ geometry: WindowGeometry, _ weights: HybridWeights) {
        // Each image by itself: its scale is its own.
        var image = geometry
        image.batch = 1
        guard
            weights.weights.count / geometry.outputChannels < 1 << 15,
            let sums = IntegerConvolution<HybridStep>(image, weights: weights.weights, bias: [])
        else { return nil }
        self.sums = sums
        isAsymmetric = weights.isAsymmetric
        multipliesScalesFirst = weights.multipliesScalesFirst
        minimum = weights.minimum
        maximum = weights.maximum
        batch = geometry.batch
        scales = sums.plan.perLane { weights.scales[weights.scales.count == 1 ? 0 : $0] }
        bias = sums.plan.perLane { weights.bias.isEmpty ? 0 : weights.bias[$0] }
        let taps = weights.weights.count / geometry.outputChannels
        totals = sums.plan.perLane { o in (o * taps..<(o + 1) * taps).reduce(Int32(0)) { $0 &+ weights.weights[$1] } }
    }

    let batch: Int

    /// The staged image and, before it, the quantized image without its border.
    var scratchBytes: Int { quantizedBytes + sums.scratchBytes }
    private var quantizedBytes: Int { (sums.plan.geometry.inputCount * MemoryLayout<HybridElement>.size + 127) / 64 * 64 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry
        let channels = g.inputChannels
        let quantized = scratch.assumingMemoryBound(to: HybridElement.self)
        let staged = scratch + quantizedBytes
        for image in 0..<batch {
            let x = input + image &* g.inputCount &* 4
            let range = isAsymmetric ? asymmetricRange(x, count: g.inputCount) : symmetricRange(x, count: g.inputCount)
            quantize(x, count: g.inputCount, range, to: quantized)
            stage(
                UnsafePointer(quantized), g, channels: channels, into: staged.assumingMemoryBound(to: HybridElement.self),
                fill: HybridElement(truncatingIfNeeded: range.zero)
            ) { $1.update(from: $0, count: $2 &* channels) }
            run(staged, output.assumingMemoryBound(to: Float.self) + image &* g.outputCount, range)
        }
    }

    @inline(never)
    private func run(_ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Float>, _ range: InputRange) {
        withUnsafePointer(to: range.scale) { scale in
            withUnsafePointer(to: range.zero) { zero in
                sums.run(
                    staged, to: target,
                    HybridEpilogue(
                        last: 0, inputScales: scale, offsets: zero, totals: totals.raw, scales: scales.raw, bias: bias.raw,
                        scalesFirst: multipliesScalesFirst, low: Floats(repeating: minimum), high: Floats(repeating: maximum)))
            }
        }
    }
}
