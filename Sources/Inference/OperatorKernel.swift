import Models

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
    package let plan: @Sendable (Node) throws -> any OperatorPlan

    /// An operator with two evaluations.
    init(version: Int, plan: @escaping @Sendable (Node) throws -> any OperatorPlan) {
        (self.version, isPure, remembers, readsOnlyShape) = (version, true, false, false)
        self.plan = plan
    }

    /// An operator that is computed one way only: `prepare` checks, sizes the outputs and gives what computes.
    init(
        version: Int, isPure: Bool = true, remembers: Bool = false, readsOnlyShape: Bool = false,
        prepare: @escaping @Sendable (Node) throws -> Evaluation
    ) {
        (self.version, self.isPure, self.remembers, self.readsOnlyShape) = (version, isPure, remembers, readsOnlyShape)
        plan = { node in
            let tensors = { [unowned node] in node.summary }
            return PlainPlan(tensors(), try prepare(node))
        }
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
