import Models
import Tensors

/// An element of a list set anew, as recurrent layers keep their outputs in a WHILE: what is before the element, the element,
/// and what is behind it, joined. Done by three operators its shape would depend on values, and each would be prepared in every
/// round; done at once it is the shape of the list.
///
///     SLICE(list, 0, [i, −1 …]), item, SLICE(list, [i + 1, 0 …], −1) → CONCATENATION
struct ListUpdate {
    /// The CONCATENATION.
    let node: Int
    /// The two SLICEs, which nothing else reads.
    let slices: [Int]
    /// Tensors.
    let list: Int
    let index: Int
    let item: Int

    /// The evaluation; nil where the tensors do not fit each other.
    func evaluation(_ node: Node) throws -> Evaluation? {
        let tensors = node.runner.tensors
        let (list, index, item, y) = (tensors[list], tensors[index], tensors[item], tensors[node.op.outputs[0]])
        guard
            list.isResolved, index.isResolved, item.isResolved, index.type == .int32, index.elementCount == 1, list.rank > 0,
            [item.type, y.type].allSatisfy({ $0 == list.type }),
            [item.quantization, y.quantization].allSatisfy({ $0 == list.quantization }),
            let bits = list.type.bitWidth, bits >= 8, item.shape.dimensions == [1] + list.shape.dimensions.dropFirst()
        else { return nil }
        try node.resize(y, to: list.shape)
        let count = list.shape[0], bytes = item.byteCount
        return {
            let i = Int(index.elements(as: Int32.self)[0])
            guard (0..<count).contains(i) else { throw node.error("element \(i) is outside a list of \(count)") }
            y.data.copyMemory(from: list.data, byteCount: list.byteCount)
            (y.data + i * bytes).copyMemory(from: item.data, byteCount: bytes)
        }
    }
}

extension SubgraphRunner {
    /// The updates of lists that may be done at once.
    func listUpdates() -> [ListUpdate] {
        guard mayFuse, session.kernels != .reference, subgraph.operators.contains(where: { $0.code.builtin == .slice }) else {
            return []
        }
        var producers: [Int: Int] = [:], readers: [Int: Int] = [:]
        for (number, op) in subgraph.operators.enumerated() {
            for output in op.outputs { producers[output] = number }
            for case let input? in op.inputs { readers[input, default: 0] += 1 }
        }
        for output in subgraph.outputs { readers[output, default: 0] += 1 }

        /// The operator of this kind, before node `limit`, that gives a tensor.
        func producer(_ tensor: Int?, _ code: BuiltinOperator, before limit: Int) -> (number: Int, op: Operator)? {
            guard let tensor, let number = producers[tensor], number < limit, subgraph.operators[number].code.builtin == code
            else { return nil }
            return (number, subgraph.operators[number])
        }
        func isConstant(_ tensor: Int?, _ value: Int) -> Bool {
            guard let tensor, tensors[tensor].isConstant, (1...8).contains(tensors[tensor].elementCount) else { return false }
            return tensors[tensor].integers()?.allSatisfy { $0 == value } ?? false
        }
        /// The scalar at the front of a vector whose other elements are `rest`.
        func front(_ vector: Int?, rest: Int, before limit: Int) -> Int? {
            guard let join = producer(vector, .concatenation, before: limit), join.op.inputs.count == 2,
                isConstant(join.op.inputs[1], rest),
                let scalar = producer(join.op.inputs[0], .reshape, before: join.number)
            else { return nil }
            return scalar.op.inputs.first ?? nil
        }

        var updates: [ListUpdate] = []
        for (number, op) in subgraph.operators.enumerated() where op.code.builtin == .concatenation && op.inputs.count == 3 {
            guard
                op.outputs.count == 1, op.options.int(.axis) == 0, op.options.fusedActivation == .none, let item = op.inputs[1],
                let left = producer(op.inputs[0], .slice, before: number),
                let right = producer(op.inputs[2], .slice, before: number),
                left.op.inputs.count == 3, right.op.inputs.count == 3, let list = left.op.inputs[0], right.op.inputs[0] == list,
                readers[op.inputs[0]!] == 1, readers[op.inputs[2]!] == 1,
                isConstant(left.op.inputs[1], 0), isConstant(right.op.inputs[2], -1),
                let index = front(left.op.inputs[2], rest: -1, before: left.number),
                let next = producer(front(right.op.inputs[1], rest: 0, before: right.number), .add, before: right.number),
                next.op.inputs.count == 2, next.op.options.fusedActivation == .none,
                next.op.inputs[0] == index && isConstant(next.op.inputs[1], 1)
                    || next.op.inputs[1] == index && isConstant(next.op.inputs[0], 1)
            else { continue }
            updates.append(ListUpdate(node: number, slices: [left.number, right.number], list: list, index: index, item: item))
        }
        return updates
    }
}
