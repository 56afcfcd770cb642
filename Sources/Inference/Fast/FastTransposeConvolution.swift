import KernelInterface
import Kernels
import Models
import Tensors

/// TRANSPOSE_CONV as one convolution for each position of an output pixel relative to the strides: there the same taps
/// of the filter meet the input for all pixels.
enum FastTransposeConvolution {
    /// Positions over which the convolutions are left to the reference.
    private static let limit = 64

    static func evaluation(_ node: Node) throws -> Evaluation? {
        let (w, x, y) = (try node.input(1), try node.input(2), try node.output())
        let bias = try node.optionalInput(3)
        let window = try TransposeConv.window(x, w, y.shape.dimensions, node)
        guard
            w.isConstant, bias?.isConstant ?? true, y.elementCount > 0, x.elementCount > 0,
            window.strideY <= limit, window.strideX <= limit, window.strideY * window.strideX <= limit
        else { return nil }
        let make: (WindowGeometry, Taps) -> (any PreparedKernel)?
        switch (x.type, w.type, bias?.type) {
        case (.float32, .float32, nil), (.float32, .float32, .float32?):
            let range = try node.floatRange()
            let added = bias?.array(of: Float.self) ?? []
            let weights = UnsafePointer(w.elements(as: Float.self))
            make = { geometry, taps in
                taps.filter(weights, zero: 0).withUnsafeBufferPointer {
                    FastKernels.build?.floatConvolution(
                        geometry, filter: .floats($0.baseAddress!), bias: added, minimum: range.lower, maximum: range.upper)
                }
            }
        case (.int8, .int8, nil), (.int8, .int8, .int32?), (.uint8, .uint8, nil), (.uint8, .uint8, .int32?):
            let stage = try TransposeConv.stage(x, w, y, node)
            let zero = try node.signedQuantization(of: x).zeroPoint
            let weightZero = w.type == .uint8 ? Int32(w.quantization?.zeroPoints.first ?? 0) : 0
            let added = bias?.array(of: Int32.self) ?? []
            let weights = UnsafePointer(w.elements(as: Int8.self))
            make = { geometry, taps in
                taps.filter(weights, zero: Int8(truncatingIfNeeded: weightZero)).withUnsafeBufferPointer {
                    FastKernels.build?.quantizedConvolution(
                        geometry,
                        QuantizedWeights(
                            input: .int8, inputZeroPoint: zero,
                            weights: ByteWeights($0, as: w.type.byte, zeroPoint: weightZero), bias: added,
                            requantization: stage.lowered(by: y.type.signedOffset)))
                }
            }
        default: return nil
        }
        guard let kernel = node.prepared(from: w, { PhasedConvolution(window, elementBytes: x.type == .float32 ? 4 : 1, make) })
        else { return nil }
        return try node.evaluation(ofSigned: kernel, x, y)
    }

    /// The taps of a filter (Co,Kh,Kw,C) that meet the input at one position, as a filter of their own.
    struct Taps {
        let window: WindowGeometry
        let vertical: Axis
        let horizontal: Axis

        /// (Co, rows, columns, C); what is no tap is `zero`.
        func filter<T: BitwiseCopyable>(_ weights: UnsafePointer<T>, zero: T) -> [T] {
            let (outputs, channels) = (window.outputChannels, window.inputChannels)
            var result = [T](repeating: zero, count: outputs * vertical.filter * horizontal.filter * channels)
            for o in 0..<outputs {
                for (u, ky) in vertical.taps {
                    for (v, kx) in horizontal.taps {
                        let from = ((o * window.filterHeight + ky) * window.filterWidth + kx) * channels
                        let to = ((o * vertical.filter + u) * horizontal.filter + v) * channels
                        for c in 0..<channels { result[to + c] = weights[from + c] }
                    }
                }
            }
            return result
        }
    }

    /// One dimension of a position: output indices first, first + stride, … are a convolution of stride 1.
    struct Axis {
        let first: Int
        let count: Int
        let filter: Int
        let before: Int
        /// (index in that filter, index in the whole one).
        let taps: [(Int, Int)]

        /// Output o gets tap k of the whole filter from input i where o = i·stride − pad + k. For o = stride·q + first the taps are
        /// k = start + stride·t, and i = q + shift − t.
        init(first: Int, size: Int, whole: Int, stride: Int, pad: Int) {
            self.first = first
            count = (size - first + stride - 1) / stride
            let start = (first + pad) % stride
            let shift = (first + pad - start) / stride
            let number = start < whole ? (whole - start + stride - 1) / stride : 0
            let filter = max(number, shift + 1)
            self.filter = filter
            before = filter - 1 - shift
            taps = (0..<number).map { (filter - 1 - $0, start + stride * $0) }
        }
    }
}

/// Several convolutions of one input, each to pixels of its own.
private final class PhasedConvolution: PreparedKernel {
    /// Each with the byte at which its output begins.
    private let parts: [(kernel: any PreparedKernel, offset: Int)]

    init?(
        _ w: WindowGeometry, elementBytes: Int,
        _ make: (WindowGeometry, FastTransposeConvolution.Taps) -> (any PreparedKernel)?
    ) {
        typealias Axis = FastTransposeConvolution.Axis
        var parts: [(any PreparedKernel, Int)] = []
        for y in 0..<min(w.strideY, w.outputHeight) {
            let vertical = Axis(first: y, size: w.outputHeight, whole: w.filterHeight, stride: w.strideY, pad: w.padTop)
            for x in 0..<min(w.strideX, w.outputWidth) {
                let horizontal = Axis(first: x, size: w.outputWidth, whole: w.filterWidth, stride: w.strideX, pad: w.padLeft)
                var geometry = w
                (geometry.outputHeight, geometry.outputWidth) = (vertical.count, horizontal.count)
                (geometry.filterHeight, geometry.filterWidth) = (vertical.filter, horizontal.filter)
                (geometry.strideY, geometry.strideX) = (1, 1)
                (geometry.padTop, geometry.padLeft) = (vertical.before, horizontal.before)
                guard geometry.isCovered else { return nil }
                let row = w.outputWidth * w.outputChannels
                geometry.outputSteps = .init(
                    pixel: w.strideX * w.outputChannels, row: w.strideY * row, image: w.outputHeight * row)
                guard let kernel = make(geometry, .init(window: w, vertical: vertical, horizontal: horizontal)) else {
                    return nil
                }
                parts.append((kernel, (y * row + x * w.outputChannels) * elementBytes))
            }
        }
        self.parts = parts
    }

    var scratchBytes: Int { parts.map(\.kernel.scratchBytes).max() ?? 0 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        for (kernel, offset) in parts { kernel.run(input, output + offset, scratch: scratch) }
    }
}
