internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of int16 and int8 weights, exact: see ``IntegerConvolution``.
final class Int16Convolution: PreparedKernel {
    let sums: IntegerConvolution<BytePairStep>
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard
            w.input == .int16, w.inputZeroPoint == 0, let (sums, scaling) = w.prepared(BytePairStep.self, g)
        else { return nil }
        (self.sums, self.scaling) = (sums, scaling)
    }

    var scratchBytes: Int { sums.scratchBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let channels = g.inputChannels
        for image in 0..<g.batch {
            stage(
                input.assumingMemoryBound(to: Int16.self) + image * inputImage, g, channels: channels,
                into: scratch.assumingMemoryBound(to: Int16.self), fill: 0
            ) { $1.update(from: $0, count: $2 &* channels) }
            run(scratch, output.assumingMemoryBound(to: Int16.self) + image * g.resultImageCount)
        }
    }

    @inline(never)
    private func run(_ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Int16>) {
        switch scaling.rounding {
        case .twice where scaling.shiftsRight:
            sums.run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingRight.self)))
        case .twice: sums.run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingTwice.self)))
        case .real: sums.run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingReal.self)))
        case .reduced: sums.run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingReduced.self)))
        }
    }
}

struct Int16Epilogue<Rule: RoundingRule>: Epilogue {
    let scaling: LaneScaling<Rule>

    @inline(__always)
    func store(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Int16>, lanes: Int) {
        UnsafeMutableRawPointer(target).store(lanes_narrow_i32(scaling.apply(sums, panel: panel)), lanes: lanes)
    }
}
