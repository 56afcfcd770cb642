import Tensors

extension Subgraph {
    /// Operators that do more than make their outputs.
    static let effects: Set<BuiltinOperator> = [
        .custom, .call, .callOnce, .if, .while, .assignVariable, .varHandle, .readVariable, .hashtable,
        .hashtableImport, .delegate, .stablehloCustomCall, .stablehloWhile, .stablehloComposite,
    ]

    /// Drops operators whose results nothing reads.
    package mutating func dropUnusedOperators() {
        var uses = useCounts()
        for index in operators.indices.reversed() {
            let node = operators[index]
            guard !Self.effects.contains(node.code.builtin), !node.outputs.isEmpty,
                node.outputs.allSatisfy({ uses[$0] == 0 }),
                !node.inputs.contains(where: { $0.map { tensors[$0].isVariable } ?? false })
            else { continue }
            for input in node.inputs { if let input { uses[input] -= 1 } }
            operators.remove(at: index)
        }
    }
}

extension Graph {
    /// Drops the tensors that nothing mentions and numbers the others anew: inputs, constants by use, results.
    /// Constants that are equal in everything but their names become one.
    package mutating func dropUnusedTensors() {
        for index in subgraphs.indices {
            let subgraph = subgraphs[index]
            var order: [Int] = []
            var isListed = [Bool](repeating: false, count: subgraph.tensors.count)
            func list(_ tensor: Int) {
                guard !isListed[tensor] else { return }
                isListed[tensor] = true
                order.append(tensor)
            }
            subgraph.inputs.forEach(list)
            for node in subgraph.operators {
                for case let input? in node.inputs where subgraph.isConstant(input) { list(input) }
            }
            for node in subgraph.operators {
                for case let input? in node.inputs { list(input) }
                node.outputs.forEach(list)
                node.intermediates.forEach(list)
            }
            subgraph.outputs.forEach(list)
            for signature in signatures where signature.subgraph == index {
                for entry in signature.inputs + signature.outputs { list(entry.tensor) }
            }
            for tensor in order {
                guard let blockwise = subgraph.tensors[tensor].blockwiseQuantization else { continue }
                list(blockwise.scales)
                if let zeroPoints = blockwise.zeroPoints { list(zeroPoints) }
            }
            renumber(index, order)
        }
    }

    private mutating func renumber(_ index: Int, _ order: [Int]) {
        let old = subgraphs[index].tensors
        var number = [Int](repeating: -1, count: old.count)
        var tensors: [TensorInfo] = []
        var numberOfConstant: [TensorInfo: Int] = [:]
        for tensor in order {
            var content = old[tensor]
            content.name = ""
            if content.data != nil, let same = numberOfConstant[content] {
                number[tensor] = same
                continue
            }
            number[tensor] = tensors.count
            if content.data != nil { numberOfConstant[content] = tensors.count }
            tensors.append(old[tensor])
        }
        for position in tensors.indices {
            guard var blockwise = tensors[position].blockwiseQuantization else { continue }
            blockwise.scales = number[blockwise.scales]
            blockwise.zeroPoints = blockwise.zeroPoints.map { number[$0] }
            tensors[position].blockwiseQuantization = blockwise
        }
        var subgraph = subgraphs[index]
        subgraph.tensors = tensors
        subgraph.inputs = subgraph.inputs.map { number[$0] }
        subgraph.outputs = subgraph.outputs.map { number[$0] }
        for node in subgraph.operators.indices {
            subgraph.operators[node].inputs = subgraph.operators[node].inputs.map { $0.map { number[$0] } }
            subgraph.operators[node].outputs = subgraph.operators[node].outputs.map { number[$0] }
            subgraph.operators[node].intermediates = subgraph.operators[node].intermediates.map { number[$0] }
        }
        subgraphs[index] = subgraph
        for signature in signatures.indices where signatures[signature].subgraph == index {
            for entry in signatures[signature].inputs.indices {
                signatures[signature].inputs[entry].tensor = number[signatures[signature].inputs[entry].tensor]
            }
            for entry in signatures[signature].outputs.indices {
                signatures[signature].outputs[entry].tensor = number[signatures[signature].outputs[entry].tensor]
            }
        }
    }
}
