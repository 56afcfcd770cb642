internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of float32 inputs and int8 weights: each image, or each row, is quantized over its own
/// range, multiplied in integers and scaled back.
final class HybridConvolution: PreparedKernel {
    let sums: IntegerConvolution<BytePairStep>
    let isAsymmetric: Bool
    let multipliesScalesFirst: Bool
    let minimum: Float
    let maximum: Float
    /// Of each panel's lanes.
    let scales: Packed<Float>
    let bias: Packed<Float>

    init?(_ geometry: WindowGeometry, _ weights: HybridWeights) {
        // Each image by itself: its scale is its own.
        var image = geometry
        image.batch = 1
        guard
            weights.weights.count / geometry.outputChannels < 1 << 15,
            let sums = IntegerConvolution<BytePairStep>(image, weights: weights.weights, bias: [])
        else { return nil }
        self.sums = sums
        isAsymmetric = weights.isAsymmetric
        multipliesScalesFirst = weights.multipliesScalesFirst
        minimum = weights.minimum
        maximum = weights.maximum
        batch = geometry.batch
        scales = sums.plan.perLane { weights.scales[weights.scales.count == 1 ? 0 : $0] }
        bias = sums.plan.perLane { weights.bias.isEmpty ? 0 : weights.bias[$0] }
    }

    let batch: Int

    /// The staged image and, before it, the image as int16 without its border.
    var scratchBytes: Int { quantizedBytes + sums.scratchBytes }
    private var quantizedBytes: Int { (sums.plan.geometry.inputCount * 2 + 127) / 64 * 64 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry
        let channels = g.inputChannels
        let quantized = scratch.assumingMemoryBound(to: Int16.self)
        let staged = scratch + quantizedBytes
        for image in 0..<batch {
            let x = input + image &* g.inputCount &* 4
            let scale = isAsymmetric
                ? quantizeAsymmetric(x, count: g.inputCount, to: quantized)
                : quantizeSymmetric(x, count: g.inputCount, to: quantized)
            stage(
                UnsafePointer(quantized), g, channels: channels, into: staged.assumingMemoryBound(to: Int16.self), fill: 0
            ) { $1.update(from: $0, count: $2 &* channels) }
            run(staged, output.assumingMemoryBound(to: Float.self) + image &* g.outputCount, scale: scale)
        }
    }

    @inline(never)
    private func run(_ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Float>, scale: Float) {
        sums.run(
            staged, to: target,
            FloatEpilogue(
                scales: scales.raw, bias: bias.raw, inputScale: Floats(repeating: scale),
                scalesFirst: multipliesScalesFirst, low: Floats(repeating: minimum),
                high: Floats(repeating: maximum)))
    }
}

/// sum · channel scale · input scale + bias, clamped.
struct FloatEpilogue: Epilogue {
    let scales: UnsafeRawPointer
    let bias: UnsafeRawPointer
    let inputScale: Floats
    let scalesFirst: Bool
    let low: Floats
    let high: Floats

    @inline(__always)
    func store(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Float>, lanes: Int) {
        let scale = scales.floats(panel &* 64)
        let sum = lanes_float(sums)
        let scaled = scalesFirst ? sum * (inputScale * scale) : sum * scale * inputScale
        let y = lanes_clamp_f32(scaled + bias.floats(panel &* 64), low, high)
        let target = UnsafeMutableRawPointer(target)
        target.store(y, lanes: lanes)
    }
}
