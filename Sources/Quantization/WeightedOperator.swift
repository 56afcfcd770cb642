import Models
import Tensors

/// An operator of constant weights, and where they and its other tensors are.
struct WeightedOperator {
    let index: Int
    let node: Operator
    /// The tensor that is multiplied.
    let input: Int
    let weight: Int
    /// The weight's axis with an index for each output channel.
    let axis: Int
    let bias: Int?
    let slots: (input: Int, weight: Int, bias: Int)

    /// nil for an operator without weights, or whose weights or bias are computed.
    init?(_ index: Int, of subgraph: Subgraph) {
        let node = subgraph.operators[index]
        guard
            case .weighted(let input, let weight, let axis, let bias)? = OperatorRule.rule(
                for: node.code.builtin, activations: .int8),
            input < node.inputs.count, let x = node.inputs[input], weight < node.inputs.count, let w = node.inputs[weight],
            subgraph.isConstant(w), subgraph.tensors[w].type == .float32, subgraph.tensors[w].shape.rank > axis
        else { return nil }
        let b = bias < node.inputs.count ? node.inputs[bias] : nil
        if let b, !subgraph.isConstant(b) { return nil }
        (self.index, self.node, self.input, self.weight, self.axis, self.bias) = (index, node, x, w, axis, b)
        slots = (input, weight, bias)
    }

    static func all(of subgraph: Subgraph) -> [WeightedOperator] {
        subgraph.operators.indices.compactMap { WeightedOperator($0, of: subgraph) }
    }

    /// What the operator's layer is called.
    func name(in subgraph: Subgraph) -> String { subgraph.tensors[node.outputs[0]].name }
}
