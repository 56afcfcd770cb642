/// Training that knows of the integers to come: weights and activations are rounded as the quantized network will round
/// them, and gradients pass as if they were not.
public struct QuantizationAwareness: Sendable, Hashable {
    /// Of weights and activations.
    public var bits: Int

    /// Integers of so many bits.
    public init(bits: Int = 8) { self.bits = bits }
}

/// A layer whose output has the elements of its input, or some of them.
protocol KeepsScale {}
extension Flatten: KeepsScale {}
extension Reshape: KeepsScale {}
extension MaxPooling2D: KeepsScale {}
extension Dropout: KeepsScale {}

/// Rounds weights as TensorFlow Lite's int8 kernels have them: symmetric, with a scale for each output channel; for each
/// matrix where the operator has one for all.
struct WeightQuantizer: Sendable {
    private struct Tensor: Sendable {
        var range: Range<Int>
        /// Elements of the last dimension, each a channel; 1: one scale for all.
        var channels: Int
    }

    private let tensors: [Tensor]
    private let largest: Float

    init(_ network: Network, _ layout: ParameterLayout, bits: Int) {
        largest = Float(1 << (bits - 1)) - 1
        tensors = layout.places.compactMap { place in
            let entry = network.layers[place.layer]
            let parameter = entry.parameters[place.parameter]
            // Biases have 32 bits.
            guard parameter.shape.count > 1 else { return nil }
            let isDepthwise = parameter.name == "depthwise_kernel"
            let isConvolution = parameter.shape.count == 4
            let channels = isDepthwise ? parameter.shape.suffix(2).reduce(1, *) : parameter.shape[parameter.shape.count - 1]
            return Tensor(range: place.range, channels: isConvolution || entry.kind == "Dense" ? channels : 1)
        }
    }

    /// Copies all parameters, those with integers rounded.
    func quantize(_ weights: FloatMemory, into effective: FloatMemory) {
        effective.base.update(from: weights.base, count: weights.count)
        for tensor in tensors {
            let w = effective.base + tensor.range.lowerBound, count = tensor.range.count, channels = tensor.channels
            for channel in 0..<channels {
                var greatest: Float = 0
                for i in stride(from: channel, to: count, by: channels) { greatest = max(greatest, abs(w[i])) }
                guard greatest > 0 else { continue }
                let scale = greatest / largest
                for i in stride(from: channel, to: count, by: channels) { w[i] = (w[i] / scale).rounded() * scale }
            }
        }
    }
}
