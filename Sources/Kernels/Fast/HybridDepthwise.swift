internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D of float32 inputs and int8 weights: each image is quantized over its own range with a zero point,
/// multiplied in integers and scaled back.
///
/// The sums of products are taken in float32: within 2^24, which the size of the window proves, every step is exact.
func depthwiseOfHybrid(_ g: WindowGeometry, _ w: HybridWeights) -> FunctionKernel? {
    guard
        g.filterHeight * g.filterWidth * 255 * 128 <= 1 << 24,
        let plan = DepthwisePlan<Float>(g, alwaysStaged: true, filter: { Float(w.weights[$0]) })
    else { return nil }
    let scales = plan.perLane { w.scales[w.scales.count == 1 ? 0 : $0] }
    let bias = plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
    let (minimum, maximum) = (w.minimum, w.maximum)
    // The image as int16 and, behind it, staged.
    let count = g.inputHeight * g.inputWidth * g.inputChannels, quantizedBytes = (count * 2 + 127) / 64 * 64
    return FunctionKernel(scratchBytes: quantizedBytes + plan.stagedBytes) { input, output, scratch in
        let quantized = scratch.assumingMemoryBound(to: Int16.self)
        let staged = (scratch + quantizedBytes).assumingMemoryBound(to: Float.self)
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum), lanes = plan.lanes
        for image in 0..<g.batch {
            let scale = quantizeAsymmetric(input + image &* count &* 4, count: count, to: quantized)
            plan.stageImage(
                UnsafePointer(quantized), staged, convert: { for i in 0..<$2 { $1[i] = Float($0[i]) } }, one: { Float($0) })
            let target = output.assumingMemoryBound(to: Float.self) + image &* g.outputHeight &* g.outputWidth &* g.outputChannels
            let inputScale = Floats(repeating: scale), scales = scales.raw, bias = bias.raw
            plan.forEachSum(UnsafeRawPointer(staged), bias: nil) { chunk, offset, sum in
                let scaled = sum * (inputScale * scales.floats(chunk &* 64)) + bias.floats(chunk &* 64)
                UnsafeMutableRawPointer(target + offset).store(lanes_clamp_f32(scaled, low, high), lanes: lanes)
            }
        }
    }
}
