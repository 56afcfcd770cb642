#if AVX512 || DOT
internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of int8 inputs and weights, exact, with four products per step.
///
/// The image is copied with a border of zero points; on x86 as unsigned bytes x + 128. Σ (x − z)·w = Σ (x + 128)·w −
/// (z + 128)·Σ w: the second term is in the bias.
final class ByteConvolution: PreparedKernel {
    let sums: IntegerConvolution<ByteStep>
    let scaling: Scaling
    let inputZeroPoint: Int32

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard w.input == .int8 else { return nil }
        let perOutput = w.weights.count / g.outputChannels
        let shift = w.inputZeroPoint + byteOffset
        let start = (0..<g.outputChannels).map { o -> Int32 in
            let sum = (o * perOutput..<(o + 1) * perOutput).reduce(Int32(0)) { $0 &+ w.weights[$1] }
            return (w.bias.isEmpty ? 0 : w.bias[o]) &- shift &* sum
        }
        guard let (sums, scaling) = w.prepared(ByteStep.self, g, start: start) else { return nil }
        (self.sums, self.scaling) = (sums, scaling)
        inputZeroPoint = w.inputZeroPoint
    }

    var scratchBytes: Int { sums.scratchBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry
        let inputImage = g.inputHeight &* g.inputWidth &* g.inputChannels
        let outputImage = g.resultImageCount
        let channels = g.inputChannels
        for image in 0..<g.batch {
            stage(
                input.assumingMemoryBound(to: Int8.self) + image &* inputImage, g, channels: channels,
                into: scratch.assumingMemoryBound(to: UInt8.self), fill: UInt8(truncatingIfNeeded: inputZeroPoint &+ byteOffset)
            ) { offset($0, $1, count: $2 &* channels) }
            run(scratch, output.assumingMemoryBound(to: Int8.self) + image &* outputImage)
        }
    }

    @inline(never)
    private func run(_ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Int8>) {
        sums.run(staged, to: target, Int8Epilogue(scaling))
    }
}

#if AVX512
private let byteOffset: Int32 = 128

/// int8 to unsigned bytes, 128 more.
@inline(__always)
func offset(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<UInt8>, count: Int) {
    var i = 0
    while i &+ 64 <= count {
        lanes_offset_i8x64(target + i, source + i)
        i &+= 64
    }
    while i < count {
        target[i] = UInt8(bitPattern: source[i]) ^ 0x80
        i &+= 1
    }
}
#else
private let byteOffset: Int32 = 0

/// int8 as they are.
@inline(__always)
private func offset(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<UInt8>, count: Int) {
    UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count)
}
#endif
#endif
