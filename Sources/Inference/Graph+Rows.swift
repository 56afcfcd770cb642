import Models
import Tensors

extension Graph {
    /// The same model for any number of rows at once, of a model that is made for one row: its only input and output
    /// have a first dimension of 1, and every operator in between treats each row of it by itself.
    ///
    /// nil where an operator is not known to do so, or where the model is not of this kind.
    func openingRows() -> Graph? {
        guard subgraphs.count == 1, subgraphs[0].inputs.count == 1, subgraphs[0].outputs.count == 1 else { return nil }
        var graph = self
        let main = subgraphs[0]
        func hasOneRow(_ tensor: Int) -> Bool { main.tensors[tensor].shape.dimensions.first == 1 }
        guard hasOneRow(main.inputs[0]) else { return nil }
        /// Tensors with one row for each row of the input.
        var rows: Set<Int> = [main.inputs[0]]
        for op in main.operators {
            let inputs = op.inputs.compactMap { $0 }
            let withRows = inputs.filter(rows.contains)
            if withRows.isEmpty { continue }
            guard op.outputs.allSatisfy(hasOneRow) else { return nil }
            let rank = main.tensors[withRows[0]].shape.rank
            switch OperatorRegistry.all[op.code.builtin]?.rows ?? .mixed {
            case .mixed: guard op.code.builtin.isElementwise, withRows == [inputs[0]] else { return nil }
            case .separate(let ranks): guard withRows == [inputs[0]], ranks.contains(rank) else { return nil }
            case .paired:
                let outputRank = main.tensors[op.outputs[0]].shape.rank
                let fits = inputs.allSatisfy { input in
                    let shape = main.tensors[input].shape
                    return rows.contains(input)
                        ? shape.rank == outputRank : shape.rank < outputRank || shape.dimensions.first == 1
                }
                guard fits else { return nil }
            case .joined:
                guard withRows.count == inputs.count, op.options.int(.axis) != 0, op.options.int(.axis) != -rank else {
                    return nil
                }
            case .reshaped:
                guard withRows == [inputs[0]], inputs.count == 2, let open = opened(inputs[1], rows: rows) else { return nil }
                graph.subgraphs[0].tensors[inputs[1]].data = open
            }
            rows.formUnion(op.outputs)
        }
        return rows.contains(main.outputs[0]) ? graph : nil
    }

    /// The constant shape `tensor`, with any number of rows in place of one; nil where it is not such a constant, or
    /// where something else than RESHAPEs of rows reads it.
    private func opened(_ tensor: Int, rows: Set<Int>) -> Bytes? {
        let main = subgraphs[0]
        let readers = main.operators.filter { $0.inputs.contains(tensor) }
        guard readers.allSatisfy({ $0.code.builtin == .reshape && $0.inputs[0] != tensor }), !main.outputs.contains(tensor),
            main.tensors[tensor].type == .int32, var shape = main.tensors[tensor].data?.array(of: Int32.self),
            let first = shape.first, first == 1 || first == -1, !shape.dropFirst().contains(-1)
        else { return nil }
        shape[0] = -1
        return Bytes(of: shape)
    }
}
