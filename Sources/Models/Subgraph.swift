import Tensors

/// Operators in an order in which they can run, and the tensors between them.
public struct Subgraph: Sendable, Hashable {
    /// The name that the file gives it; may be empty.
    public var name: String
    /// All tensors: inputs, constants, variables and what operators compute.
    public var tensors: [TensorInfo]
    /// Indices into ``tensors``.
    public var inputs: [Int]
    /// Indices into ``tensors``.
    public var outputs: [Int]
    /// The nodes, each behind those that compute its inputs.
    public var operators: [Operator]

    /// Nothing is checked: `Graph.check()` does.
    public init(name: String = "main", tensors: [TensorInfo], inputs: [Int], outputs: [Int], operators: [Operator]) {
        self.name = name
        self.tensors = tensors
        self.inputs = inputs
        self.outputs = outputs
        self.operators = operators
    }
}
