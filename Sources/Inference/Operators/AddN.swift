import Models
import Tensors

/// ADD_N: the sum of tensors of one shape.
enum AddN {
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 1...Int.max)
        let inputs = try node.op.inputs.indices.map { try node.input($0) }
        let y = try node.output()
        for input in inputs {
            try node.require(
                input.shape == inputs[0].shape, "the inputs have different shapes: \(inputs[0].shape) and \(input.shape)")
            try node.expect(input, type: y.type)
        }
        try node.resize(y, to: inputs[0].shape)
        let count = y.elementCount
        switch y.type {
        case .float32:
            return {
                let sum = y.elements(as: Float.self)
                for i in 0..<count { sum[i] = inputs.reduce(0) { $0 + $1.elements(as: Float.self)[i] } }
            }
        case .int32:
            return {
                let sum = y.elements(as: Int32.self)
                for i in 0..<count { sum[i] = inputs.reduce(0) { $0 &+ $1.elements(as: Int32.self)[i] } }
            }
        default: throw node.unsupported(y)
        }
    }
}
