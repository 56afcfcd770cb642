import Models
import Tensors

/// What an interpreter may do and use.
public struct InterpreterOptions: Sendable {
    /// Bytes that all tensors together may take, constants of the file not counted.
    public var memoryLimit = 2 << 30
    /// Positions of a window that one operator may visit in one run: a small file can ask for years of pooling.
    public var windowLimit = 1 << 44
    /// How often a WHILE may run its body in one invocation.
    public var loopLimit = 1_000_000
    /// Keeps every tensor's value for ``Interpreter/tensor(_:subgraph:)``: no memory is used twice.
    public var preservesAllTensors = false
    /// Operators of one's own, by the name that the file gives them. They go before the built-in custom ones.
    public var customOperators: [String: CustomOperator] = [:]
    /// Threads that one operator may use.
    public var threads = 1

    /// No operators of one's own, one thread, memory that is used again.
    public init() {}
}

/// An operator as a function from input tensors to output tensors.
public struct CustomOperator: Sendable {
    /// Inputs in the order of the file (absent ones left out), the operator's own options; returns as many tensors
    /// as the operator has outputs, with the types that the file gives them.
    public typealias Function = @Sendable ([Tensor], Bytes) throws -> [Tensor]

    /// Computes the outputs.
    public var function: Function

    /// - Parameter function: is called once for each node and invocation.
    public init(_ function: @escaping Function) { self.function = function }
}
