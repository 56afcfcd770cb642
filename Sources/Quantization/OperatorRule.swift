import Models
import Tensors

/// How an operator can be computed on integers.
///
/// TensorFlow's converter also makes integers of what no kernel computes rightly on them: SCATTER_ND and MATRIX_DIAG
/// fill with the byte 0, which is not the number 0, and there is no REVERSE_SEQUENCE of int8 and no
/// SQUARED_DIFFERENCE of int16. These stay on floats here. A SUM of int16 has its own scale, not its input's, in
/// which it would not fit.
///
/// Source: the traits of tensorflow/compiler/mlir/lite/ir/tfl_ops.td, and for int16
/// tensorflow/lite/tools/optimize/operator_property.cc.
enum OperatorRule: Equatable {
    /// A constant weight with a scale for each index of an axis, and a bias in the products' scale.
    case weighted(input: Int, weight: Int, axis: Int, bias: Int)
    /// Elements are moved or compared: all floating-point inputs and outputs have one scale.
    case sameScale
    /// The output's scale and zero point are given by the function's range.
    case fixed(AffineQuantization)
    /// Every input and output has its own scale.
    case free
    /// An LSTM: int8 weights, hidden state and result, a 16-bit cell state.
    case recurrent
    /// Only the input's shape is read, whatever its elements are.
    case shape

    /// nil for operators without an integer kernel of that width.
    static func rule(for code: BuiltinOperator, activations: ElementType) -> OperatorRule? {
        activations == .int16 ? rule16(for: code) : rule8(for: code)
    }

    private static func rule8(for code: BuiltinOperator) -> OperatorRule? {
        switch code {
        case .softmax, .logistic: .fixed(AffineQuantization(scale: 1 / 256, zeroPoint: -128))
        case .tanh, .l2Normalization: .fixed(AffineQuantization(scale: 1 / 128, zeroPoint: 0))
        case .logSoftmax: .fixed(AffineQuantization(scale: 16 / 256, zeroPoint: 127))
        case .add, .sub, .mul, .mean, .sum, .relu, .relu6, .reluN1To1, .leakyRelu, .prelu, .hardSwish, .abs,
            .squaredDifference, .rsqrt, .sqrt, .exp, .log, .gelu, .argMax, .argMin, .equal, .notEqual, .greater,
            .greaterEqual, .less, .lessEqual, .batchMatmul, .div, .reduceProd:
            .free
        case .unidirectionalSequenceLstm: .recurrent
        default: otherRule(for: code)
        }
    }

    private static func rule16(for code: BuiltinOperator) -> OperatorRule? {
        switch code {
        case .softmax, .logistic, .tanh: .fixed(AffineQuantization(scale: 1 / 32768, zeroPoint: 0))
        case .add, .sub, .mul, .mean, .sum, .relu, .relu6, .leakyRelu, .abs, .batchMatmul, .rsqrt, .exp, .log, .gelu,
            .reduceProd:
            .free
        case .topkV2, .selectV2, .dynamicUpdateSlice, .spaceToDepth, .depthToSpace: nil
        default: otherRule(for: code)
        }
    }

    /// What does not depend on the width.
    private static func otherRule(for code: BuiltinOperator) -> OperatorRule? {
        switch code {
        case .conv2D, .fullyConnected: .weighted(input: 0, weight: 1, axis: 0, bias: 2)
        case .depthwiseConv2D: .weighted(input: 0, weight: 1, axis: 3, bias: 2)
        case .transposeConv: .weighted(input: 2, weight: 1, axis: 0, bias: 3)
        case .shape, .rank: .shape
        case .averagePool2D, .maxPool2D, .concatenation, .reshape, .pad, .padv2, .mirrorPad, .gather, .gatherND, .slice,
            .stridedSlice, .split, .splitV, .pack, .unpack, .squeeze, .expandDims, .transpose, .tile,
            .resizeNearestNeighbor, .resizeBilinear, .maximum, .minimum, .reduceMax, .reduceMin, .batchToSpaceND,
            .spaceToBatchND, .spaceToDepth, .depthToSpace, .select, .selectV2, .topkV2, .broadcastTo,
            .dynamicUpdateSlice, .reverseV2, .fill:
            .sameScale
        default: nil
        }
    }
}
