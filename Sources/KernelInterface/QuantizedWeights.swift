/// What an integer convolution computes with: the filter (Co,Kh,Kw,C/groups), or (Kh,Kw,Co) of a depthwise one.
@frozen public struct QuantizedWeights {
    @frozen public enum Input: Sendable { case int8, int16 }

    public var input: Input
    public var inputZeroPoint: Int32
    public var weights: ByteWeights
    /// Empty where there is none.
    public var bias: [Int32]
    public var requantization: Requantization

    public init(
        input: Input, inputZeroPoint: Int32, weights: ByteWeights, bias: [Int32], requantization: Requantization
    ) {
        self.input = input
        self.inputZeroPoint = inputZeroPoint
        self.weights = weights
        self.bias = bias
        self.requantization = requantization
    }
}
