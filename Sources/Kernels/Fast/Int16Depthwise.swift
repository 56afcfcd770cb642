internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D of int16 inputs and weights of a byte, exact: the weights prove that 32 bits hold every sum.
final class Int16Depthwise: PreparedKernel {
    let plan: DepthwisePlan<Int32>
    let bias: Packed<Int32>
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        let bound = w.depthwiseProductBound(channels: g.outputChannels) + w.biasMagnitude
        guard
            w.input == .int16, bound < 1 << 31, let plan = DepthwisePlan(g, alwaysStaged: true, filter: { w.weights[$0] }),
            let scaling = Scaling(
                w.requantization, isInt8: false, bound: bound, panels: plan.starts.count,
                channel: { plan.channel(ofChunk: $0, lane: $1) }, channels: g.outputChannels)
        else { return nil }
        self.plan = plan
        self.scaling = scaling
        bias = plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
    }

    var scratchBytes: Int { plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let staged = scratch.assumingMemoryBound(to: Int32.self)
        let inputImage = g.inputHeight &* g.inputWidth &* g.inputChannels
        let outputImage = g.outputHeight &* g.outputWidth &* g.outputChannels
        for image in 0..<g.batch {
            plan.stageImage(
                input.assumingMemoryBound(to: Int16.self) + image &* inputImage, staged,
                convert: { for i in 0..<$2 { $1[i] = Int32($0[i]) } }, one: { Int32($0) })
            run(staged, output.assumingMemoryBound(to: Int16.self) + image &* outputImage)
        }
    }

    @inline(never)
    private func run(_ staged: UnsafePointer<Int32>, _ target: UnsafeMutablePointer<Int16>) {
        switch scaling.rounding {
        case .twice where scaling.shiftsRight: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingRight.self)))
        case .twice: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingTwice.self)))
        case .real: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingReal.self)))
        case .reduced: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingReduced.self)))
        }
    }

    @inline(__always)
    private func run<E: Epilogue>(_ image: UnsafePointer<Int32>, to target: UnsafeMutablePointer<E.Element>, _ epilogue: E) {
        let lanes = plan.lanes
        plan.forEachSum(UnsafeRawPointer(image), bias: bias.raw) { chunk, offset, sum in
            epilogue.store(sum, panel: chunk, at: target + offset, lanes: lanes)
        }
    }
}
