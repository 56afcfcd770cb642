import Models
import Tensors

/// An operator that a model needs: which, on which types, at which nodes.
public struct RequiredOperator: Sendable, Hashable {
    /// A node of the graph.
    public struct Place: Sendable, Hashable {
        /// An index into the graph's subgraphs.
        public var subgraph: Int
        /// An index into the subgraph's operators.
        public var node: Int
    }

    /// Which operator, in which version.
    public var code: OperatorCode
    /// The types of the inputs and the first output, each combination once, in the order of their first use;
    /// nil for an input that is left out.
    public var types: [[ElementType?]]
    /// All nodes that are this operator, in the graph's order.
    public var nodes: [Place]
}

extension Interpreter {
    /// The operators that the model's subgraphs use, in the order of their first use. Operator codes that the file
    /// declares and nothing uses are not among them.
    public static func requiredOperators(of graph: Graph) -> [RequiredOperator] {
        var required: [RequiredOperator] = []
        var positions: [OperatorCode: Int] = [:]
        for (s, subgraph) in graph.subgraphs.enumerated() {
            for (n, op) in subgraph.operators.enumerated() {
                let tensors: [Int?] = op.inputs + op.outputs.prefix(1).map(Optional.some)
                let types = tensors.map { $0.map { subgraph.tensors[$0].type } }
                let place = RequiredOperator.Place(subgraph: s, node: n)
                if let position = positions[op.code] {
                    required[position].nodes.append(place)
                    if !required[position].types.contains(types) { required[position].types.append(types) }
                } else {
                    positions[op.code] = required.count
                    required.append(RequiredOperator(code: op.code, types: [types], nodes: [place]))
                }
            }
        }
        return required
    }

    /// "the model needs CONV_2D (version 3), …", for messages.
    static func sentenceOfOperators(of graph: Graph) -> String {
        "the model needs "
            + requiredOperators(of: graph).map { "\($0.code.name) (version \($0.code.version))" }.joined(separator: ", ")
    }

    /// The operators of the model that this interpreter lacks.
    public static func missingOperators(of graph: Graph, options: InterpreterOptions = .init()) -> [RequiredOperator] {
        requiredOperators(of: graph).filter { required in
            if let name = required.code.customName {
                return options.customOperators[name] == nil && CustomOperators.all[name] == nil
            }
            guard let kernel = OperatorRegistry.all[required.code.builtin] else { return true }
            return required.code.version > kernel.version
        }
    }
}
