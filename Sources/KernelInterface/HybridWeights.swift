/// Weights of a convolution on floats: the filter (Co,Kh,Kw,C/groups).
@frozen public struct HybridWeights {
    /// int8, without a zero point.
    public var weights: ByteWeights
    /// One, or one for each output channel.
    public var scales: [Float]
    /// Empty where there is none.
    public var bias: [Float]
    /// Whether inputs are quantized with a zero point.
    public var isAsymmetric: Bool
    /// Whether the input's scale meets the channel's before the sum: the order of FULLY_CONNECTED.
    public var multipliesScalesFirst: Bool
    /// The smallest output.
    public var minimum: Float
    /// The largest output.
    public var maximum: Float

    /// - Parameters:
    ///   - scales: one, or one for each output channel.
    ///   - bias: one float for each output channel, or none.
    public init(
        weights: ByteWeights, scales: [Float], bias: [Float], isAsymmetric: Bool, multipliesScalesFirst: Bool, minimum: Float,
        maximum: Float
    ) {
        self.weights = weights
        self.scales = scales
        self.bias = bias
        self.isAsymmetric = isAsymmetric
        self.multipliesScalesFirst = multipliesScalesFirst
        self.minimum = minimum
        self.maximum = maximum
    }
}
