internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of float32 inputs and int8 weights: each image, or each row, is quantized over its own
/// range, multiplied in integers and scaled back.
final class HybridConvolution: PreparedKernel {
    let sums: IntegerConvolution<PairStep>
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
            let sums = IntegerConvolution<PairStep>(image, weights: weights.weights, bias: [])
        else { return nil }
        self.sums = sums
        isAsymmetric = weights.isAsymmetric
        multipliesScalesFirst = weights.multipliesScalesFirst
        minimum = weights.minimum
        maximum = weights.maximum
        batch = geometry.batch
        func lanes(_ value: @escaping (Int) -> Float) -> Packed<Float> {
            Packed(count: sums.panelCount * laneCount, zero: 0) {
                for i in 0..<(sums.panelCount * laneCount) {
                    $0[i] = value(sums.plan.channel(ofPanel: i / laneCount, lane: i % laneCount))
                }
            }
        }
        scales = lanes { weights.scales[weights.scales.count == 1 ? 0 : $0] }
        bias = lanes { weights.bias.isEmpty ? 0 : weights.bias[$0] }
    }

    let batch: Int

    /// The staged image and, before it, the image as int16 without its border.
    var scratchBytes: Int { quantizedBytes + sums.plan.stagedBytes }
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
    private func run(_ staged: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, scale: Float) {
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

/// Applies `body` to 16 of `count` floats at a time, missing ones 0.
@inline(__always)
private func forEachFloats(_ x: UnsafeRawPointer, count: Int, _ body: (_ at: Int, _ count: Int, Floats) -> Void) {
    var i = 0
    while i &+ laneCount <= count {
        body(i, laneCount, x.floats(i &* 4))
        i &+= laneCount
    }
    if i < count { body(i, count &- i, (x + i &* 4).head(count &- i, as: Floats.self)) }
}

/// To int8 over the run's own range with 0 in it; y = q − zero point as int16.
///
/// Source: PortableAsymmetricQuantizeFloats in tensorflow/lite/kernels/internal/reference/portable_tensor_utils.cc.
private func quantizeAsymmetric(_ x: UnsafeRawPointer, count: Int, to y: UnsafeMutablePointer<Int16>) -> Float {
    var least = Floats.zero, greatest = Floats.zero
    forEachFloats(x, count: count) { _, _, value in
        least = -lanes_max_f32(-least, -value)
        greatest = lanes_max_f32(greatest, value)
    }
    let low = Double(-lanes_reduce_max_f32(-least)), high = Double(lanes_reduce_max_f32(greatest))
    if low == high {
        y.update(repeating: 0, count: count)
        return 1
    }
    let scale = Double(Float(high - low)) / 255
    let lowError = 128 + abs(low / scale), highError = 127 + abs(high / scale)
    let zero = lowError < highError ? -128 - low / scale : 127 - high / scale
    let nudged: Int32 = !(zero > -128) ? -128 : zero >= 127 ? 127 : Int32(zero.rounded(.toNearestOrAwayFromZero))
    let narrow = Float(scale)
    store(x, count: count, to: y, inverse: Floats(repeating: 1 / narrow), lowest: -128 - nudged, greatest: 127 - nudged)
    return narrow
}

/// To −127 ... 127 with zero point 0.
private func quantizeSymmetric(_ x: UnsafeRawPointer, count: Int, to y: UnsafeMutablePointer<Int16>) -> Float {
    var greatest = Floats.zero
    forEachFloats(x, count: count) { _, _, value in greatest = lanes_max_f32(greatest, lanes_abs_f32(value)) }
    let range = lanes_reduce_max_f32(greatest)
    if range == 0 {
        y.update(repeating: 0, count: count)
        return 1
    }
    store(x, count: count, to: y, inverse: Floats(repeating: 127 / range), lowest: -127, greatest: 127)
    return range / 127
}

@inline(__always)
private func store(
    _ x: UnsafeRawPointer, count: Int, to y: UnsafeMutablePointer<Int16>, inverse: Floats, lowest: Int32, greatest: Int32
) {
    let limit = Floats(repeating: 65536)
    forEachFloats(x, count: count) { i, rest, value in
        let rounded = lanes_round_away(lanes_clamp_f32(value * inverse, -limit, limit))
        let q = lanes_clamp_i32(rounded, Ints(repeating: lowest), Ints(repeating: greatest))
        let narrow = lanes_narrow_i32(q)
        UnsafeMutableRawPointer(y + i).store(narrow, lanes: rest)
    }
}
