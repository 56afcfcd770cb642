import KernelInterface
import Kernels
import Models
import Tensors

/// TRANSPOSE_CONV: each input pixel spread over the output by the filter.
///
/// Inputs: the output's shape [4]; weights [o, kh, kw, i]; x [n, h, w, i]; bias [o], optional. y: [n, h', w', o].
enum TransposeConv {
    static let kernel = OperatorKernel(version: 5) { node in
        try node.expect(inputs: 3...4)
        let w = try node.input(1)
        let x = try node.input(2)
        let bias = try node.optionalInput(3)
        let y = try node.output()
        try node.expect(w, rank: 4...4)
        try node.expect(x, rank: 4...4)
        let shape = try node.integers(try node.input(0))
        try node.require(
            shape.count == 4 && shape.allSatisfy { $0 >= 0 && $0 < 1 << 31 }, "the output shape \(Shape(shape)) is not possible")
        let (outputs, channels) = (w.shape[0], w.shape[3])
        try node.require(
            shape[0] == x.shape[0] && shape[3] == outputs && x.shape[3] == channels && outputs > 0 && channels > 0,
            "weights of shape \(w.shape) and an input of shape \(x.shape) do not give an output of shape \(Shape(shape))")
        if let bias {
            try node.require(
                bias.elementCount == outputs, "the bias has \(bias.elementCount) elements for \(outputs) output channels")
        }
        try node.resize(y, to: Shape(shape))
        let window = try window(x, w, shape, node)
        return try evaluation(window, x, w, bias, y, node)
    }

    /// The geometry with input and output as the operator has them; padding is that of the convolution from y to x.
    static func window(_ x: RuntimeTensor, _ w: RuntimeTensor, _ shape: [Int], _ node: Node) throws -> WindowGeometry {
        let limit = 1 << 31
        var g = WindowGeometry()
        (g.strideY, g.strideX) = (node.options.int(.strideH), node.options.int(.strideW))
        try node.require(
            g.strideY > 0 && g.strideX > 0 && g.strideY < limit && g.strideX < limit,
            "the strides are \(g.strideY) and \(g.strideX); they must be positive")
        try node.require(
            w.shape[1] > 0 && w.shape[2] > 0 && w.shape[1] < limit && w.shape[2] < limit,
            "the window is \(w.shape[1]) by \(w.shape[2]); it must not be empty")
        try node.limitSteps(
            x.shape.dimensions + [shape[3], min(w.shape[1], shape[1]), min(w.shape[2], shape[2])], w.shape[1], w.shape[2], over: x
        )
        (g.batch, g.outputHeight, g.outputWidth, g.outputChannels) = (shape[0], shape[1], shape[2], shape[3])
        (g.inputHeight, g.inputWidth, g.inputChannels) = (x.shape[1], x.shape[2], x.shape[3])
        (g.filterHeight, g.filterWidth) = (w.shape[1], w.shape[2])
        g.padTop = try node.windowed(size: shape[1], filter: w.shape[1], stride: g.strideY, dilation: 1).before
        g.padLeft = try node.windowed(size: shape[2], filter: w.shape[2], stride: g.strideX, dilation: 1).before
        return g
    }

