internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D of int16 inputs and weights of a byte, exact: the weights prove that 32 bits hold every sum.
func depthwiseOfInt16(_ g: WindowGeometry, _ w: QuantizedWeights) -> FunctionKernel? {
    let bound = w.depthwiseProductBound(channels: g.outputChannels) + w.biasMagnitude
    guard
        bound < 1 << 31, let plan = DepthwisePlan<Int32>(g, alwaysStaged: true, filter: { w.weights[$0] }),
        let scaling = Scaling(w.requantization, isInt8: false, bound: bound, plan)
    else { return nil }
    let bias = plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
    @inline(__always)
    @Sendable func run<E: Epilogue>(_ image: UnsafeRawPointer, _ target: UnsafeMutablePointer<Int16>, _ epilogue: E)
    where E.Element == Int16, E.Sum == Ints {
        let lanes = plan.lanes
        plan.forEachSum(image, bias: bias.raw) { chunk, offset, sum in
            epilogue.store(sum, panel: chunk, at: target + offset, lanes: lanes)
        }
    }
    return FunctionKernel(scratchBytes: plan.stagedBytes) { input, output, scratch in
        plan.forEachImage(
            input, of: Int16.self, output, of: Int16.self, scratch,
            convert: { for i in 0..<$2 { $1[i] = Int32($0[i]) } }, one: { Int32($0) }
        ) { image, target in
            switch scaling.rounding {
            case .twice where scaling.shiftsRight:
                run(image, target, Int16Epilogue(scaling: scaling.lanes(RoundingRight.self)))
            case .twice: run(image, target, Int16Epilogue(scaling: scaling.lanes(RoundingTwice.self)))
            case .real: run(image, target, Int16Epilogue(scaling: scaling.lanes(RoundingReal.self)))
            case .reduced: run(image, target, Int16Epilogue(scaling: scaling.lanes(RoundingReduced.self)))
            }
        }
    }
}
