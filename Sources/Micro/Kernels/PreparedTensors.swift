import Models
import Tensors

extension KernelContext {
    /// The tensors of which the kernel's preparation makes temporary copies, each as often as it does. They are
    /// dropped when the operator is prepared.
    ///
    /// Source: the calls of `AllocateTempInputTensor` and `AllocateTempOutputTensor` in the Prepare functions of
    /// tensorflow/lite/micro/kernels; counted in the `tflite-micro` wheel of 2026-10-23.
    var preparedTensors: [Int] {
        func inputs(_ numbers: Int...) -> [Int] {
            numbers.compactMap { op.inputs.indices.contains($0) ? op.inputs[$0] : nil }
        }
        let each = op.inputs.compactMap { $0 } + op.outputs
        let output = Array(op.outputs.prefix(1))
        switch op.code.builtin {
        case .argMax, .argMin, .callOnce, .floor, .logicalAnd, .logicalOr, .maximum, .minimum, .neg, .pack, .shape,
            .unpack, .varHandle, .while:
            return []
        case .if, .relu6, .split: return inputs(0)
        case .splitV: return inputs(2)
        case .equal, .notEqual, .greater, .greaterEqual, .less, .lessEqual: return inputs(0, 1)
        case .readVariable: return inputs(0)
        case .assignVariable: return inputs(0, 1)
        case .batchToSpaceND, .spaceToBatchND, .reshape: return inputs(0) + output
        case .tanh: return inputs(0, 0) + output
        case .concatenation: return inputs(0) + each
        case .mean, .sum, .reduceMax, .reduceMin, .reduceAll:
            return inputs(0, 0, 1, 1) + output + (input(0)?.type == .int8 ? output : [])
        case .conv2D, .depthwiseConv2D: return inputs(0, 0, 1, 1, 2) + output + output
        case .transposeConv:
            let once = inputs(1, 2) + output
            return input(2)?.type == .float32 ? once : once + once + inputs(3)
        default: return each
        }
    }

    /// Whether the copies are complete only after the kernel has taken what it keeps for good.
    var preparesAfterPersisting: Bool {
        switch op.code.builtin {
        case .conv2D, .depthwiseConv2D: true
        case .transposeConv: input(2)?.type != .float32
        default: false
        }
    }
}
