import Models
import Tensors

/// Computes a node's outputs from its inputs. What could be wrong was checked when it was made; it throws only for
/// faults in the data, such as an index out of range.
package typealias Evaluation = () throws -> Void

/// How one operator is prepared.
package struct OperatorKernel: Sendable {
    /// The highest version of the operator that the kernel knows.
    package let version: Int
    /// Whether the outputs depend on nothing but the inputs, so that constants can be computed beforehand.
    package let isPure: Bool
    /// Whether the outputs may depend on earlier invocations, other than by variables.
    package let remembers: Bool
    /// Whether the outputs depend on nothing of the inputs but their shapes.
    let readsOnlyShape: Bool
    /// Whether its fast kernel packs weights of 16-bit floats as they are.
    let packsHalves: Bool
    let rows: RowRule
    /// Multiplications that are summed.
    let products: @Sendable (OperatorShapes) -> Int
    package let plan: @Sendable (Node) throws -> any OperatorPlan

    /// An operator with two evaluations.
    init(
        version: Int, packsHalves: Bool = false, rows: RowRule = .mixed,
        products: @escaping @Sendable (OperatorShapes) -> Int = { _ in 0 },
        plan: @escaping @Sendable (Node) throws -> any OperatorPlan
    ) {
        (self.version, isPure, remembers, readsOnlyShape) = (version, true, false, false)
        (self.packsHalves, self.rows, self.products, self.plan) = (packsHalves, rows, products, plan)
    }

    /// An operator that is computed one way only: `prepare` checks, sizes the outputs and gives what computes.
    init(
        version: Int, isPure: Bool = true, remembers: Bool = false, readsOnlyShape: Bool = false, rows: RowRule = .mixed,
        products: @escaping @Sendable (OperatorShapes) -> Int = { _ in 0 },
        prepare: @escaping @Sendable (Node) throws -> Evaluation
    ) {
        (self.version, self.isPure, self.remembers, self.readsOnlyShape) = (version, isPure, remembers, readsOnlyShape)
        (packsHalves, self.rows, self.products) = (false, rows, products)
        plan = { node in
            let tensors = { [unowned node] in node.summary }
            return PlainPlan(tensors(), try prepare(node))
        }
    }
}

/// How the rows of an operator's output, its slices along the first dimension, come from those of its inputs.
enum RowRule: Sendable {
    /// Not one by one, or not known to.
    case mixed
    /// Each from the row of one input of such a rank; further inputs are the same for all rows.
    case separate(ranks: ClosedRange<Int>)
    /// Each from the rows of both inputs, or from that of one and what the other repeats.
    case paired
    /// Each from the rows of all inputs, joined along another dimension.
    case joined
    /// Each from the row of the first input; the second is the new shape.
    case reshaped
}

/// The shapes by which the work of an operator is counted; an input that is left out has none.
struct OperatorShapes {
    let inputs: [Shape?]
    let outputElements: Int

    /// The product of some of an input's dimensions; 0 for an input that is left out.
    func product(of input: Int, _ dimensions: (ArraySlice<Int>) -> ArraySlice<Int> = { $0 }) -> Int {
        guard input < inputs.count, let shape = inputs[input] else { return 0 }
        return dimensions(shape.dimensions[...]).reduce(1, &*)
    }
}

extension OperatorKernel {
    /// The same operator, always computed by the reference loops: StableHLO's functions of floats are those of the C library.
    var byReference: OperatorKernel {
        OperatorKernel(version: version) { [plan] node -> Evaluation in try plan(node).reference(node) }
    }
}

/// Thrown by a preparation that needs a shape or value which only running the model gives: the operator is then
/// prepared when its inputs are there.
package struct NotYetKnown: Error {}
