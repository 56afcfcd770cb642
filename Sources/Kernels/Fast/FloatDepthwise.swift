internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D in float32. One output is one chain of multiply-adds over (ky, kx), beginning with the bias.
func depthwiseOfFloats(
    _ g: WindowGeometry, filter: UnsafePointer<Float>, bias: [Float], minimum: Float, maximum: Float
) -> FunctionKernel? {
    guard let plan = DepthwisePlan<Float>(g, alwaysStaged: false, filter: { filter[$0] }) else { return nil }
    let bias = plan.perLane { bias.isEmpty ? 0 : bias[$0] }
    return FunctionKernel(scratchBytes: plan.stagedBytes) { input, output, scratch in
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum), lanes = plan.lanes
        plan.forEachImage(
            input, of: Float.self, output, of: Float.self, scratch, convert: { $1.update(from: $0, count: $2) }, one: { $0 }
        ) { image, target in
            plan.forEachSum(image, bias: bias.raw) { _, offset, sum in
                UnsafeMutableRawPointer(target + offset).store(lanes_clamp_f32(sum, low, high), lanes: lanes)
            }
        }
    }
}
