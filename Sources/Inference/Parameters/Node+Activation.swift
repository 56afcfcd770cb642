import Kernels
import Models
import Tensors

extension Node {
    /// The fused activation as the range of a float output: an infinity becomes the largest number.
    package func floatRange() throws -> (lower: Float, upper: Float) {
        switch options.fusedActivation {
        case .none: (-.greatestFiniteMagnitude, .greatestFiniteMagnitude)
        case .relu: (0, .greatestFiniteMagnitude)
        case .relu6: (0, 6)
        case .reluN1To1: (-1, 1)
        case .tanh, .signBit: throw error("the fused activation \(options.fusedActivation) is not supported")
        }
    }

    /// The fused activation as the range of a quantized output's elements.
    ///
    /// Source: CalculateActivationRangeQuantized in tensorflow/lite/kernels/kernel_util.cc.
    package func quantizedRange(_ output: RuntimeTensor) throws -> (lower: Int32, upper: Int32) {
        let (scale, zeroPoint) = try quantization(of: output)
        let range = output.type.zeroPointRange
        let lowest = Int32(range.lowerBound)
        let highest = Int32(range.upperBound)
        func quantized(_ value: Float) -> Int32 {
            let steps = (value / scale).rounded(.toNearestOrAwayFromZero)
            return Int32(clamping: Int64(min(max(steps, -4e9), 4e9)) + Int64(zeroPoint))
        }
        switch options.fusedActivation {
        case .none: return (lowest, highest)
        case .relu: return (max(lowest, quantized(0)), highest)
        case .relu6: return (max(lowest, quantized(0)), min(highest, quantized(6)))
        case .reluN1To1: return (max(lowest, quantized(-1)), min(highest, quantized(1)))
        case .tanh, .signBit: throw error("the fused activation \(options.fusedActivation) is not supported")
        }
    }
}
