import Kernels
import Models
import Tensors

/// What CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED share: input, weights, bias, output, and the arithmetic from
/// accumulator to output.
package struct AffinePlan {
    package enum Arithmetic {
        case float(lower: Float, upper: Float)
        /// Accumulated in 32 bits.
        case narrow(OutputStage)
        /// Accumulated in 64 bits, with reduced multipliers: 16-bit activations.
        case wide(OutputStage)
        /// Float activations, quantized on the fly, with integer weights: the scale of each output channel.
        case hybrid(scales: [Float], lower: Float, upper: Float)
    }

    package let x: RuntimeTensor
    package let weights: Weights
    package let bias: RuntimeTensor?
    package let y: RuntimeTensor
    package let arithmetic: Arithmetic
    package let inputZero: Int32
    package let weightZero: Int32

    /// - Parameters:
    ///   - axis: the dimension of the weights that is the output channel.
    ///   - isFullyConnected: LiteRT's reference FULLY_CONNECTED scales by the real number, in double
    ///     (tflite/kernels/internal/reference/integer_ops/fully_connected.h).
    package init(_ node: Node, outputChannels: Int, axis: Int, isFullyConnected: Bool) throws {
        x = try node.input(0)
        let w = try node.input(1)
        bias = try node.optionalInput(2)
        y = try node.output()
        weights = try Weights(w, of: node)
        if let bias {
            try node.require(
                bias.elementCount == outputChannels,
                "the bias '\(bias.name)' has \(bias.elementCount) elements for \(outputChannels) output channels")
        }
        if x.type == .float32 {
            let (lower, upper) = try node.floatRange()
            guard y.type == .float32, bias == nil || bias!.type == .float32 else { throw node.unsupported(x, w, y) }
            inputZero = 0
            if w.type == .float32 {
                weightZero = 0
                arithmetic = .float(lower: lower, upper: upper)
            } else if w.type.isSignedWeight || w.type == .uint8 {
                let scales = try node.scales(of: w, channels: outputChannels, axis: axis)
                weightZero = Int32(w.quantization!.zeroPoints[0])
                arithmetic = .hybrid(scales: scales, lower: lower, upper: upper)
            } else {
                throw node.unsupported(x, w, y)
            }
            return
        }
        let isWide = x.type == .int16
        switch (x.type, w.type) {
        case (.int8, .int8), (.int8, .int4), (.int8, .int2), (.uint8, .uint8), (.int16, .int8), (.int16, .int4): break
        case (.int16, .int16) where isFullyConnected: break
        default: throw node.unsupported(x, w, y)
        }
        let isMixed = isFullyConnected && !isWide && y.type == .int16
        guard y.type == x.type || isMixed else { throw node.unsupported(x, w, y) }
        let input = try node.quantization(of: x)
        let output = try node.quantization(of: y)
        let scales = try node.scales(of: w, channels: outputChannels, axis: axis)
        let zeroPoints = w.quantization!.zeroPoints
        if scales.count > 1 || (w.type != .uint8 && !isFullyConnected) {
            try node.require(zeroPoints.allSatisfy { $0 == 0 }, "the weights '\(w.name)' have zero points other than 0")
        }
        inputZero = input.zeroPoint
        weightZero = Int32(zeroPoints[0])
        if isWide {
            try node.require(input.zeroPoint == 0 && output.zeroPoint == 0, "16-bit tensors have zero points other than 0")
        }
        // Where there is one scale, some kernels form the product in float: LiteRT's for uint8, TensorFlow Lite
        // Micro's FULLY_CONNECTED.
        let isFloatProduct = scales.count == 1 && (isFullyConnected ? node.isMicro : w.type == .uint8)
        let reals = scales.map { scale in
            isFloatProduct
                ? Double(input.scale * scale) / Double(output.scale)
                : Double(input.scale) * Double(scale) / Double(output.scale)
        }
        let range = try node.quantizedRange(y)
        let stage = OutputStage(
            reals: reals, zeroPoint: output.zeroPoint, lower: range.lower, upper: range.upper,
            rounding: isFullyConnected && !node.isMicro && w.type != .int16 ? .real : .twice)
        switch bias?.type {
        case .int64? where isWide: arithmetic = .wide(stage)
        case .int32? where w.type == .int16: arithmetic = .wide(stage)
        case .int32?: arithmetic = .narrow(stage)
        case nil:
            arithmetic = isWide && node.options.elementType(.quantizedBiasType) != .int32 ? .wide(stage) : .narrow(stage)
        default: throw node.unsupported(x, w, bias!)
        }
    }
}
