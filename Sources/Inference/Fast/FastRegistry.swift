import Models

/// The operators that have a fast evaluation. Each is asked after the reference preparation has checked the node
/// and sized its outputs; nil keeps the reference loops.
enum FastRegistry {
    typealias Preparation = @Sendable (Node) throws -> Evaluation?

    static let all: [BuiltinOperator: Preparation] = [
        .abs: { try FastUnary.evaluation($0, .absolute) },
        .add: { try FastBinary.evaluation($0, .add) },
        .averagePool2D: { try FastPool.evaluation($0, isAverage: true) },
        .batchMatmul: FastMatrixProduct.evaluation,
        .ceil: { try FastUnary.evaluation($0, .ceiling) },
        .conv2D: FastConvolution.evaluation,
        .conv3D: FastConvolution3D.evaluation,
        .cos: { try FastUnary.evaluation($0, .cosine) },
        .depthwiseConv2D: FastDepthwise.evaluation,
        .dequantize: FastConversion.dequantize,
        .div: { try FastBinary.evaluation($0, .divide) },
        .elu: { try FastUnary.evaluation($0, .elu) },
        .exp: { try FastUnary.evaluation($0, .exponential) },
        .fakeQuant: { node in
            let range = try FakeQuant.Range(node)
            return try FastUnary.evaluation(node, .fakeQuantization(lowest: range.lowest, highest: range.highest, scale: range.scale))
        },
        .floor: { try FastUnary.evaluation($0, .floor) },
        .fullyConnected: FastFullyConnected.evaluation,
        .gelu: { try FastUnary.evaluation($0, $0.options.bool(.approximate) ? .approximateGelu : .gelu) },
        .hardSwish: { try FastUnary.evaluation($0, .hardSwish) },
        .leakyRelu: { try FastUnary.evaluation($0, .leakyRelu(slope: $0.options.float(.alpha))) },
        .log: { try FastUnary.evaluation($0, .logarithm) },
        .logistic: { try FastUnary.evaluation($0, .logistic) },
        .logSoftmax: FastLogSoftmax.evaluation,
        .maxPool2D: { try FastPool.evaluation($0, isAverage: false) },
        .maximum: { try FastBinary.evaluation($0, .maximum) },
        .mean: { try FastReduction.evaluation($0, .mean) },
        .minimum: { try FastBinary.evaluation($0, .minimum) },
        .mul: { try FastBinary.evaluation($0, .multiply) },
        .neg: { try FastUnary.evaluation($0, .negate) },
        .prelu: { try FastBinary.prelu($0) },
        .quantize: FastConversion.quantize,
        .reduceMax: { try FastReduction.evaluation($0, .maximum) },
        .reduceMin: { try FastReduction.evaluation($0, .minimum) },
        .reduceProd: { try FastReduction.evaluation($0, .product) },
        .relu: { try FastUnary.evaluation($0, .clamp(minimum: 0, maximum: .infinity)) },
        .relu6: { try FastUnary.evaluation($0, .clamp(minimum: 0, maximum: 6)) },
        .reluN1To1: { try FastUnary.evaluation($0, .clamp(minimum: -1, maximum: 1)) },
        .resizeBilinear: FastResize.bilinear,
        .resizeNearestNeighbor: FastResize.nearest,
        .round: { try FastUnary.evaluation($0, .round) },
        .rsqrt: { try FastUnary.evaluation($0, .inverseSquareRoot) },
        .sin: { try FastUnary.evaluation($0, .sine) },
        .softmax: FastSoftmax.evaluation,
        .sqrt: { try FastUnary.evaluation($0, .squareRoot) },
        .square: { try FastUnary.evaluation($0, .square) },
        .squaredDifference: { try FastBinary.evaluation($0, .squaredDifference) },
        .sub: { try FastBinary.evaluation($0, .subtract) },
        .sum: { try FastReduction.evaluation($0, .sum) },
        .tanh: { try FastUnary.evaluation($0, .tanh) },
        .transposeConv: FastTransposeConvolution.evaluation,
    ]
}
