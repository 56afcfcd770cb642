internal import CLanes
import KernelInterface

/// How the elements of an image are copied for the sums of an exact convolution, and what becomes of the sums.
protocol ExactInput: SendableMetatype {
    associatedtype Element: BitwiseCopyable
    associatedtype Staged: FixedWidthInteger & BitwiseCopyable
    associatedtype Products: IntegerStep
    /// What stands for 0 among the copied elements.
    static func zero(_ zeroPoint: Int32) -> Int32
    static func copy(_ source: UnsafePointer<Element>, _ target: UnsafeMutablePointer<Staged>, count: Int, zeroPoint: Int32)
    /// Computes the outputs of one image.
    static func run(
        _ sums: IntegerConvolution<Products>, _ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Element>,
        _ scaling: Scaling)
}

/// CONV_2D and FULLY_CONNECTED of int8 or int16 inputs and weights of a byte, exact.
///
/// The image is copied with a border of what stands for 0. With z for that, Σ (x − z)·w = Σ x·w − z·Σ w: the second term is in the
/// bias.
struct ExactConvolution<I: ExactInput>: Sendable {
    private let sums: IntegerConvolution<I.Products>
    private let scaling: Scaling
    private let zeroPoint: Int32

    /// nil if a sum could leave 32 bits, which the weights of its channel prove.
    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        let zero = I.zero(w.inputZeroPoint), perOutput = w.weights.count / g.outputChannels
        let start = (0..<g.outputChannels).map { o -> Int32 in
            let weights = zero == 0 ? 0..<0 : o * perOutput..<(o + 1) * perOutput
            return (w.bias.isEmpty ? 0 : w.bias[o]) &- zero &* weights.reduce(0) { $0 &+ w.weights[$1] }
        }
        guard let (sums, scaling) = w.prepared(I.Products.self, g, start: start) else { return nil }
        (self.sums, self.scaling, zeroPoint) = (sums, scaling, w.inputZeroPoint)
    }

    var scratchBytes: Int { sums.scratchBytes }

    @inline(__always)
    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = sums.plan.geometry, channels = g.inputChannels, image = g.inputHeight &* g.inputWidth &* channels
        for n in 0..<g.batch {
            stage(
                input.assumingMemoryBound(to: I.Element.self) + n &* image, g, channels: channels,
                into: scratch.assumingMemoryBound(to: I.Staged.self), fill: I.Staged(truncatingIfNeeded: I.zero(zeroPoint))
            ) { I.copy($0, $1, count: $2 &* channels, zeroPoint: zeroPoint) }
            I.run(sums, scratch, output.assumingMemoryBound(to: I.Element.self) + n &* g.resultImageCount, scaling)
        }
    }
}

final class Int8Convolution: PreparedKernel {
    private let convolution: ExactConvolution<Int8Input>

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard let convolution = ExactConvolution<Int8Input>(g, w) else { return nil }
        self.convolution = convolution
    }

    var scratchBytes: Int { convolution.scratchBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        convolution.run(input, output, scratch: scratch)
    }
}

final class Int16Convolution: PreparedKernel {
    private let convolution: ExactConvolution<Int16Input>

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard w.inputZeroPoint == 0, let convolution = ExactConvolution<Int16Input>(g, w) else { return nil }
        self.convolution = convolution
    }

    var scratchBytes: Int { convolution.scratchBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        convolution.run(input, output, scratch: scratch)
    }
}

/// int8 as bytes, on x86 as unsigned ones, 128 more, four products to a step; where the processor multiplies no bytes, as int16 with
/// the zero point taken off.
enum Int8Input: ExactInput {
    #if AVX512 || DOT
    typealias Products = ByteStep
    @inline(__always) static func zero(_ zeroPoint: Int32) -> Int32 { zeroPoint &+ byteOffset }

    @inline(__always)
    static func copy(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<UInt8>, count: Int, zeroPoint: Int32) {
        offset(source, target, count: count)
    }
    #else
    typealias Products = BytePairStep
    @inline(__always) static func zero(_ zeroPoint: Int32) -> Int32 { 0 }

    @inline(__always)
    static func copy(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<Int16>, count: Int, zeroPoint: Int32) {
        widen(source, target, count: count, zeroPoint: Int16(truncatingIfNeeded: zeroPoint))
    }
    #endif

    @inline(never)
    static func run(
        _ sums: IntegerConvolution<Products>, _ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Int8>,
        _ scaling: Scaling
    ) {
        sums.run(staged, to: target, Int8Epilogue(scaling))
    }
}

/// int16 without a zero point.
enum Int16Input: ExactInput {
    typealias Products = BytePairStep
    @inline(__always) static func zero(_ zeroPoint: Int32) -> Int32 { 0 }

    @inline(__always)
    static func copy(_ source: UnsafePointer<Int16>, _ target: UnsafeMutablePointer<Int16>, count: Int, zeroPoint: Int32) {
        target.update(from: source, count: count)
    }

    @inline(never)
    static func run(
        _ sums: IntegerConvolution<Products>, _ staged: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Int16>,
        _ scaling: Scaling
    ) {
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
#elseif DOT
private let byteOffset: Int32 = 0

/// int8 as they are.
@inline(__always)
private func offset(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<UInt8>, count: Int) {
    UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count)
}
#endif
