import Models
import Tensors

extension Pass {
    /// An element of a list set anew, as recurrent layers keep their outputs in a WHILE: what is before the element, the element,
    /// and what is behind it, joined. Done by three operators its shape would depend on values, and each would be prepared in
    /// every round; done at once it is the shape of the list.
    ///
    ///     SLICE(list, 0, [i, −1 …]), item, SLICE(list, [i + 1, 0 …], −1) → CONCATENATION
    ///     DYNAMIC_UPDATE_SLICE(list, item, [i, −1 …])
    static let updateListInPlace = Pass("updateListInPlace") { graph in
        guard graph.runner.mayFuse, graph.runner.session.kernels != .reference else { return }
        let search = ListSearch(graph)
        for node in graph.nodes {
            guard let update = search.update(node) else { continue }
            node.op = Operator(OperatorCode(.dynamicUpdateSlice), inputs: update.inputs, outputs: node.op.outputs)
            node.setsElement = true
            for part in update.parts { graph.remove(part, becoming: .fused) }
        }
        graph.sweep()
    }
}

/// Finds the pattern of ``Pass/updateListInPlace``.
private struct ListSearch {
    private let graph: PreparedGraph
    private var producers: [Int: Node] = [:]

    init(_ graph: PreparedGraph) {
        self.graph = graph
        for node in graph.nodes { for output in node.op.outputs { producers[output] = node } }
    }

    /// The operator of this kind, before node `limit`, that gives a tensor.
    private func producer(_ tensor: Int?, _ code: BuiltinOperator, before limit: Int) -> Node? {
        guard let node = tensor.flatMap({ producers[$0] }), node.index < limit, node.op.code.builtin == code else { return nil }
        return node
    }

    private func isConstant(_ tensor: Int?, _ value: Int) -> Bool {
        guard let tensor = tensor.map({ graph.runner.tensors[$0] }), tensor.isConstant, (1...8).contains(tensor.elementCount)
        else { return false }
        return tensor.integers()?.allSatisfy { $0 == value } ?? false
    }

    /// The scalar at the front of a vector whose other elements are `rest`.
    private func front(_ vector: Int?, rest: Int, before limit: Int) -> Int? {
        guard let join = producer(vector, .concatenation, before: limit), join.op.inputs.count == 2,
            isConstant(join.op.inputs[1], rest), let scalar = producer(join.op.inputs[0], .reshape, before: join.index)
        else { return nil }
        return scalar.op.inputs.first ?? nil
    }

    /// What takes the place of a CONCATENATION, and the two SLICEs, which nothing else reads.
    func update(_ node: Node) -> (inputs: [Int], parts: [Node])? {
        let (op, inputs) = (node.op, node.op.inputs)
        guard
            op.code.builtin == .concatenation, inputs.count == 3, op.outputs.count == 1, op.options.int(.axis) == 0,
            op.options.fusedActivation == .none, let item = inputs[1],
            let left = producer(inputs[0], .slice, before: node.index), left.op.inputs.count == 3, isPart(inputs[0]!),
            let right = producer(inputs[2], .slice, before: node.index), right.op.inputs.count == 3, isPart(inputs[2]!),
            let list = left.op.inputs[0], right.op.inputs[0] == list,
            isConstant(left.op.inputs[1], 0), isConstant(right.op.inputs[2], -1), let place = left.op.inputs[2],
            let index = front(place, rest: -1, before: left.index),
            let next = producer(front(right.op.inputs[1], rest: 0, before: right.index), .add, before: right.index),
            next.op.inputs.count == 2, next.op.options.fusedActivation == .none,
            next.op.inputs[0] == index && isConstant(next.op.inputs[1], 1)
                || next.op.inputs[1] == index && isConstant(next.op.inputs[0], 1),
            fits(list, item, op.outputs[0])
        else { return nil }
        return ([list, item, place], [left, right])
    }

    private func isPart(_ tensor: Int) -> Bool { graph.maySkip(tensor) && graph.readers(of: tensor).count == 1 }

    /// Whether the item is one element of the list, and the result a list like it.
    private func fits(_ list: Int, _ item: Int, _ result: Int) -> Bool {
        let (list, item, y) = (graph.runner.tensors[list], graph.runner.tensors[item], graph.runner.tensors[result])
        return list.rank > 0 && item.rank == list.rank && item.shape[0] == 1 && item.info.shapeSignature?.first != -1
            && [item.type, y.type].allSatisfy { $0 == list.type }
            && [item.quantization, y.quantization].allSatisfy { $0 == list.quantization }
    }
}
