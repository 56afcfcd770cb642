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

        /// "fast kernel", "reference loops", …
        public var sentence: String {
            switch self {
            case .fast: "fast kernel"
            case .reference: "reference loops"
            case .constant: "computed once, before the model runs"
            case .fused: "along with another operator"
            case .deferred: "prepared while the model runs"
            }
        }
    }

    /// An index into the subgraph's operators.
    public var node: Int
    /// As the format calls it, such as "CONV_2D".
    public var name: String
    /// The tensors that it reads and writes, by their numbers, as the passes over the graph leave them: "t0 t1 → t2".
    public var tensors: String
    /// What it computes with, in one line: geometry, scales, limits, or only its tensors.
    public var plan: String
    /// What computes its outputs.
    public var evaluation: Evaluation
}

extension Interpreter {
    /// The operators of the subgraph that runs, in order, prepared anew.
    ///
    /// - Throws: ``ModelError`` for a model that cannot run.
    public func preparedOperators() throws(ModelError) -> [PreparedOperator] {
        var rows: [PreparedOperator] = []
        try Self.narrowing {
            try runner.prepare { graph in
                for node in graph.nodes + graph.removed {
                    let computed: PreparedOperator.Evaluation = node.plan == nil ? .deferred : node.isFast ? .fast : .reference
                    rows.append(
                        PreparedOperator(
                            node: node.index, name: node.op.code.name, tensors: node.becomes == nil ? node.tensors : "",
                            plan: node.plan?.description ?? "", evaluation: node.becomes ?? computed))
                }
            }
        }
        return rows.sorted { $0.node < $1.node }
    }
}
