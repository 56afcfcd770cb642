import Tensors

/// One layer of a Keras model: what it is, what it makes, what it has learnt.
public struct KerasLayer: Sendable, Hashable {
    /// The name that is unique in its model.
    public var name: String
    /// The class, such as "Conv2D".
    public var kind: String
    /// The shape of the first output, the batch as nil; empty for a layer that is not used.
    public var outputShape: [Int?]
    /// What the layer has learnt, in the order in which Keras keeps it.
    public var weights: [Weight]

    /// Elements of all weights together.
    public var parameterCount: Int { weights.reduce(0) { $0 + $1.shape.elementCount } }

    /// One learnt tensor, in the order in which Keras keeps them.
    public struct Weight: Sendable, Hashable {
        /// The name of the variable, such as "kernel".
        public var name: String
        /// The dimensions, as Keras has them.
        public var shape: Shape
        /// The elements, row-major.
        public var values: [Float]
        /// - Precondition: as many values as the shape has elements.
        public init(name: String, shape: Shape, values: [Float]) {
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    /// - Parameter outputShape: the batch as nil.
    public init(name: String, kind: String, outputShape: [Int?] = [], weights: [Weight] = []) {
        self.name = name
        self.kind = kind
        self.outputShape = outputShape
        self.weights = weights
    }
}
