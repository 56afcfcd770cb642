#if !(AVX512 || DOT)
internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of int8, exact, where the processor multiplies no bytes.
///
/// The image is copied as int16 with its zero point taken off and a border of zeros. A channel's sum stays within 32
/// bits for any input: that is proved when the kernel is made, from the channel's own weights.
final class QuantizedConvolution: PreparedKernel {
    private let sums: IntegerConvolution<BytePairStep>
    private let inputZeroPoint: Int16
    private let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard w.input == .int8, let (sums, scaling) = w.prepared(BytePairStep.self, g) else { return nil }
        (self.sums, self.scaling) = (sums, scaling)
        inputZeroPoint = Int16(truncatingIfNeeded: w.inputZeroPoint)
    }

    var scratchBytes: Int { sums.scratchBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let channels = g.inputChannels, zeroPoint = inputZeroPoint
        for image in 0..<g.batch {
            stage(
                input.assumingMemoryBound(to: Int8.self) + image * inputImage, g, channels: channels,
                into: scratch.assumingMemoryBound(to: Int16.self), fill: 0
            ) { widen($0, $1, count: $2 &* channels, zeroPoint: zeroPoint) }
            run(scratch, output.assumingMemoryBound(to: Int8.self) + image * g.resultImageCount)
        }
    }

    @inline(never)
    private func run(_ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Int8>) {
        sums.run(staged, to: target, Int8Epilogue(scaling))
    }
}
#endif
