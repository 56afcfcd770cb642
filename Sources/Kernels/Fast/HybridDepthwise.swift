internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D of float32 inputs and int8 weights: each image is quantized over its own range with a zero point,
/// multiplied in integers and scaled back.
///
/// The sums of products are taken in float32: within 2^24, which the size of the window proves, every step is exact.
final class HybridDepthwise: PreparedKernel {
    private let plan: DepthwisePlan<Float>
    /// Of each chunk's lanes.
    private let scales: Packed<Float>
    private let bias: Packed<Float>
    private let minimum: Float
    private let maximum: Float

    init?(_ g: WindowGeometry, _ w: HybridWeights) {
        guard
            g.filterHeight * g.filterWidth * 255 * 128 <= 1 << 24,
            let plan = DepthwisePlan(g, alwaysStaged: true, filter: { Float(w.weights[$0]) })
        else { return nil }
        self.plan = plan
        scales = plan.perLane { w.scales[w.scales.count == 1 ? 0 : $0] }
        bias = plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
        minimum = w.minimum
        maximum = w.maximum
    }

    private var imageCount: Int { plan.geometry.inputHeight * plan.geometry.inputWidth * plan.geometry.inputChannels }
    private var quantizedBytes: Int { (imageCount * 2 + 127) / 64 * 64 }
    /// The image as int16 and, behind it, staged.
    var scratchBytes: Int { quantizedBytes + plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let count = imageCount
        let quantized = scratch.assumingMemoryBound(to: Int16.self)
        let staged = (scratch + quantizedBytes).assumingMemoryBound(to: Float.self)
        for image in 0..<g.batch {
            let scale = quantizeAsymmetric(input + image &* count &* 4, count: count, to: quantized)
            plan.stageImage(
                UnsafePointer(quantized), staged, convert: { for i in 0..<$2 { $1[i] = Float($0[i]) } }, one: { Float($0) })
            run(
                staged,
                output.assumingMemoryBound(to: Float.self) + image &* g.outputHeight &* g.outputWidth &* g.outputChannels,
                scale: scale)
        }
    }

    @inline(never)
    private func run(_ staged: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, scale: Float) {
        let inputScale = Floats(repeating: scale)
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
        let scales = scales.raw, bias = bias.raw, lanes = plan.lanes
        plan.forEachSum(UnsafeRawPointer(staged), bias: nil) { chunk, offset, sum in
            let scaled = sum * (inputScale * scales.floats(chunk &* 64)) + bias.floats(chunk &* 64)
            UnsafeMutableRawPointer(target + offset).store(lanes_clamp_f32(scaled, low, high), lanes: lanes)
        }
    }
}
