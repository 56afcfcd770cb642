import KernelInterface
import Kernels
import Models
import Tensors

/// TRANSPOSE_CONV: each input pixel spread over the output by the filter.
///
/// Inputs: the output's shape [4]; weights [o, kh, kw, i]; x [n, h, w, i]; bias [o], optional. y: [n, h', w', o].
enum TransposeConv {
    static let kernel = OperatorKernel(version: 5) { try TransposeConvPlan($0) }
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
        try node.resize(try node.output(), to: Shape(shape))
        sums = try ConvolutionPlan(node, .transposed, geometry: Self.geometry(x, w, shape, node))
    }

    var description: String { sums.description }

    private static func geometry(_ x: RuntimeTensor, _ w: RuntimeTensor, _ shape: [Int], _ node: Node) throws -> WindowGeometry {
        let limit = 1 << 31
        var g = WindowGeometry()
        (g.strideY, g.strideX) = (node.options.int(.strideH), node.options.int(.strideW))
        try node.require(
            g.strideY > 0 && g.strideX > 0 && g.strideY < limit && g.strideX < limit,
            "the strides are \(g.strideY) and \(g.strideX); they must be positive")
        (g.filterHeight, g.filterWidth) = (w.shape[1], w.shape[2])
        try node.require(
            g.filterHeight > 0 && g.filterWidth > 0 && g.filterHeight < limit && g.filterWidth < limit,
            "the window is \(g.filterHeight) by \(g.filterWidth); it must not be empty")
        try node.limitSteps(
            x.shape.dimensions + [shape[3], min(g.filterHeight, shape[1]), min(g.filterWidth, shape[2])], g.filterHeight,
            g.filterWidth, over: x)
        (g.batch, g.outputHeight, g.outputWidth, g.outputChannels) = (shape[0], shape[1], shape[2], shape[3])
        (g.inputHeight, g.inputWidth, g.inputChannels) = (x.shape[1], x.shape[2], x.shape[3])
        g.padTop = try node.windowed(size: shape[1], filter: g.filterHeight, stride: g.strideY, dilation: 1).before
        g.padLeft = try node.windowed(size: shape[2], filter: g.filterWidth, stride: g.strideX, dilation: 1).before
        return g
    }

    // MARK: Reference

    func reference(_ node: Node) throws -> Evaluation {
        let (x, y, w, bias, range) = (sums.x, sums.y, sums.weights, sums.bias, sums.range)
        switch sums.arithmetic {
        case .float:
            return {
                let (out, count) = (y.elements(as: Float.self), y.elementCount)
                for i in 0..<count { out[i] = 0 }
                Reference.spread(
                    geometry, x: UnsafePointer(x.elements(as: Float.self)), w: w.elements(as: Float.self), sums: out,
                    multiply: { $0 * $1 }, add: +)
                let added = bias?.elements(as: Float.self)
                for i in 0..<count {
                    let value = out[i] + (added?[i % geometry.outputChannels] ?? 0)
                    out[i] = min(max(value, range.lowerBound), range.upperBound)
                }
            }
        case .hybrid(let scales, _): return try hybrid(scales, node)
        case .integer(let r, let isWide):
            switch x.type {
            case .int8: return try integers(r, Int8.self, Int8.self, Int32.self, node)
            case .uint8: return try integers(r, UInt8.self, UInt8.self, Int32.self, node)
            default:
                return isWide
                    ? try integers(r, Int16.self, Int8.self, Int64.self, node)
                    : try integers(r, Int16.self, Int8.self, Int32.self, node)
            }
        }
    }

    private func integers<
        X: FixedWidthInteger & BitwiseCopyable, W: FixedWidthInteger & BitwiseCopyable,
        A: FixedWidthInteger & SignedInteger & BitwiseCopyable
    >(_ requantization: Requantization, _: X.Type, _: W.Type, _: A.Type, _ node: Node) throws -> Evaluation {
        let (x, y, weights, bias, count) = (sums.x, sums.y, sums.weights, sums.bias, sums.y.elementCount)
        let memory = try node.scratch(bytes: count * MemoryLayout<A>.size)
        let (xZero, wZero) = (A(truncatingIfNeeded: sums.inputZero), A(truncatingIfNeeded: sums.weightZero))
        return {
            let (total, out, added) = (memory.elements(as: A.self), y.elements(as: X.self), bias?.elements(as: A.self))
            for i in 0..<count { total[i] = 0 }
            Reference.spread(
                geometry, x: UnsafePointer(x.elements(as: X.self)), w: weights.elements(as: W.self), sums: total,
                multiply: { (A(truncatingIfNeeded: $0) &- xZero) &* (A(truncatingIfNeeded: $1) &- wZero) }, add: &+)
            requantization.withLoop { requantization in
                for i in 0..<count {
                    let channel = i % geometry.outputChannels
                    out[i] = X(truncatingIfNeeded: requantization.apply(total[i] &+ (added?[channel] ?? 0), channel: channel))
                }
            }
        }
    }

    /// Source: EvalHybrid in tensorflow/lite/kernels/transpose_conv.cc.
    private func hybrid(_ scales: [Float], _ node: Node) throws -> Evaluation {
        let (x, y, weights, bias, range) = (sums.x, sums.y, sums.weights, sums.bias, sums.range)
        let step = scales.count == 1 ? 0 : 1
        var image = geometry
        image.batch = 1
        let (inputs, outputs) = (image.inputCount, image.outputCount)
        let quantized = try node.scratch(bytes: inputs)
        let memory = try node.scratch(bytes: outputs * 4)
        return { [image] in
            let (q, total) = (quantized.elements(as: Int8.self), memory.elements(as: Int32.self))
            let added = bias?.elements(as: Float.self)
            for n in 0..<geometry.batch {
                let (scale, zero) = Reference.quantizeAsymmetric(x.elements(as: Float.self) + n * inputs, count: inputs, to: q)
                for i in 0..<outputs { total[i] = 0 }
                Reference.spread(
                    image, x: UnsafePointer(q), w: weights.int8, sums: total,
                    multiply: { (Int32($0) &- zero) &* Int32($1) }, add: &+)
                let out = y.elements(as: Float.self) + n * outputs
                for i in 0..<outputs {
                    let c = i % image.outputChannels
                    let value = Float(total[i]) * scale * scales[c * step] + (added?[c] ?? 0)
                    out[i] = min(max(value, range.lowerBound), range.upperBound)
                }
            }
        }
    }

    // MARK: Fast

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
        let kernel = node.prepared(from: w) { PhasedConvolution(geometry, elementBytes: elementBytes, make) }
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
