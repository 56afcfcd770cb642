import Models
import Tensors

/// How an operator can be computed on integers.
///
/// Source: the traits of tensorflow/compiler/mlir/lite/ir/tfl_ops.td.
enum OperatorRule: Equatable {
    /// A constant weight with a scale for each index of an axis, and a bias in the products' scale.
    case weighted(input: Int, weight: Int, axis: Int, bias: Int)
    /// Elements are moved or compared: all floating-point inputs and outputs have one scale.
    case sameScale
    /// The output's scale and zero point are given by the function's range.
    case fixed(AffineQuantization)
    /// Every input and output has its own scale.
    case free
    /// A recurrent layer, with its own arithmetic.
    case recurrent

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
            .greaterEqual, .less, .lessEqual, .batchMatmul:
            .free
        default: weightedRule(for: code) ?? (movesElements(code) ? .sameScale : nil)
        }
    }

    private static func rule16(for code: BuiltinOperator) -> OperatorRule? {
        switch code {
        case .softmax, .logistic, .tanh: .fixed(AffineQuantization(scale: 1 / 32768, zeroPoint: 0))
        case .add, .sub, .mul, .mean, .sum, .relu, .relu6, .leakyRelu, .abs, .batchMatmul: .free
        case .gatherND, .topkV2, .select, .selectV2, .broadcastTo, .dynamicUpdateSlice, .tile, .spaceToDepth,
            .depthToSpace:
            nil
        default: weightedRule(for: code) ?? (movesElements(code) ? .sameScale : nil)
        }
    }

    private static func weightedRule(for code: BuiltinOperator) -> OperatorRule? {
        switch code {
        case .conv2D, .fullyConnected: .weighted(input: 0, weight: 1, axis: 0, bias: 2)
        case .depthwiseConv2D: .weighted(input: 0, weight: 1, axis: 3, bias: 2)
        case .transposeConv: .weighted(input: 2, weight: 1, axis: 0, bias: 3)
        default: nil
        }
    }

    private static func movesElements(_ code: BuiltinOperator) -> Bool {
        switch code {
        case .averagePool2D, .maxPool2D, .concatenation, .reshape, .pad, .padv2, .mirrorPad, .gather, .gatherND, .slice,
            .stridedSlice, .split, .splitV, .pack, .unpack, .squeeze, .expandDims, .transpose, .tile,
            .resizeNearestNeighbor, .resizeBilinear, .maximum, .minimum, .reduceMax, .reduceMin, .batchToSpaceND,
            .spaceToBatchND, .spaceToDepth, .depthToSpace, .select, .selectV2, .topkV2, .broadcastTo,
            .dynamicUpdateSlice:
            true
        default: false
        }
    }
}
