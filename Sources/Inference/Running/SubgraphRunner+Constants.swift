import Models
import Tensors

/// Operators whose inputs are known before the model runs are computed once, when it is prepared.
extension SubgraphRunner {
    /// Bytes up to which results of constants are kept instead of computed each time.
    private static let foldLimit = 256 << 20

    func isFoldable(_ node: Node, _ outputs: [RuntimeTensor]) -> Bool {
        guard node.op.code.customName == nil, OperatorRegistry.all[node.op.code.builtin]?.isPure == true else { return false }
        if outputs.contains(where: { $0.isVariable || !$0.isResolved || $0.type.bitWidth == nil || $0.byteCount > Self.foldLimit }
        ) {
            return false
        }
        let readsOnlyShape = node.op.code.builtin == .shape || node.op.code.builtin == .rank
        return readsOnlyShape || node.op.inputs.allSatisfy { $0.map { tensors[$0].isConstant } ?? true }
    }

    /// Whether all that the operator computes are tensors without elements: a loop over the other dimensions, which
    /// may be as large as they like, would do nothing for a long time.
    func isIdle(_ node: Node, _ outputs: [RuntimeTensor]) -> Bool {
        guard OperatorRegistry.all[node.op.code.builtin]?.isPure == true, !outputs.isEmpty else { return false }
        return outputs.allSatisfy { $0.isResolved && $0.type.bitWidth != nil && $0.byteCount == 0 }
    }

    func fold(_ node: Node, _ outputs: [RuntimeTensor], _ evaluation: @escaping Evaluation) throws {
        for output in outputs { output.isConstant = true }
        if node.op.code.builtin == .dequantize, let input = node.op.inputs[0], tensors[input].constant != nil {
            outputs[0].widened = Int32(input)
            if tensors[input].type == .float16, arePanels(outputs[0]) {
                postponed[outputs[0].index] = (node.index, evaluation)
                return
            }
        }
        try allocate(node, outputs)
        try evaluate(node.index, evaluation)
        release(node)
        for case let input? in node.op.inputs { hasTaken(tensors[input], by: node) }
    }

    /// Frees a computed constant when all that read it, and `node` is one of them, have packed it, or were computed from it, or
    /// need it no more. The next preparation computes it anew, which it could not do with the copy of one of the file's.
    func hasTaken(_ tensor: RuntimeTensor, by node: Node) {
        guard
            tensor.isConstant, tensor.memory != nil, tensor.info.data == nil, mayFuse, !subgraph.outputs.contains(tensor.index)
        else { return }
        packedReaders[tensor.index, default: []].insert(node.index)
        if readers[tensor.index].allSatisfy(packedReaders[tensor.index]!.contains) { tensor.giveUp() }
    }

    /// Whether a tensor is nothing but weights of operators whose fast kernels pack 16-bit floats.
    private func arePanels(_ tensor: RuntimeTensor) -> Bool {
        guard session.kernels != .reference, mayFuse, !subgraph.outputs.contains(tensor.index) else { return false }
        return readers[tensor.index].map { subgraph.operators[$0] }.allSatisfy { op in
            let inputs = op.inputs
            let isPacking = op.code.builtin == .conv2D || op.code.builtin == .fullyConnected
            return isPacking && inputs.indices.allSatisfy { inputs[$0] != tensor.index || $0 == 1 }
        }
    }

    /// Computes the constants among a node's inputs that were left for later: its evaluation reads them.
    func computePostponed(_ node: Node) throws {
        for case let input? in node.op.inputs {
            guard let (number, evaluation) = postponed.removeValue(forKey: input) else { continue }
            try tensors[input].allocate(tensors[input].byteCount)
            try evaluate(number, evaluation)
        }
    }

    func allocate(_ node: Node, _ outputs: [RuntimeTensor]) throws {
        for scratch in node.scratch {
            try session.reserve(scratch.count, for: "the working memory of an operator")
            scratch.memory = AlignedMemory(count: scratch.count)
            scratch.data = scratch.memory!.base
        }
        for output in outputs where output.isVariable { try fit(output) }
        for output in outputs where !output.isVariable && output.isResolved && output.type.bitWidth != nil {
            try output.allocate(output.byteCount)
        }
    }

    func release(_ node: Node) {
        for scratch in node.scratch {
            session.release(scratch.count)
            scratch.memory = nil
        }
    }
}
