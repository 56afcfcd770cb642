internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D of int8 inputs and weights of a byte, exact.
///
/// The sums of products are taken in float32: while they stay within 2^24, which the weights prove, every step is
/// exact.
final class Int8Depthwise: PreparedKernel {
    let plan: DepthwisePlan<Float>
    let inputZeroPoint: Int32
    let bias: Packed<Int32>
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard w.input == .int8, let plan = DepthwisePlan(g, alwaysStaged: true, filter: { Float(w.weights[$0]) }) else {
            return nil
        }
        self.plan = plan
        inputZeroPoint = w.inputZeroPoint
        let products = w.depthwiseProductBound(channels: g.outputChannels), sums = products + w.biasMagnitude
        guard
            products <= 1 << 24, sums < 1 << 31,
            let scaling = Scaling(
                w.requantization, isInt8: true, bound: sums, panels: plan.starts.count,
                channel: { plan.channel(ofChunk: $0, lane: $1) }, channels: g.outputChannels)
        else { return nil }
        self.scaling = scaling
        bias = plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
    }

    /// The staged image, then the sums of a row's uncertain outputs and their places.
    var scratchBytes: Int { plan.stagedBytes + mostUncertain * (64 + 8) + 64 }
    private var mostUncertain: Int { plan.geometry.outputWidth + 4 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let staged = scratch.assumingMemoryBound(to: Float.self)
        let inputImage = g.inputHeight &* g.inputWidth &* g.inputChannels
        let outputImage = g.outputHeight &* g.outputWidth &* g.outputChannels
        let zeroPoint = inputZeroPoint
        for image in 0..<g.batch {
            plan.stageImage(
                input.assumingMemoryBound(to: Int8.self) + image &* inputImage, staged,
                convert: { widen($0, $1, count: $2, zeroPoint: zeroPoint) }, one: { Float(Int32($0) &- zeroPoint) })
            run(
                staged, output.assumingMemoryBound(to: Int8.self) + image &* outputImage,
                uncertain: scratch + (plan.stagedBytes &+ 63) / 64 &* 64)
        }
    }

    @inline(never)
    private func run(
        _ staged: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Int8>, uncertain: UnsafeMutableRawPointer
    ) {
        let epilogue = Int8Epilogue(scaling), lanes = plan.lanes, bias = bias.raw
        let places = (uncertain + mostUncertain &* 64).assumingMemoryBound(to: Int.self)
        var count = 0
        plan.forEachSum(UnsafeRawPointer(staged), bias: nil) { chunk, offset, products in
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
