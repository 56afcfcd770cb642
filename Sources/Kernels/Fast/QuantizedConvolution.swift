internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of int8, exact.
///
/// The image is copied as int16 with its zero point taken off and a border of zeros. A channel's sum stays within 32
/// bits for any input: that is proved when the kernel is made, from the channel's own weights.
final class QuantizedConvolution: PreparedKernel {
    private enum Sums {
        case bytes(IntegerConvolution<BytePairStep>)
        /// Weights whose zero point is taken off: they need 9 bits.
        case wide(IntegerConvolution<PairStep>)
    }
    private let sums: Sums
    private let inputZeroPoint: Int16
    private let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard w.input == .int8 else { return nil }
        inputZeroPoint = Int16(truncatingIfNeeded: w.inputZeroPoint)
        if w.weights.areInt8 {
            guard let (sums, scaling) = w.prepared(BytePairStep.self, g, isInt8: true) else { return nil }
            (self.sums, self.scaling) = (.bytes(sums), scaling)
        } else {
            guard let (sums, scaling) = w.prepared(PairStep.self, g, isInt8: true) else { return nil }
            (self.sums, self.scaling) = (.wide(sums), scaling)
        }
    }

    private var plan: WindowPlan {
        switch sums {
        case .bytes(let sums): sums.plan
        case .wide(let sums): sums.plan
        }
    }

    var scratchBytes: Int { plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let channels = g.inputChannels, zeroPoint = inputZeroPoint
        for image in 0..<g.batch {
            stage(
                input.assumingMemoryBound(to: Int8.self) + image * inputImage, g, channels: channels,
                into: scratch.assumingMemoryBound(to: Int16.self), fill: 0
            ) { widen($0, $1, count: $2 &* channels, zeroPoint: zeroPoint) }
            let target = output.assumingMemoryBound(to: Int8.self) + image * g.resultImageCount
            switch sums {
            case .bytes(let sums): run(sums, scratch, target)
            case .wide(let sums): run(sums, scratch, target)
            }
        }
    }

    @inline(never)
    private func run<S: IntegerStep>(_ sums: IntegerConvolution<S>, _ staged: UnsafeRawPointer, _ target: UnsafeMutablePointer<Int8>) {
        sums.run(staged, to: target, Int8Epilogue(scaling))
    }
}

extension QuantizedWeights {
    /// The packed weights and the scales of a convolution; nil if a sum could leave 32 bits.
    func prepared<S: IntegerStep>(
        _: S.Type, _ g: WindowGeometry, isInt8: Bool
    ) -> (IntegerConvolution<S>, Scaling)? {
        guard
            let bound = sumBound(outputs: g.outputChannels),
            let sums = IntegerConvolution<S>(g, weights: weights, bias: bias),
            let scaling = Scaling(
                requantization, isInt8: isInt8, bound: bound, panels: sums.plan.panelCount,
                channel: { sums.plan.channel(ofPanel: $0, lane: $1) }, channels: g.outputChannels)
        else { return nil }
        return (sums, scaling)
    }

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
