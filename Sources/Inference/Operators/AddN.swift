import Kernels
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
        func sums<T: BitwiseCopyable>(from zero: T, _ add: @escaping (T, T) -> T) -> Evaluation {
            {
                let sum = y.elements(as: T.self)
                for i in 0..<count { sum[i] = inputs.reduce(zero) { add($0, $1.elements(as: T.self)[i]) } }
            }
        }
        switch y.type {
        case .float32: return sums(from: 0 as Float, +)
        case .int32: return sums(from: 0 as Int32, &+)
        case .int8 where node.isMicro: return try quantized(inputs, y, node)
        default: throw node.unsupported(y)
        }
    }

    /// TensorFlow Lite Micro's. The sum begins with the input's negated zero point instead of 0.
    ///
    /// Source: tensorflow/lite/kernels/internal/reference/add_n.h.
    private static func quantized(_ inputs: [RuntimeTensor], _ y: RuntimeTensor, _ node: Node) throws -> Evaluation {
        let x = try node.quantization(of: inputs[0])
        for input in inputs {
            let other = try node.quantization(of: input)
            try node.require(
                inputs.count > 1 && other.scale == x.scale && other.zeroPoint == x.zeroPoint,
                "the inputs must be two or more of the same scale and zero point")
        }
        let output = try node.quantization(of: y)
        let scales = Add.CommonScale(x.scale, x.scale, output.scale, left: 20)
        let count = y.elementCount
        func scaled(_ value: Int32) -> Int32 { FixedPoint.multiply((value &- x.zeroPoint) &<< 20, by: scales.a) }
        return {
            let sum = y.elements(as: Int8.self)
            for i in 0..<count {
                let total = inputs.reduce(scaled(0)) { $0 &+ scaled(Int32($1.elements(as: Int8.self)[i])) }
                sum[i] = Int8(clamping: FixedPoint.multiply(total, by: scales.y) &+ output.zeroPoint)
            }
        }
    }
}
