import Tensors

/// Operators in an order in which they can run, and the tensors between them.
public struct Subgraph: Sendable, Hashable {
    public var name: String
    public var tensors: [TensorInfo]
    /// Indices into ``tensors``.
    public var inputs: [Int]
    public var outputs: [Int]
    public var operators: [Operator]

    public init(name: String = "main", tensors: [TensorInfo], inputs: [Int], outputs: [Int], operators: [Operator]) {
        self.name = name
        self.tensors = tensors
        self.inputs = inputs
        self.outputs = outputs
        self.operators = operators
    }
}
