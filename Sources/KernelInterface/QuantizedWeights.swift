/// What an integer convolution computes with: the filter (Co,Kh,Kw,C/groups), or (Kh,Kw,Co) of a depthwise one.
@frozen public struct QuantizedWeights {
    @frozen public enum Input: Sendable { case int8, int16 }

    public var input: Input
    public var inputZeroPoint: Int32
    /// Read only while a kernel is made.
    public var weights: UnsafeBufferPointer<Int8>
    /// Empty where there is none.
    public var bias: [Int32]
    public var requantization: Requantization

    public init(
        input: Input, inputZeroPoint: Int32, weights: UnsafeBufferPointer<Int8>, bias: [Int32], requantization: Requantization
    ) {
        self.input = input
        self.inputZeroPoint = inputZeroPoint
        self.weights = weights
        self.bias = bias
        self.requantization = requantization
    }
}
