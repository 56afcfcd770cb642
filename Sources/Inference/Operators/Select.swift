import KernelInterface
import Kernels
import Models
import Tensors

/// SELECT and SELECT_V2: elements of one tensor or the other, by a condition.
enum Select {
    /// The condition has the shape of both, or is a vector that chooses along their first dimension, or one element.
    static let kernel = OperatorKernel(version: 4) { node in
        let (condition, a, b, y) = try tensors(node)
        try node.require(a.shape == b.shape, "the inputs have different shapes: \(a.shape) and \(b.shape)")
        try node.resize(y, to: a.shape)
        let size = try node.elementSize(y)
        let choices = condition.elementCount
        if condition.shape != a.shape {
            try node.require(
                choices == 1 && condition.rank <= 1 || condition.rank == 1 && a.rank > 0 && condition.shape[0] == a.shape[0],
                "a condition of shape \(condition.shape) does not fit inputs of shape \(a.shape)")
        }
        let run = choices == 0 ? 0 : a.elementCount / choices * size
        return {
            let chosen = condition.elements(as: UInt8.self)
            for i in 0..<choices {
                (y.data + i * run).copyMemory(from: (chosen[i] != 0 ? a.data : b.data) + i * run, byteCount: run)
            }
        }
    }

    static let broadcasting = OperatorKernel(version: 2) { node in
        let (condition, a, b, y) = try tensors(node)
        let shape = try node.broadcast(condition, a, b)
        try node.resize(y, to: Shape(shape))
        let choices = [(a, true), (b, false)].map { tensor, isChosen in
            (tensor, isChosen, Pairing(condition.shape.dimensions, tensor.shape.dimensions, result: shape))
        }
        func loop<T: BitwiseCopyable>(_: T.Type) -> Evaluation {
            {
                let (condition, out) = (condition.elements(as: UInt8.self), y.elements(as: T.self))
                for (tensor, isChosen, pairing) in choices {
                    let from = tensor.elements(as: T.self)
                    pairing.forEach { if (condition[$0] != 0) == isChosen { out[$2] = from[$1] } }
                }
            }
        }
        switch try node.elementSize(y) {
        case 1: return loop(UInt8.self)
        case 2: return loop(UInt16.self)
        case 4: return loop(UInt32.self)
        case 8: return loop(UInt64.self)
        default: throw node.unsupported(condition, a, b)
        }
    }

    private static func tensors(_ node: Node) throws -> (RuntimeTensor, RuntimeTensor, RuntimeTensor, RuntimeTensor) {
        try node.expect(inputs: 3...3)
        let condition = try node.input(0)
        try node.expect(condition, type: .bool)
        let a = try node.input(1)
        let b = try node.input(2)
        let y = try node.output()
        try node.expectSameType(a, b)
        try node.expectSameType(a, y)
        return (condition, a, b, y)
    }
}
