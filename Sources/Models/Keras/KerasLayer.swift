import Tensors

/// One layer of a Keras model: what it is, what it makes, what it has learnt.
public struct KerasLayer: Sendable, Hashable {
    public var name: String
    /// The class, such as "Conv2D".
    public var kind: String
    /// The shape of the first output, the batch as nil; empty for a layer that is not used.
    public var outputShape: [Int?]
    public var weights: [Weight]

    public var parameterCount: Int { weights.reduce(0) { $0 + $1.shape.elementCount } }

    /// One learnt tensor, in the order in which Keras keeps them.
    public struct Weight: Sendable, Hashable {
        public var name: String
        public var shape: Shape
        public var values: [Float]
        public init(name: String, shape: Shape, values: [Float]) {
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    public init(name: String, kind: String, outputShape: [Int?] = [], weights: [Weight] = []) {
        self.name = name
        self.kind = kind
        self.outputShape = outputShape
        self.weights = weights
    }
}
