import KernelInterface
import Models
import Tensors

/// TRANSPOSE_CONV: each input pixel spread over the output by the filter.
///
/// Inputs: the output's shape [4]; weights [o, kh, kw, i]; x [n, h, w, i]; bias [o], optional. y: [n, h', w', o].
enum TransposeConv {
    static let kernel = OperatorKernel(
        // Each input element is spread over one filter.
        version: 5, products: { $0.product(of: 2) &* $0.product(of: 1) { $0.dropLast() } }
    ) { try TransposeConvPlan($0) }
}

struct TransposeConvPlan: OperatorPlan {
    /// Its geometry has input and output as the operator has them; the padding is that of the convolution from y to x.
    private let sums: ConvolutionPlan
    private var geometry: WindowGeometry { sums.geometry }

    init(_ node: Node) throws {
        try node.expect(inputs: 3...4)
        let (w, x) = (try node.input(1), try node.input(2))
        try node.expect(w, rank: 4...4)
        try node.expect(x, rank: 4...4)
        let shape = try node.integers(try node.input(0))
        try node.require(
            shape.count == 4 && shape.allSatisfy { $0 >= 0 && $0 < 1 << 31 }, "the output shape \(Shape(shape)) is not possible")
        let (outputs, channels) = (w.shape[0], w.shape[3])
        try node.require(
            shape[0] == x.shape[0] && shape[3] == outputs && x.shape[3] == channels && outputs > 0 && channels > 0,
            "weights of shape \(w.shape) and an input of shape \(x.shape) do not give an output of shape \(Shape(shape))")
        let y = try node.output()
        try node.resize(y, to: Shape(shape))
        let (height, width) = (w.shape[1], w.shape[2])
        var g = try node.window(over: y, filterHeight: height, filterWidth: width, outputChannels: channels, isDilated: false)
        try node.limitSteps(x.shape.dimensions + [outputs, min(height, shape[1]), min(width, shape[2])], height, width, over: x)
        (g.outputHeight, g.outputWidth, g.outputChannels) = (shape[1], shape[2], outputs)
        (g.inputHeight, g.inputWidth, g.inputChannels) = (x.shape[1], x.shape[2], channels)
        sums = try ConvolutionPlan(node, .transposed, geometry: g)
    }

    var description: String { sums.description }

    func reference(_ node: Node) throws -> Evaluation { try sums.reference(node) }

    /// Positions over which the convolutions are left to the reference.
    private static let limit = 64

    /// As one convolution for each position of an output pixel relative to the strides: there the same taps of the filter meet
    /// the input for all pixels.
    func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? {
        let (x, y, bias, weights, limit) = (sums.x, sums.y, sums.bias, sums.weights, Self.limit)
        let (w, weightZero) = (weights.tensor, sums.weightZero)
        guard
            w.isConstant, bias?.isConstant ?? true, y.elementCount > 0, x.elementCount > 0, geometry.strideY <= limit,
            geometry.strideX <= limit, geometry.strideY * geometry.strideX <= limit
        else { return nil }
        let make: (WindowGeometry, Taps) -> (any PreparedKernel)?
        switch sums.arithmetic {
        case .float:
            let added = bias?.array(of: Float.self) ?? []
            make = { geometry, taps in
                taps.filter(UnsafePointer(w.elements(as: Float.self)), zero: 0).withUnsafeBufferPointer {
                    build.floatConvolution(
                        geometry, filter: .floats($0.baseAddress!), bias: added, minimum: sums.range.lowerBound,
                        maximum: sums.range.upperBound)
                }
            }
        case .integer(let requantization, _) where x.type.isByte && w.type == x.type:
            let added = bias?.array(of: Int32.self) ?? []
            make = { geometry, taps in
                taps.filter(weights.int8, zero: Int8(truncatingIfNeeded: weightZero)).withUnsafeBufferPointer {
                    build.quantizedConvolution(
                        geometry,
                        QuantizedWeights(
                            input: .int8, inputZeroPoint: sums.inputZero - x.type.signedOffset,
                            weights: ByteWeights($0, as: w.type.byte, zeroPoint: weightZero), bias: added,
                            requantization: requantization.lowered(by: y.type.signedOffset)))
                }
            }
        default: return nil
        }
        let elementBytes = x.type == .float32 ? 4 : 1
        let kernel = node.prepared(from: w, x, y) { PhasedConvolution(geometry, elementBytes: elementBytes, make) }
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
        _ make: (WindowGeometry, TransposeConvPlan.Taps) -> (any PreparedKernel)?
    ) {
        typealias Axis = TransposeConvPlan.Axis
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
