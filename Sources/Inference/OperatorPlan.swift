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

/// The plan of an operator whose reference evaluation is made at once, since it needs no working memory.
package struct PlainPlan: OperatorPlan {
    package typealias Fast = (Node, any KernelBuild) throws -> Evaluation?

    private let text: () -> String
    private let evaluation: Evaluation
    private let fast: Fast?

    /// - Parameter description: is made when somebody asks for it.
    init(_ description: @autoclosure @escaping () -> String = "", fast: Fast? = nil, _ evaluation: @escaping Evaluation) {
        (text, self.evaluation, self.fast) = (description, evaluation, fast)
    }

    package var description: String { text() }

    package func reference(_: Node) -> Evaluation { evaluation }
    package func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? { try fast?(node, build) }
}
