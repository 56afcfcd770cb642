internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of int8, exact.
///
/// The image is copied as int16 with its zero point taken off and a border of zeros. A channel's sum stays within 32
/// bits for any input: that is proved when the kernel is made, from the channel's own weights.
final class QuantizedConvolution: PreparedKernel {
    #if AVX512 || DOT
    /// What could stay bytes is ``ByteConvolution``'s.
    private typealias NarrowStep = PairStep
    #else
    private typealias NarrowStep = BytePairStep
    #endif
    private enum Sums {
        case bytes(IntegerConvolution<NarrowStep>)
        case wide(IntegerConvolution<PairStep>)
    }
    private let sums: Sums
    private let inputZeroPoint: Int16
    private let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard w.input == .int8 else { return nil }
        inputZeroPoint = Int16(truncatingIfNeeded: w.inputZeroPoint)
        if w.staysBytes(g) {
            guard let (sums, scaling) = w.prepared(NarrowStep.self, g) else { return nil }
            (self.sums, self.scaling) = (.bytes(sums), scaling)
        } else {
            guard let (sums, scaling) = w.prepared(PairStep.self, g) else { return nil }
            (self.sums, self.scaling) = (.wide(sums), scaling)
        }
    }

    private var plan: WindowPlan {
        switch sums {
        case .bytes(let sums): sums.plan
        case .wide(let sums): sums.plan
        }
    }

    var scratchBytes: Int {
        switch sums {
        case .bytes(let sums): sums.scratchBytes
        case .wide(let sums): sums.scratchBytes
        }
    }

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
    private func run<S: IntegerStep>(
        _ sums: IntegerConvolution<S>, _ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Int8>
    ) {
        sums.run(staged, to: target, Int8Epilogue(scaling))
    }
}
