import Models

/// The operators that have a fast evaluation. Each is asked after the reference preparation has checked the node
/// and sized its outputs; nil keeps the reference loops.
enum FastRegistry {
    typealias Preparation = @Sendable (Node) throws -> Evaluation?

    static let all: [BuiltinOperator: Preparation] = [
        .abs: FastLookup.evaluation,
        .add: { try FastBinary.evaluation($0, .add) },
        .averagePool2D: { try FastPool.evaluation($0, isAverage: true) },
        .batchMatmul: FastMatrixProduct.evaluation,
        .conv2D: FastConvolution.evaluation,
        .conv3D: FastConvolution3D.evaluation,
        .depthwiseConv2D: FastDepthwise.evaluation,
        .dequantize: FastConversion.dequantize,
        .elu: FastLookup.evaluation,
        .fullyConnected: FastFullyConnected.evaluation,
        .hardSwish: FastLookup.evaluation,
        .leakyRelu: FastLookup.evaluation,
        .logistic: { try FastUnary.evaluation($0, .logistic) },
        .maxPool2D: { try FastPool.evaluation($0, isAverage: false) },
        .mul: { try FastBinary.evaluation($0, .multiply) },
        .quantize: FastConversion.quantize,
        .relu: { try FastUnary.evaluation($0, .clamp(minimum: 0, maximum: .infinity)) },
        .relu6: { try FastUnary.evaluation($0, .clamp(minimum: 0, maximum: 6)) },
        .reluN1To1: { try FastUnary.evaluation($0, .clamp(minimum: -1, maximum: 1)) },
        .rsqrt: FastLookup.evaluation,
        .softmax: FastSoftmax.evaluation,
        .sub: { try FastBinary.evaluation($0, .subtract) },
        .transposeConv: FastTransposeConvolution.evaluation,
        .tanh: { try FastUnary.evaluation($0, .tanh) },
    ]
}
