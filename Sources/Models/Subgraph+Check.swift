import Tensors

extension Subgraph {
    /// Refuses indices of tensors that do not exist.
    func checkIndices(number: Int) throws(ModelError) {
        let valid = tensors.indices
        for (kind, indices) in [("input", inputs), ("output", outputs)] {
            if let index = indices.first(where: { !valid.contains($0) }) {
                throw ModelError(
                    "the \(kind) \(index) of subgraph \(number) does not exist: there are \(tensors.count) tensors")
            }
        }
        for (position, node) in operators.enumerated() {
            let groups = [
                ("input", node.inputs.compactMap { $0 }), ("output", node.outputs),
                ("intermediate", node.intermediates),
            ]
            for (kind, indices) in groups {
                if let index = indices.first(where: { !valid.contains($0) }) {
                    throw ModelError(
                        "the \(kind) tensor \(index) does not exist: there are \(tensors.count) tensors",
                        at: .node(position, name: node.code.name, subgraph: number))
                }
            }
        }
    }

    /// The tensors that custom operators take as inputs and nothing gives a value: memory to work in, as Ethos-U's and XMOS's
    /// compilers write it.
    package var scratchTensors: Set<Int> {
        let custom = operators.filter { $0.code.builtin == .custom }
        if custom.isEmpty { return [] }
        let given = Set(inputs).union(operators.flatMap(\.outputs))
        return Set(custom.flatMap(\.inputs).compactMap { $0 }).filter {
            tensors.indices.contains($0) && tensors[$0].data == nil && !tensors[$0].isVariable && !given.contains($0)
        }
    }

    private enum Source {
        case nothing, constant, variable, input, node(Int)
    }

    /// Refuses operators that read what is not there yet, or write what has its value from elsewhere. So no tensor but a
    /// variable is both input and output of one operator, and there is no cycle.
    func checkOrder(number: Int) throws(ModelError) {
        let written = Set(operators.flatMap(\.outputs))
        var sources = tensors.enumerated().map { index, tensor -> Source in
            // A constant without elements has no data.
            let isEmpty = tensor.shape.dimensions.contains(0) && !written.contains(index)
            if tensor.data != nil || isEmpty { return .constant }
            return tensor.isVariable ? .variable : .nothing
        }
        for index in inputs { sources[index] = .input }
        for index in scratchTensors { sources[index] = .constant }

        for (position, node) in operators.enumerated() {
            func refuse(_ message: String) -> ModelError {
                ModelError(message, at: .node(position, name: node.code.name, subgraph: number))
            }
            for case let index? in node.inputs {
                if case .nothing = sources[index] {
                    throw refuse(
                        node.outputs.contains(index)
                            ? "tensor \(index) '\(tensors[index].name)' is both its input and its output"
                            : "tensor \(index) '\(tensors[index].name)' is read before it is computed")
                }
            }
            for index in node.outputs {
                switch sources[index] {
                case .nothing: break
                case .constant: throw refuse("its output, tensor \(index) '\(tensors[index].name)', is a constant")
                // The state that a recurrent layer starts from, and goes on from.
                case .variable: continue
                case .input:
                    throw refuse("its output, tensor \(index) '\(tensors[index].name)', is an input of the subgraph")
                case .node(let first):
                    throw refuse("its output, tensor \(index) '\(tensors[index].name)', is that of node \(first) too")
                }
                sources[index] = .node(position)
            }
        }
        for index in outputs {
            if case .nothing = sources[index] {
                throw ModelError(
                    "it is an output of subgraph \(number), but nothing computes it",
                    at: .tensor(index, name: tensors[index].name, subgraph: number))
            }
        }
    }
}