    private static func evaluation(
        _ g: WindowGeometry, _ x: RuntimeTensor, _ w: RuntimeTensor, _ bias: RuntimeTensor?, _ y: RuntimeTensor, _ node: Node
    ) throws -> Evaluation {
        if x.type == .float32 {
            guard w.type == .float32 || w.type == .int8, y.type == .float32, bias == nil || bias?.type == .float32 else {
                throw node.unsupported(x, w, y)
            }
            let (lower, upper) = try node.floatRange()
            if w.type == .int8 { return try hybrid(g, x, w, bias, y, lower, upper, node) }
            return {
                let out = y.elements(as: Float.self)
                for i in 0..<y.elementCount { out[i] = 0 }
                Reference.spread(
                    g, x: UnsafePointer(x.elements(as: Float.self)), w: UnsafePointer(w.elements(as: Float.self)), sums: out,
                    multiply: { $0 * $1 }, add: +)
                let added = bias?.elements(as: Float.self)
                for i in 0..<y.elementCount { out[i] = min(max(out[i] + (added?[i % g.outputChannels] ?? 0), lower), upper) }
            }
        }
        switch (x.type, w.type) {
        case (.int8, .int8), (.uint8, .uint8), (.int16, .int8), (.int8, .int4), (.int16, .int4): break
        default: throw node.unsupported(x, w, y)
        }
        try node.expectSameType(x, y)
        let input = try node.quantization(of: x)
        let zeroPoints = w.quantization?.zeroPoints ?? []
        if w.type != .uint8 {
            try node.require(zeroPoints.allSatisfy { $0 == 0 }, "the weights '\(w.name)' have zero points other than 0")
        }
        let stage = try stage(x, w, y, node)
        let weights = try Weights(w, of: node)
        let count = y.elementCount
        func integers<
            X: FixedWidthInteger & BitwiseCopyable, W: FixedWidthInteger, A: FixedWidthInteger & SignedInteger & BitwiseCopyable
        >(
            _: X.Type, _: A.Type, weightZero: A, _ pointer: @escaping () -> UnsafePointer<W>,
            finish: @escaping (Requantization.Loop, A, Int) -> Int32
        ) throws -> Evaluation {
            let sums = try node.scratch(bytes: count * MemoryLayout<A>.size)
            let xZero = A(truncatingIfNeeded: input.zeroPoint)
            return {
                let total = sums.elements(as: A.self)
                for i in 0..<count { total[i] = 0 }
                Reference.spread(
                    g, x: UnsafePointer(x.elements(as: X.self)), w: pointer(), sums: total,
                    multiply: { (A(truncatingIfNeeded: $0) &- xZero) &* (A(truncatingIfNeeded: $1) &- weightZero) }, add: &+)
                let added = bias?.elements(as: A.self)
                let out = y.elements(as: X.self)
                stage.withLoop { stage in
                    for i in 0..<count {
                        let channel = i % g.outputChannels
                        out[i] = X(truncatingIfNeeded: finish(stage, total[i] &+ (added?[channel] ?? 0), channel))
                    }
                }
            }
        }
        switch (x.type, bias?.type) {
        case (.int8, nil), (.int8, .int32?):
            return try integers(Int8.self, Int32.self, weightZero: 0, { weights.int8 }) { $0.apply($1, channel: $2) }
        case (.uint8, nil), (.uint8, .int32?):
            return try integers(
                UInt8.self, Int32.self, weightZero: Int32(zeroPoints.first ?? 0), { UnsafePointer(w.elements(as: UInt8.self)) }
            ) { $0.apply($1, channel: $2) }
        case (.int16, .int32?):
            return try integers(Int16.self, Int32.self, weightZero: 0, { weights.int8 }) { $0.apply($1, channel: $2) }
        case (.int16, nil), (.int16, .int64?):
            return try integers(Int16.self, Int64.self, weightZero: 0, { weights.int8 }) { $0.apply($1, channel: $2) }
        default: throw node.unsupported(x, w, bias ?? y)
        }
    }

    /// What becomes of the sums of an integer kernel.
    static func stage(_ x: RuntimeTensor, _ w: RuntimeTensor, _ y: RuntimeTensor, _ node: Node) throws -> Requantization {
        let (input, output) = (try node.quantization(of: x), try node.quantization(of: y))
        let range = try node.quantizedRange(y)
        return Requantization(
            reals: try node.scales(of: w, channels: y.shape[3], axis: 0).map {
                Double(input.scale) * Double($0) / Double(output.scale)
            },
            zeroPoint: output.zeroPoint, minimum: range.lower, maximum: range.upper)
    }

    /// Each image is quantized over its own range, with a zero point.
    ///
    /// Source: EvalHybrid in tensorflow/lite/kernels/transpose_conv.cc.
    private static func hybrid(
        _ g: WindowGeometry, _ x: RuntimeTensor, _ w: RuntimeTensor, _ bias: RuntimeTensor?, _ y: RuntimeTensor, _ lower: Float,
        _ upper: Float, _ node: Node
    ) throws -> Evaluation {
        let scales = try node.scales(of: w, channels: g.outputChannels, axis: 0)
        try node.require(
            w.quantization!.zeroPoints.allSatisfy { $0 == 0 }, "the weights '\(w.name)' have a zero point other than 0")
        let stride = scales.count == 1 ? 0 : 1
        var image = g
        image.batch = 1
        let inputCount = g.inputHeight * g.inputWidth * g.inputChannels
        let outputCount = g.outputHeight * g.outputWidth * g.outputChannels
        let quantized = try node.scratch(bytes: inputCount)
        let sums = try node.scratch(bytes: outputCount * 4)
        return {
            let q: UnsafeMutablePointer<Int8> = quantized.elements()
            let total = sums.elements(as: Int32.self)
            let added = bias?.elements(as: Float.self)
            for n in 0..<g.batch {
                let (scale, zero) = Reference.quantizeAsymmetric(
                    x.elements(as: Float.self) + n * inputCount, count: inputCount, to: q)
                for i in 0..<outputCount { total[i] = 0 }
                Reference.spread(
                    image, x: UnsafePointer(q), w: UnsafePointer(w.elements(as: Int8.self)), sums: total,
                    multiply: { (Int32($0) &- zero) &* Int32($1) }, add: &+)
                let out = y.elements(as: Float.self) + n * outputCount
                for i in 0..<outputCount {
                    let c = i % g.outputChannels
                    out[i] = min(max(Float(total[i]) * scale * scales[c * stride] + (added?[c] ?? 0), lower), upper)
                }
            }
        }
    }
}
