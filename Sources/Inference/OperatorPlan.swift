import KernelInterface

/// An operator prepared: its tensors are checked, its outputs have their shapes, the arithmetic of its scales is done. What
/// computes is made of it, once, one way or the other.
///
/// Its description says what it computes with, in one line.
package protocol OperatorPlan: CustomStringConvertible {
    /// The loops that read like the formula.
    func reference(_ node: Node) throws -> Evaluation
    /// The same results by `build`; nil where the fast kernels do not cover the case.
    func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation?
}

extension OperatorPlan {
    package func fast(_: Node, _: any KernelBuild) throws -> Evaluation? { nil }
}

/// The plan of an operator that is computed one way only.
package struct PlainPlan: OperatorPlan {
    private let evaluation: Evaluation

    init(_ evaluation: @escaping Evaluation) { self.evaluation = evaluation }

    package var description: String { "" }
    package func reference(_: Node) -> Evaluation { evaluation }
}
