import Models

/// The operators that have a fast evaluation. Each is asked after the reference preparation has checked the node
/// and sized its outputs; nil keeps the reference loops.
enum FastRegistry {
    /// A type of its own: a function that a dictionary holds gives closures that are called by way of two others.
    struct Kernel: Sendable {
        let evaluation: @Sendable (Node) throws -> Evaluation?
        init(_ evaluation: @escaping @Sendable (Node) throws -> Evaluation?) { self.evaluation = evaluation }
    }

    static let all: [BuiltinOperator: Kernel] = [
        .abs: .init { try FastUnary.evaluation($0, .absolute) },
        .add: .init { try FastBinary.evaluation($0, .add) },
        .batchMatmul: .init(FastMatrixProduct.evaluation),
        .ceil: .init { try FastUnary.evaluation($0, .ceiling) },
        .conv3D: .init(FastConvolution3D.evaluation),
        .cos: .init { try FastUnary.evaluation($0, .cosine) },
        .dequantize: .init(FastConversion.dequantize),
        .div: .init { try FastBinary.evaluation($0, .divide) },
        .elu: .init { try FastUnary.evaluation($0, .elu) },
        .exp: .init { try FastUnary.evaluation($0, .exponential) },
        .fakeQuant: .init { node in
            let range = try FakeQuant.Range(node)
            return try FastUnary.evaluation(
                node, .fakeQuantization(lowest: range.lowest, highest: range.highest, scale: range.scale))
        },
        .floor: .init { try FastUnary.evaluation($0, .floor) },
        .gelu: .init { try FastUnary.evaluation($0, $0.options.bool(.approximate) ? .approximateGelu : .gelu) },
        .hardSwish: .init { try FastUnary.evaluation($0, .hardSwish) },
        .leakyRelu: .init { try FastUnary.evaluation($0, .leakyRelu(slope: $0.options.float(.alpha))) },
        .log: .init { try FastUnary.evaluation($0, .logarithm) },
        .logistic: .init { try FastUnary.evaluation($0, .logistic) },
        .logSoftmax: .init(FastLogSoftmax.evaluation),
        .maximum: .init { try FastBinary.evaluation($0, .maximum) },
        .mean: .init { try FastReduction.evaluation($0, .mean) },
        .minimum: .init { try FastBinary.evaluation($0, .minimum) },
        .mul: .init { try FastBinary.evaluation($0, .multiply) },
        .neg: .init { try FastUnary.evaluation($0, .negate) },
        .prelu: .init { try FastBinary.prelu($0) },
        .quantize: .init(FastConversion.quantize),
        .reduceMax: .init { try FastReduction.evaluation($0, .maximum) },
        .reduceMin: .init { try FastReduction.evaluation($0, .minimum) },
        .relu: .init { try FastUnary.evaluation($0, .clamp(minimum: 0, maximum: .infinity)) },
        .relu6: .init { try FastUnary.evaluation($0, .clamp(minimum: 0, maximum: 6)) },
        .reluN1To1: .init { try FastUnary.evaluation($0, .clamp(minimum: -1, maximum: 1)) },
        .resizeBilinear: .init(FastResize.bilinear),
        .resizeNearestNeighbor: .init(FastResize.nearest),
        .round: .init { try FastUnary.evaluation($0, .round) },
        .rsqrt: .init { try FastUnary.evaluation($0, .inverseSquareRoot) },
        .sin: .init { try FastUnary.evaluation($0, .sine) },
        .softmax: .init(FastSoftmax.evaluation),
        .sqrt: .init { try FastUnary.evaluation($0, .squareRoot) },
        .square: .init { try FastUnary.evaluation($0, .square) },
        .squaredDifference: .init { try FastBinary.evaluation($0, .squaredDifference) },
        .sub: .init { try FastBinary.evaluation($0, .subtract) },
        .sum: .init { try FastReduction.evaluation($0, .sum) },
        .tanh: .init { try FastUnary.evaluation($0, .tanh) },
        .transposeConv: .init(FastTransposeConvolution.evaluation),
    ]
}
