import Models

/// The operators that have a fast evaluation. Each is asked after the reference preparation has checked the node
/// and sized its outputs; nil keeps the reference loops.
enum FastRegistry {
    typealias Preparation = @Sendable (Node) throws -> Evaluation?

    static let all: [BuiltinOperator: Preparation] = [
        .averagePool2D: { try FastPool.evaluation($0, isAverage: true) },
        .conv2D: FastConvolution.evaluation,
        .depthwiseConv2D: FastDepthwise.evaluation,
        .dequantize: FastConversion.dequantize,
        .fullyConnected: FastFullyConnected.evaluation,
        .maxPool2D: { try FastPool.evaluation($0, isAverage: false) },
        .quantize: FastConversion.quantize,
        .softmax: FastSoftmax.evaluation,
    ]
}
