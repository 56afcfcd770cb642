internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of int8 or int16 inputs and weights of a byte, exact.
///
/// The image is copied as int16 with its zero point taken off and a border of zeros. A channel's sum stays within 32
/// bits for any input: that is proved when the kernel is made, from the channel's own weights.
final class QuantizedConvolution: PreparedKernel {
    let sums: IntegerConvolution<PairStep>
    let input: QuantizedWeights.Input
    let inputZeroPoint: Int16
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard
            let bound = w.sumBound(outputs: g.outputChannels),
            let sums = IntegerConvolution<PairStep>(g, weights: w.weights, bias: w.bias),
            let scaling = Scaling(
                w.requantization, isInt8: w.input == .int8, bound: bound, panels: sums.plan.panelCount,
                channel: { sums.plan.channel(ofPanel: $0, lane: $1) }, channels: g.outputChannels)
        else { return nil }
        self.sums = sums
        self.scaling = scaling
        input = w.input
        inputZeroPoint = Int16(truncatingIfNeeded: w.inputZeroPoint)
    }

    var scratchBytes: Int { sums.plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let outputImage = g.resultImageCount
        let staged = scratch.assumingMemoryBound(to: Int16.self)
        let channels = g.inputChannels, zeroPoint = inputZeroPoint
        for image in 0..<g.batch {
            switch self.input {
            case .int8:
                stage(input.assumingMemoryBound(to: Int8.self) + image * inputImage, g, channels: channels, into: staged, fill: 0) {
                    widen($0, $1, count: $2 &* channels, zeroPoint: zeroPoint)
                }
                run(scratch, output.assumingMemoryBound(to: Int8.self) + image * outputImage)
            case .int16:
                stage(input.assumingMemoryBound(to: Int16.self) + image * inputImage, g, channels: channels, into: staged, fill: 0) {
                    $1.update(from: $0, count: $2 &* channels)
                }
                run(scratch, output.assumingMemoryBound(to: Int16.self) + image * outputImage)
            }
        }
    }

    @inline(never)
    private func run(_ staged: UnsafeRawPointer, _ target: UnsafeMutablePointer<Int8>) {
        sums.run(staged, to: target, Int8Epilogue(scaling))
    }

    @inline(never)
    private func run(_ staged: UnsafeRawPointer, _ target: UnsafeMutablePointer<Int16>) {
        switch scaling.rounding {
        case .twice where scaling.shiftsRight: sums.run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingRight.self)))
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

extension QuantizedWeights {
    /// A magnitude that no sum of products and bias exceeds, whatever the input; nil if it could leave 32 bits.
    /// The weights are (Co, …).
    func sumBound(outputs: Int) -> Int? {
        let perOutput = weights.count / max(outputs, 1)
        var bound = 0
        for o in 0..<outputs {
            var sum = 0
            for i in 0..<perOutput { sum += Int(abs(weights[o * perOutput + i])) }
            bound = max(bound, sum * inputMagnitude + (bias.isEmpty ? 0 : abs(Int(bias[o]))))
        }
        return bound < 1 << 31 ? bound : nil
    }

    /// A magnitude that no sum of the products of one channel exceeds; the weights are (Kh,Kw,Co).
    func depthwiseProductBound(channels: Int) -> Int {
        (0..<channels).reduce(0) { bound, c in
            let magnitude = stride(from: c, to: weights.count, by: channels).reduce(0) { $0 + Int(abs(weights[$1])) }
            return max(bound, magnitude * inputMagnitude)
        }
    }

    var biasMagnitude: Int { bias.reduce(0) { max($0, abs(Int($1))) } }

    /// The largest magnitude of an input without its zero point.
    var inputMagnitude: Int {
        switch input {
        case .int8: max(127 - Int(inputZeroPoint), 128 + Int(inputZeroPoint))
        case .int16: 32768
        }
    }
}
