import Models
import Tensors

/// Another order of the operators in which less is alive at once.
///
/// Operators that have effects beside their outputs keep their order among each other.
enum OperatorOrder {
    /// The order as indices of the present one; nil if none is better or the graph has too much to weigh.
    static func smaller(for subgraph: Subgraph) -> [Int]? {
        let operators = subgraph.operators
        guard operators.count > 2, operators.count <= 1500 else { return nil }
        let inputs = operators.map { Array(Set($0.inputs.compactMap { $0 })) }
        return StepOrder(
            sizes: subgraph.tensors.map {
                $0.data != nil || $0.isVariable ? 0 : ($0.arenaBytes ?? 0).roundedUp(to: ArenaBuilder.alignment)
            },
            inputs: inputs, outputs: operators.map(\.outputs), before: before(subgraph, inputs), alive: subgraph.inputs,
            lasting: subgraph.outputs
        ).smaller()
    }

    /// For each operator those that must come first.
    private static func before(_ subgraph: Subgraph, _ inputs: [[Int]]) -> [Set<Int>] {
        var producer: [Int: Int] = [:]
        var lastEffect: Int?
        return subgraph.operators.enumerated().map { index, op in
            var before = Set(inputs[index].compactMap { producer[$0] })
            let hasEffect =
                op.code.builtin == .custom || !op.calledSubgraphs.isEmpty
                || [.varHandle, .readVariable, .assignVariable].contains(op.code.builtin)
                || inputs[index].contains { subgraph.tensors[$0].isVariable }
            if hasEffect {
                if let lastEffect { before.insert(lastEffect) }
                lastEffect = index
            }
            for output in op.outputs { producer[output] = index }
            return before
        }
    }
}
