import KernelInterface
import Kernels
import Models
import Tensors

/// CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED, which is a convolution of 1 by 1 over rows: input, weights, bias, output, and
/// the arithmetic from sum to output, which TRANSPOSE_CONV has too.
package struct ConvolutionPlan: OperatorPlan {
    package enum Kind { case convolution, depthwise, fullyConnected, transposed }

    package enum Arithmetic {
        case float
        /// Float activations, quantized on the fly, with integer weights: the scale of each output channel.
        case hybrid(scales: [Float], isAsymmetric: Bool)
        /// `isWide`: summed in 64 bits, as 16-bit activations are.
        case integer(Requantization, isWide: Bool)
    }

    package let kind: Kind
    package let x: RuntimeTensor
    package let weights: Weights
    package let bias: RuntimeTensor?
    package private(set) var y: RuntimeTensor
    /// Of a hybrid FULLY_CONNECTED, whose rows are quantized each by itself, rows are images; of another, pixels of one image.
    package let geometry: WindowGeometry
    package let arithmetic: Arithmetic
    package let inputZero: Int32
    package let weightZero: Int32
    /// Of a float output.
    let range: ClosedRange<Float>
    /// Where the outputs are the maxima of the sums' windows of 2 × 2: what computes them.
    private var pooled: (any PreparedKernel)?

    package init(_ node: Node, _ kind: Kind, geometry: WindowGeometry) throws {
        // TRANSPOSE_CONV has the output's shape in front.
        x = try node.input(kind == .transposed ? 2 : 0)
        (y, bias) = (try node.output(), try node.optionalInput(kind == .transposed ? 3 : 2))
        let w = try node.input(1)
        let channels = geometry.outputChannels
        self.kind = kind
        weights = try Weights(w, of: node)
        if let bias {
            try node.require(
                bias.elementCount == channels,
                "the bias '\(bias.name)' has \(bias.elementCount) elements for \(channels) output channels")
        }
        var geometry = geometry
        if kind == .fullyConnected, x.type == .float32, w.type != .float32 {
            (geometry.batch, geometry.inputWidth, geometry.outputWidth) = (geometry.inputWidth, 1, 1)
        }
        self.geometry = geometry
        if x.type == .float32 {
            let (lower, upper) = try node.floatRange()
            range = lower...upper
            guard y.type == .float32, bias.map({ $0.type == .float32 }) ?? true else { throw node.unsupported(x, w, y) }
            inputZero = 0
            if w.type == .float32 {
                (arithmetic, weightZero) = (.float, 0)
                return
            }
            let isKnown = kind == .transposed ? w.type == .int8 : w.type.isSignedWeight || w.type == .uint8
            guard isKnown else { throw node.unsupported(x, w, y) }
            let scales = try node.scales(of: w, channels: channels, axis: kind == .depthwise ? 3 : 0)
            weightZero = Int32(w.quantization!.zeroPoints[0])
            switch kind {
            case .fullyConnected:
                // The old hybrid scheme stores signed bytes as uint8; LiteRT does not look at their zero point.
                arithmetic = .hybrid(scales: scales, isAsymmetric: node.options.bool(.asymmetricQuantizeInputs))
            case .convolution, .depthwise, .transposed:
                try node.require(weightZero == 0, "the weights '\(w.name)' have a zero point other than 0")
                if w.type == .uint8 { throw node.unsupported(x, w, y) }
                // LiteRT's CONV_2D uses a zero point only for weights with a scale for each channel.
                arithmetic = .hybrid(scales: scales, isAsymmetric: kind != .convolution || scales.count > 1)
            }
            return
        }
        range = 0...0
        switch (x.type, w.type) {
        case (.int8, .int8), (.int8, .int4), (.uint8, .uint8), (.int16, .int8), (.int16, .int4): break
        case (.int8, .int2) where kind != .transposed: break
        case (.int16, .int16) where kind == .fullyConnected: break
        default: throw node.unsupported(x, w, y)
        }
        guard y.type == x.type || kind == .fullyConnected && y.type == .int16 else { throw node.unsupported(x, w, y) }
        let (input, output) = (try node.quantization(of: x), try node.quantization(of: y))
        let scales = try node.scales(of: w, channels: channels, axis: kind == .depthwise ? 3 : 0)
        let zeroPoints = w.quantization!.zeroPoints
        if scales.count > 1 || (w.type != .uint8 && kind != .fullyConnected) {
            try node.require(zeroPoints.allSatisfy { $0 == 0 }, "the weights '\(w.name)' have zero points other than 0")
        }
        (inputZero, weightZero) = (input.zeroPoint, Int32(zeroPoints[0]))
        if x.type == .int16, kind != .transposed {
            try node.require(input.zeroPoint == 0 && output.zeroPoint == 0, "16-bit tensors have zero points other than 0")
        }
        let isWide = try Self.isWide(node, kind, x, w, bias)
        // Where there is one scale, some kernels form the product in float: LiteRT's for uint8, TensorFlow Lite
        // Micro's FULLY_CONNECTED.
        let isFloatProduct =
            scales.count == 1 && kind != .transposed && (kind == .fullyConnected ? node.isMicro : w.type == .uint8)
        let reals = scales.map { scale in
            isFloatProduct
                ? Double(input.scale * scale) / Double(output.scale)
                : Double(input.scale) * Double(scale) / Double(output.scale)
        }
        let limits = try node.quantizedRange(y)
        // LiteRT's reference FULLY_CONNECTED scales by the real number, in double
        // (tflite/kernels/internal/reference/integer_ops/fully_connected.h).
        let isReal = kind == .fullyConnected && !node.isMicro && w.type != .int16
        arithmetic = .integer(
            Requantization(
                reals: reals, rounding: isReal ? .real : isWide ? .reduced : .twice, zeroPoint: output.zeroPoint,
                minimum: limits.lower, maximum: limits.upper),
            isWide: isWide)
    }

    /// Whether sums have 64 bits: those of 16-bit activations, unless the bias has 32; of DEPTHWISE_CONV_2D whatever the bias
    /// is, and of 16-bit weights.
    private static func isWide(
        _ node: Node, _ kind: Kind, _ x: RuntimeTensor, _ w: RuntimeTensor, _ bias: RuntimeTensor?
    ) throws -> Bool {
        switch bias?.type {
        case .int64? where x.type == .int16: true
        case .int32?: w.type == .int16 || x.type == .int16 && kind == .depthwise
        case nil:
            x.type == .int16
                && (kind == .depthwise || kind == .transposed || node.options.elementType(.quantizedBiasType) != .int32)
        default: throw node.unsupported(x, w, bias!)
        }
    }

    package var description: String {
        let sums: String
        switch arithmetic {
        case .float: sums = "float sums, limits \(range.lowerBound) … \(range.upperBound)"
        case .hybrid(let scales, let isAsymmetric):
            sums =
                "int8 × \(weights.tensor.type.name) "
                + (isAsymmetric ? "with" : "without")
                + " a zero point, \(scales.count == 1 ? "1 scale" : "\(scales.count) scales")"
        case .integer(let r, let isWide):
            sums = (isWide ? "int64" : "int32") + " sums, input zero point \(inputZero), \(r.summary)"
        }
        return "\(geometry.summary); \(sums)" + (bias == nil ? ", no bias" : "")
            + (pooled == nil ? "" : "; maxima of windows of 2 × 2")
    }

    // MARK: Reference

    package func reference(_ node: Node) throws -> Evaluation {
        switch arithmetic {
        case .float:
            return {
                let (bias, to) = (self.bias?.elements(as: Float.self), y.elements(as: Float.self))
                Reference.convolve(
                    geometry, isDepthwise: kind == .depthwise, isTransposed: kind == .transposed, x: x.elements(as: Float.self),
                    w: weights.tensor.elements(as: Float.self), zero: 0 as Float
                ) {
                    $0 + $1 * $2
                } finish: { sum, i, o in
                    to[i] = min(max(bias == nil ? sum : sum + bias![o], range.lowerBound), range.upperBound)
                }
            }
        case .hybrid(let scales, let isAsymmetric): return try hybrid(scales, isAsymmetric, node)
        case .integer(let requantization, let isWide):
            switch (x.type, weights.tensor.type) {
            case (.int8, _): return integers(requantization, Int8.self, Int8.self, Int32.self)
            case (.uint8, _): return integers(requantization, UInt8.self, UInt8.self, Int32.self)
            case (_, .int16) where isWide: return integers(requantization, Int16.self, Int16.self, Int64.self)
            case (_, .int16): return integers(requantization, Int16.self, Int16.self, Int32.self)
            case (_, _) where isWide: return integers(requantization, Int16.self, Int8.self, Int64.self)
            default: return integers(requantization, Int16.self, Int8.self, Int32.self)
            }
        }
    }

    private func integers<
        X: FixedWidthInteger & BitwiseCopyable, W: FixedWidthInteger & BitwiseCopyable,
        A: FixedWidthInteger & SignedInteger & BitwiseCopyable
    >(_ requantization: Requantization, _: X.Type, _: W.Type, _: A.Type) -> Evaluation {
        let (xZero, wZero) = (A(truncatingIfNeeded: inputZero), A(truncatingIfNeeded: weightZero))
        let (hasWideBias, hasWideOutput) = (bias?.type == .int64, y.type == .int16)
        return {
            let narrow = hasWideBias ? nil : bias?.elements(as: Int32.self)
            let wide = hasWideBias ? bias?.elements(as: Int64.self) : nil
            let (bytes, words) = (y.elements(as: UInt8.self), y.elements(as: Int16.self))
            requantization.withLoop { requantization in
                Reference.convolve(
                    geometry, isDepthwise: kind == .depthwise, isTransposed: kind == .transposed, x: x.elements(as: X.self),
                    w: weights.elements(as: W.self), zero: 0 as A
                ) { sum, value, weight in
                    sum &+ (A(truncatingIfNeeded: value) &- xZero) &* (A(truncatingIfNeeded: weight) &- wZero)
                } finish: { sum, i, o in
                    let added = narrow.map { A(truncatingIfNeeded: $0[o]) } ?? wide.map { A(truncatingIfNeeded: $0[o]) } ?? 0
                    let result = requantization.apply(sum &+ added, channel: o)
                    if hasWideOutput {
                        words[i] = Int16(truncatingIfNeeded: result)
                    } else {
                        bytes[i] = UInt8(truncatingIfNeeded: result)
                    }
                }
            }
        }
    }

    /// The input is quantized image by image, multiplied in integers, and scaled back:
    /// y = Σ (x - zero) × w × scale of the channel × scale of the input + bias.
    private func hybrid(_ scales: [Float], _ isAsymmetric: Bool, _ node: Node) throws -> Evaluation {
        var image = geometry
        image.batch = 1
        let (inputs, outputs) = (image.inputCount, image.outputCount)
        let quantized = try node.scratch(bytes: inputs)
        let step = scales.count == 1 ? 0 : 1
        return { [image] in
            let (bias, q) = (self.bias?.elements(as: Float.self), quantized.elements(as: Int8.self))
            for n in 0..<geometry.batch {
                let to = y.elements(as: Float.self) + n * outputs
                let (scale, zero) = Reference.quantize(
                    x.elements(as: Float.self) + n * inputs, count: inputs, to: q, isAsymmetric: isAsymmetric)
                scales.withUnsafeBufferPointer { scales in
                    Reference.convolve(
                        image, isDepthwise: kind == .depthwise, isTransposed: kind == .transposed, x: UnsafePointer(q),
                        w: weights.int8, zero: 0 as Int32
                    ) {
                        $0 &+ (Int32($1) &- zero) &* Int32($2)
                    } finish: { sum, i, o in
                        let real = Float(sum), channel = scales[o * step]
                        // The last bit of the product depends on the order.
                        let value =
                            switch kind {
                            case .convolution: real * channel * scale
                            case .transposed: real * scale * channel
                            case .depthwise, .fullyConnected: real * (channel * scale)
                            }
                        to[i] = min(max(value + (bias?[o] ?? 0), range.lowerBound), range.upperBound)
                    }
                }
            }
        }
    }

    // MARK: Fast

    /// The same with the maxima of windows of 2 × 2 as its outputs; nil where no kernel gives them.
    func pooled(to output: RuntimeTensor, _ node: Node, _ build: any KernelBuild) -> ConvolutionPlan? {
        if kind != .convolution || isHybrid { return nil }
        var (geometry, plan) = (geometry, self)
        geometry.isPooled = true
        (plan.y, plan.pooled) = (output, prepared(geometry, node, build))
        return plan.pooled == nil ? nil : plan
    }

    /// By packed weights.
    package func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? {
        try node.evaluation(ofSigned: pooled ?? prepared(geometry, node, build), x, y)
    }

    private func prepared(_ geometry: WindowGeometry, _ node: Node, _ build: any KernelBuild) -> (any PreparedKernel)? {
        let limit = 1 << 24
        let isCovered =
            kind == .fullyConnected
            ? (1...limit).contains(max(geometry.batch, geometry.inputWidth)) && geometry.inputChannels < limit
                && geometry.outputChannels < limit
            : geometry.isCovered
        guard weights.tensor.isConstant, bias?.isConstant ?? true, isCovered else { return nil }
        return node.prepared(from: weights.tensor, x, y, isPooled: geometry.isPooled) { kernel(geometry, node, build) }
    }

    private func kernel(_ geometry: WindowGeometry, _ node: Node, _ build: any KernelBuild) -> (any PreparedKernel)? {
        let (w, isDepthwise) = (weights.tensor, kind == .depthwise)
        let (lower, upper) = (range.lowerBound, range.upperBound)
        func floatBias() -> [Float] { bias?.array(of: Float.self) ?? [] }
        switch arithmetic {
        case .float:
            return isDepthwise
                ? build.floatDepthwise(
                    geometry, filter: UnsafePointer(w.elements(as: Float.self)), bias: floatBias(), minimum: lower,
                    maximum: upper)
                : build.floatConvolution(
                    geometry, filter: node.floatWeights(w), bias: floatBias(), minimum: lower, maximum: upper)
        case .hybrid(let scales, let isAsymmetric):
            if weightZero != 0 || w.type == .uint8 { return nil }
            let hybrid = HybridWeights(
                weights: ByteWeights(weightBytes), scales: scales, bias: floatBias(), isAsymmetric: isAsymmetric,
                multipliesScalesFirst: kind != .convolution, minimum: lower, maximum: upper)
            return isDepthwise ? build.hybridDepthwise(geometry, hybrid) : build.hybridConvolution(geometry, hybrid)
        case .integer(let requantization, _):
            guard y.type == x.type, w.type.isSignedWeight || w.type == .uint8 else { return nil }
            var values: [Int32] = []
            if bias?.type == .int64 {
                let wide = bias!.array(of: Int64.self)
                values = wide.compactMap { Int32(exactly: $0) }
                if values.count < wide.count { return nil }
            } else if let bias {
                values = bias.array(of: Int32.self)
            }
            let quantized = QuantizedWeights(
                input: x.type == .int16 ? .int16 : .int8, inputZeroPoint: inputZero - x.type.signedOffset,
                weights: ByteWeights(weightBytes, as: w.type.byte, zeroPoint: weightZero), bias: values,
                requantization: requantization.lowered(by: y.type.signedOffset))
            return isDepthwise ? build.quantizedDepthwise(geometry, quantized) : build.quantizedConvolution(geometry, quantized)
        }
    }

    private var isHybrid: Bool { if case .hybrid = arithmetic { true } else { false } }

    private var weightBytes: UnsafeBufferPointer<Int8> {
        UnsafeBufferPointer(start: weights.int8, count: weights.tensor.elementCount)
    }
}
