internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D of int8 inputs and weights of a byte, exact.
///
/// The sums of products are taken in float32: while they stay within 2^24, which the weights prove, every step is
/// exact.
func depthwiseOfInt8(_ g: WindowGeometry, _ w: QuantizedWeights) -> FunctionKernel? {
    let products = w.depthwiseProductBound(channels: g.outputChannels), bound = products + w.biasMagnitude
    guard
        products <= 1 << 24, bound < 1 << 31,
        let plan = DepthwisePlan<Float>(g, alwaysStaged: true, filter: { Float(w.weights[$0]) }),
        let scaling = Scaling(w.requantization, isInt8: true, bound: bound, plan)
    else { return nil }
    let bias = plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
    let zeroPoint = w.inputZeroPoint
    // The staged image, then the sums of a row's uncertain outputs and their places.
    let imageBytes = (plan.stagedBytes + 63) / 64 * 64, mostUncertain = g.outputWidth + 4
    return FunctionKernel(scratchBytes: imageBytes + mostUncertain * (64 + 8)) { input, output, scratch in
        let epilogue = Int8Epilogue(scaling), lanes = plan.lanes, bias = bias.raw
        let uncertain = scratch + imageBytes
        let places = (uncertain + mostUncertain &* 64).assumingMemoryBound(to: Int.self)
        plan.forEachImage(
            input, of: Int8.self, output, of: Int8.self, scratch,
            convert: { widen($0, $1, count: $2, zeroPoint: zeroPoint) }, one: { Float(Int32($0) &- zeroPoint) }
        ) { image, target in
            var count = 0
            plan.forEachSum(image, bias: nil) { chunk, offset, products in
                let sums = lanes_truncate(products) &+ bias.ints(chunk &* 64)
                if !epilogue.tryStore(sums, panel: chunk, at: target + offset, lanes: lanes) {
                    (uncertain + count &* 64).store(sums)
                    places[count] = offset
                    count &+= 1
                }
            } finish: { chunk in
                for i in 0..<count {
                    let sums = UnsafeRawPointer(uncertain).ints(i &* 64)
                    epilogue.exact.store(sums, panel: chunk, at: target + places[i], lanes: lanes)
                }
                count = 0
            }
        }
    }
}
