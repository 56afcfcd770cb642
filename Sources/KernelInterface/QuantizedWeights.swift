/// What an integer convolution computes with: the filter (Co,Kh,Kw,C/groups), or (Kh,Kw,Co) of a depthwise one.
@frozen public struct QuantizedWeights {
    /// The type of the input and of the output.
    public var input: SignedElement
    /// What stands for 0 in the input.
    public var inputZeroPoint: Int32
    /// The filter, with its zero point.
    public var weights: ByteWeights
    /// Empty where there is none.
    public var bias: [Int32]
    /// From sums to outputs.
    public var requantization: Requantization

    /// - Parameter bias: one for each output channel, or none.
    public init(
        input: SignedElement, inputZeroPoint: Int32, weights: ByteWeights, bias: [Int32], requantization: Requantization
    ) {
        self.input = input
        self.inputZeroPoint = inputZeroPoint
        self.weights = weights
        self.bias = bias
        self.requantization = requantization
    }
}
