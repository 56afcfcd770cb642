import Models

/// An operator as an interpreter has prepared it.
public struct PreparedOperator: Sendable, Hashable, Codable {
    /// What computes an operator's outputs.
    public enum Evaluation: Sendable, Hashable, Codable {
        /// A kernel made for this processor.
        case fast
        /// The loops that read like the formula.
        case reference
        /// Once, when the model was prepared: its inputs are constants.
        case constant
        /// Another operator, along with its own work.
        case fused
        /// What the model's inputs decide: the operator is prepared while the model runs.
        case deferred
    }

    /// An index into the subgraph's operators.
    public var node: Int
    /// As the format calls it, such as "CONV_2D".
    public var name: String
    /// What it computes with, in one line: geometry, scales, limits; empty where there is no more to say than its tensors do.
    public var plan: String
    /// What computes its outputs.
    public var evaluation: Evaluation

    /// "fast", "reference", "once, before the model runs", …
    public var sentence: String {
        switch evaluation {
        case .fast: "fast kernel"
        case .reference: "reference loops"
        case .constant: "computed once, before the model runs"
        case .fused: "done by the operator before it"
        case .deferred: "prepared while the model runs"
        }
    }
}

extension Interpreter {
    /// The operators of the subgraph that runs, in order, prepared anew.
    ///
    /// - Throws: ``ModelError`` for a model that cannot run.
    public func preparedOperators() throws(ModelError) -> [PreparedOperator] {
        runner.preparations = [:]
        defer { runner.preparations = nil }
        try Self.narrowing { try runner.prepare() }
        let steps = Dictionary(runner.steps.map { ($0.node, $0.evaluation != nil) }, uniquingKeysWith: { $0 && $1 })
        let fused = Set(runner.absorbed.map(\.node))
        return runner.subgraph.operators.enumerated().map { number, op in
            let made = runner.preparations?[number]
            let evaluation: PreparedOperator.Evaluation
            switch steps[number] {
            case _ where fused.contains(number): evaluation = .fused
            case nil: evaluation = made == nil ? .fused : .constant
            case false?: evaluation = .deferred
            case true?: evaluation = made?.isFast == true ? .fast : .reference
            }
            return PreparedOperator(node: number, name: op.code.name, plan: made?.plan ?? "", evaluation: evaluation)
        }
    }
}
