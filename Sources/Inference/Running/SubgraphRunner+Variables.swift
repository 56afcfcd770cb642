import Models
import Tensors

/// Variables that operators write. They have memory of their own, which is kept from one invocation to the next.
extension SubgraphRunner {
    /// Gives a variable memory for the shape that an operator has given it; what it holds is kept where it fits.
    func fit(_ variable: RuntimeTensor) throws {
        guard variable.isResolved, variable.type.bitWidth != nil, variable.memory.map({ $0.count < variable.byteCount }) ?? true
        else { return }
        try variable.allocate(variable.byteCount)
        reset(variable)
    }

    /// Whether an operator gives a variable its first value and no other: LiteRT dequantizes a constant once. TensorFlow Lite
    /// Micro does it in each invocation.
    func initializes(_ node: Node) -> Bool {
        session.kernels != .micro && node.op.code.builtin == .dequantize && node.outputs.contains(where: \.isVariable)
            && node.readsOnlyConstants
    }

    /// The evaluation in the first invocation, and in the first after a reset.
    func once(_ node: Node, _ evaluation: @escaping Evaluation) -> Evaluation {
        let isDone = node.memory(false) { $0 = false }
        return {
            if isDone.value { return }
            try evaluation()
            isDone.value = true
        }
    }
}
