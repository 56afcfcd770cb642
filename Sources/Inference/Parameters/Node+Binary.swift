import Kernels
import Models
import Tensors

/// The two inputs and the output of an element-by-element operator.
package struct BinaryPlan {
    package let a: RuntimeTensor
    package let b: RuntimeTensor
    package let y: RuntimeTensor
    package let broadcast: PairBroadcast

    /// - Parameter accepts: Whether the types of the inputs go together; equal ones if nil.
    package init(_ node: Node, accepts: ((ElementType, ElementType) -> Bool)? = nil) throws {
        try node.expect(inputs: 2...2)
        a = try node.input(0)
        b = try node.input(1)
        y = try node.output()
        guard accepts?(a.type, b.type) ?? (a.type == b.type) else { throw node.unsupported(a, b) }
        guard let shape = PairBroadcast.shape(a.shape.dimensions, b.shape.dimensions) else {
            throw node.error("the shapes \(a.shape) and \(b.shape) do not match")
        }
        try node.resize(y, to: Shape(shape))
        broadcast = PairBroadcast(a.shape.dimensions, b.shape.dimensions, result: shape)
    }

    /// Computes y = f(a, b). Inlined where `f` is written, so that the loop is compiled with the function in it.
    @inline(__always)
    func map<A: BitwiseCopyable, B: BitwiseCopyable, Y: BitwiseCopyable>(_ f: (A, B) -> Y) {
        Reference.binary(
            broadcast, a: UnsafePointer<A>(a.elements()), b: UnsafePointer<B>(b.elements()), y: y.elements(as: Y.self), f)
    }
}

extension Node {
    /// The fused activation on integers that have no scale.
    func integerRange<T: FixedWidthInteger>(_: T.Type) throws -> (lower: T, upper: T) {
        switch options.fusedActivation {
        case .none: return (T.min, T.max)
        case .relu: return (0, T.max)
        case .relu6: return (0, 6)
        case .reluN1To1: return (T(clamping: -1), 1)
        case .tanh, .signBit: throw error("the fused activation \(options.fusedActivation) is not supported")
        }
    }
}
