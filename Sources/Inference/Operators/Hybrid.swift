import Kernels
import Models
import Tensors

/// Float activations with integer weights: the input is quantized row by row, multiplied in integers, and scaled back.
enum Hybrid {
    /// y = Σ (x - zero) × w × scale of the channel × scale of the input + bias. One input scale for each image.
    static func convolution(_ plan: Conv2D.Plan, scales: [Float], lower: Float, upper: Float, _ node: Node) throws -> Evaluation {
        let (a, groups) = (plan.affine, plan.groups)
        var image = plan.window
        image.batches = 1
        // LiteRT uses a zero point only for weights with a scale for each channel.
        return try eachImage(a, plan.window, scales, lower, upper, isAsymmetric: scales.count > 1, scalesFirst: false, node) {
            x, zero, w, sums in
            Reference.convolve(image, groups: groups, x: x, xZero: zero, w: w, wZero: 0, bias: nil, y: sums) { s, _ in s }
        }
    }

    static func depthwise(
        _ plan: DepthwiseConv2D.Plan, scales: [Float], lower: Float, upper: Float, _ node: Node
    ) throws -> Evaluation {
        var image = plan.window
        image.batches = 1
        return try eachImage(plan.affine, plan.window, scales, lower, upper, isAsymmetric: true, scalesFirst: true, node) {
            x, zero, w, sums in
            Reference.depthwise(image, x: x, xZero: zero, w: w, wZero: 0, bias: nil, y: sums) { s, _ in s }
        }
    }

    /// - Parameter scalesFirst: Whether the kernel multiplies the two scales with each other before it multiplies the sum:
    ///   the last bit of the product depends on it.
    private static func eachImage(
        _ a: AffinePlan, _ g: Window2D, _ scales: [Float], _ lower: Float, _ upper: Float, isAsymmetric: Bool,
        scalesFirst: Bool, _ node: Node,
        multiply: @escaping (UnsafePointer<Int32>, Int32, UnsafePointer<Int8>, UnsafeMutablePointer<Int32>) -> Void
    ) throws -> Evaluation {
        try node.require(a.weightZero == 0, "the weights '\(a.weights.tensor.name)' have a zero point other than 0")
        if a.weights.tensor.type == .uint8 { throw node.unsupported(a.x, a.weights.tensor, a.y) }
        let inputCount = g.inputHeight * g.inputWidth * g.inputChannels
        let outputCount = g.outputHeight * g.outputWidth * g.outputChannels
        let quantized = try node.scratch(bytes: inputCount)
        let wide = try node.scratch(bytes: inputCount * 4)
        let sums = try node.scratch(bytes: outputCount * 4)
        let channels = g.outputChannels
        let stride = scales.count == 1 ? 0 : 1
        return {
            for n in 0..<g.batches {
                let x: UnsafeMutablePointer<Float> = a.x.elements() + n * inputCount
                let (scale, zero) =
                    isAsymmetric
                    ? Reference.quantizeAsymmetric(x, count: inputCount, to: quantized.elements())
                    : (Reference.quantizeSymmetric(x, count: inputCount, to: quantized.elements()), 0)
                let (bytes, integers): (UnsafeMutablePointer<Int8>, UnsafeMutablePointer<Int32>) = (
                    quantized.elements(), wide.elements()
                )
                for i in 0..<inputCount { integers[i] = Int32(bytes[i]) }
                let out: UnsafeMutablePointer<Int32> = sums.elements()
                multiply(integers, zero, a.weights.int8, out)
                let y: UnsafeMutablePointer<Float> = a.y.elements() + n * outputCount
                let bias: UnsafeMutablePointer<Float>? = a.bias?.elements()
                scales.withUnsafeBufferPointer { scales in
                    for i in 0..<outputCount {
                        let c = i % channels
                        let sum = Float(out[i]), channelScale = scales[c * stride]
                        let value = (scalesFirst ? sum * (channelScale * scale) : sum * channelScale * scale) + (bias?[c] ?? 0)
                        y[i] = min(max(value, lower), upper)
                    }
                }
            }
        }
    }

    /// One input scale for each row; the input is quantized without zero point unless the options ask for one.
    static func fullyConnected(
        _ plan: FullyConnected.Plan, scales: [Float], lower: Float, upper: Float, _ node: Node
    ) throws -> Evaluation {
        // The old hybrid scheme stores signed bytes as uint8; LiteRT does not look at their zero point.
        let a = plan.affine
        let (rows, depth, outputs) = (plan.rows, plan.depth, plan.outputs)
        let isAsymmetric = node.options.bool(.asymmetricQuantizeInputs)
        let quantized = try node.scratch(bytes: depth)
        let stride = scales.count == 1 ? 0 : 1
        return {
            let bias: UnsafeMutablePointer<Float>? = a.bias?.elements()
            for n in 0..<rows {
                let x: UnsafeMutablePointer<Float> = a.x.elements() + n * depth
                let y: UnsafeMutablePointer<Float> = a.y.elements() + n * outputs
                let q: UnsafeMutablePointer<Int8> = quantized.elements()
                var scale: Float
                var zero: Int32 = 0
                if isAsymmetric {
                    (scale, zero) = Reference.quantizeAsymmetric(x, count: depth, to: q)
                } else {
                    scale = Reference.quantizeSymmetric(x, count: depth, to: q)
                }
                scales.withUnsafeBufferPointer { scales in
                    for o in 0..<outputs {
                        let w = a.weights.int8 + o * depth
                        var sum: Int32 = 0
                        for i in 0..<depth { sum &+= (Int32(q[i]) &- zero) &* Int32(w[i]) }
                        let value = Float(sum) * (scale * scales[o * stride]) + (bias?[o] ?? 0)
                        y[o] = min(max(value, lower), upper)
                    }
                }
            }
        }
    }
}
