import Tensors

extension ONNXConverter {
    typealias Converter = @Sendable (inout ONNXConverter) throws -> [ONNXOperand?]

    /// The operators of ONNX's own set, in alphabetic order.
    static let operators: [String: Converter] = {
        var all: [String: Converter] = [:]
        for list in [functions, elementwise, activations, layers, shapes, reductions, quantized] { all.merge(list) { $1 } }
        return all
    }()

    private static let functions: [String: Converter] = [
        "Acos": { try $0.arcCosine() },
        "Acosh": { try $0.areaCosine() },
        "Asin": { try $0.arcSine() },
        "Asinh": { try $0.areaSine() },
        "Atan": { try $0.arcTangent() },
        "Atanh": { try $0.areaTangent() },
        "Cosh": { try $0.hyperbolicCosine() },
        "IsInf": { try $0.isInfinite() },
        "MeanVarianceNormalization": { try $0.meanVarianceNormalization() },
        "Sinh": { try $0.hyperbolicSine() },
        "Tan": { try $0.tangent() },
    ]

    private static let elementwise: [String: Converter] = [
        "Abs": { try $0.absolute() },
        "Add": { try $0.combined(.add) },
        "And": { try $0.combined(.logicalAnd) },
        "Cast": { try $0.cast() },
        "CastLike": { try $0.castLike() },
        "Ceil": { try $0.simple(.ceil) },
        "Cos": { try $0.simple(.cos) },
        "Div": { try $0.combined(.div) },
        "Equal": { try $0.combined(.equal) },
        "Exp": { try $0.simple(.exp, [:]) },
        "Floor": { try $0.simple(.floor) },
        "Greater": { try $0.combined(.greater) },
        "GreaterOrEqual": { try $0.combined(.greaterEqual) },
        "IsNaN": { try $0.isNotANumber() },
        "Less": { try $0.combined(.less) },
        "LessOrEqual": { try $0.combined(.lessEqual) },
        "Log": { try $0.simple(.log) },
        "Max": { try $0.folded(.maximum) },
        "Mean": { try $0.folded(.add) },
        "Min": { try $0.folded(.minimum) },
        "Mod": { try $0.modulo() },
        "Mul": { try $0.combined(.mul) },
        "Neg": { try $0.simple(.neg, [:]) },
        "Not": { try $0.simple(.logicalNot, [:]) },
        "Or": { try $0.combined(.logicalOr) },
        "Pow": { try $0.power() },
        "Reciprocal": { try $0.reciprocal() },
        "Round": { try $0.simple(.round) },
        "Sign": { try $0.simple(.sign, [:]) },
        "Sin": { try $0.simple(.sin) },
        "Sqrt": { try $0.simple(.sqrt) },
        "Sub": { try $0.combined(.sub) },
        "Sum": { try $0.folded(.add) },
        "Where": { try $0.choose() },
        "Xor": { try $0.exclusiveOr() },
    ]

    private static let activations: [String: Converter] = [
        "Celu": { try $0.celu() },
        "Clip": { try $0.clip() },
        "Elu": { try $0.elu() },
        "Erf": { try $0.errorFunction() },
        "Gelu": { try $0.gelu() },
        "HardSigmoid": { try $0.hardSigmoid() },
        "HardSwish": { try $0.simple(.hardSwish, [:]) },
        "Hardmax": { try $0.hardmax() },
        "LeakyRelu": { try $0.leakyRelu() },
        "LogSoftmax": { try $0.softmax(.logSoftmax) },
        "Mish": { try $0.mish() },
        "PRelu": { try $0.prelu() },
        "Relu": { try $0.simple(.relu) },
        "Selu": { try $0.selu() },
        "Shrink": { try $0.shrink() },
        "Sigmoid": { try $0.simple(.logistic) },
        "Softmax": { try $0.softmax(.softmax) },
        "Softplus": { [try $0.softplus(try $0.call.input())] },
        "Softsign": { [try $0.softsign(try $0.call.input())] },
        "Swish": { try $0.swish() },
        "Tanh": { try $0.simple(.tanh) },
        "ThresholdedRelu": { try $0.thresholdedRelu() },
    ]

    private static let layers: [String: Converter] = [
        "AffineGrid": { try $0.affineGrid() },
        "Attention": { try $0.attention() },
        "AveragePool": { try $0.averagePool() },
        "BatchNormalization": { try $0.batchNormalization() },
        "Conv": { try $0.convolution() },
        "ConvTranspose": { try $0.transposedConvolution() },
        "DepthToSpace": { try $0.depthToSpace() },
        "Dropout": { try $0.dropout() },
        "Einsum": { try $0.einsum() },
        "GRU": { try $0.recurrent() },
        "Gemm": { try $0.gemm() },
        "GlobalAveragePool": { try $0.globalPool(.mean) },
        "GlobalLpPool": { try $0.globalPowerPool() },
        "GlobalMaxPool": { try $0.globalPool(.reduceMax) },
        "GridSample": { try $0.gridSample() },
        "GroupNormalization": { try $0.groupNormalization() },
        "InstanceNormalization": { try $0.instanceNormalization() },
        "LRN": { try $0.localResponse() },
        "LSTM": { try $0.recurrent() },
        "LayerNormalization": { try $0.layerNormalization() },
        "LpNormalization": { try $0.lpNormalization() },
        "LpPool": { try $0.powerPool() },
        "MatMul": { try $0.matMul() },
        "MaxPool": { try $0.maxPool() },
        "RMSNormalization": { try $0.rootMeanSquareNormalization() },
        "RNN": { try $0.recurrent() },
        "Resize": { try $0.resize() },
        "SpaceToDepth": { try $0.spaceToDepth() },
        "Upsample": { try $0.resize() },
    ]

    private static let shapes: [String: Converter] = [
        "Concat": { try $0.concat() },
        "Constant": { try $0.constantNode() },
        "ConstantOfShape": { try $0.constantOfShape() },
        "EyeLike": { try $0.identityMatrix() },
        "Expand": { try $0.expand() },
        "Flatten": { try $0.flatten() },
        "Gather": { try $0.gather() },
        "GatherElements": { try $0.gatherElements() },
        "GatherND": { try $0.gatherND() },
        "Identity": { try $0.identity() },
        "If": { try $0.conditional() },
        "OneHot": { try $0.oneHot() },
        "Pad": { try $0.pad() },
        "Range": { try $0.range() },
        "Reshape": { try $0.reshape() },
        "ScatterElements": { try $0.scatterElements() },
        "ScatterND": { try $0.scatterND() },
        "Shape": { try $0.shape() },
        "Size": { try $0.size() },
        "Slice": { try $0.slice() },
        "Split": { try $0.split() },
        "Squeeze": { try $0.squeeze() },
        "Tile": { try $0.tile() },
        "Transpose": { try $0.transpose() },
        "Trilu": { try $0.triangle() },
        "Unsqueeze": { try $0.unsqueeze() },
    ]

    private static let reductions: [String: Converter] = [
        "ArgMax": { try $0.argument(.argMax) },
        "ArgMin": { try $0.argument(.argMin) },
        "CumSum": { try $0.cumulativeSum() },
        "ReduceL1": { try $0.reduce(before: .abs, after: nil) },
        "ReduceL2": { try $0.reduce(before: .square, after: .sqrt) },
        "ReduceLogSum": { try $0.reduce(before: nil, after: .log) },
        "ReduceLogSumExp": { try $0.reduce(before: nil, after: nil) },
        "ReduceMax": { try $0.reduce(.reduceMax) },
        "ReduceMean": { try $0.reduce(.mean) },
        "ReduceMin": { try $0.reduce(.reduceMin) },
        "ReduceProd": { try $0.reduce(.reduceProd) },
        "ReduceSum": { try $0.reduce(.sum) },
        "ReduceSumSquare": { try $0.reduce(before: .square, after: nil) },
        "TopK": { try $0.topK() },
    ]

    private static let quantized: [String: Converter] = [
        "ConvInteger": { try $0.integerProduct("Conv") },
        "DequantizeLinear": { try $0.dequantizeLinear() },
        "DynamicQuantizeLinear": { try $0.dynamicQuantize() },
        "MatMulInteger": { try $0.integerProduct("MatMul") },
        "QLinearConv": { try $0.quantizedConvolution() },
        "QLinearMatMul": { try $0.quantizedBinary("MatMul") },
        "QuantizeLinear": { try $0.quantizeLinear() },
    ]

    /// The operators of `com.microsoft` that ONNX Runtime's quantizer and scikit-learn's exporter write, in alphabetic order.
    static let runtimeOperators: [String: Converter] = [
        "CDist": { try $0.distances() },
        "DequantizeLinear": { try $0.dequantizeLinear() },
        "QGemm": { try $0.quantizedGemm() },
        "QLinearAdd": { try $0.quantizedBinary("Add") },
        "QLinearAveragePool": { try $0.quantizedUnary("AveragePool") },
        "QLinearConcat": { try $0.quantizedConcat() },
        "QLinearGlobalAveragePool": { try $0.quantizedUnary("GlobalAveragePool") },
        "QLinearLeakyRelu": { try $0.quantizedUnary("LeakyRelu") },
        "QLinearMul": { try $0.quantizedBinary("Mul") },
        "QLinearSigmoid": { try $0.quantizedUnary("Sigmoid") },
        "QLinearSoftmax": { try $0.quantizedUnary("Softmax") },
        "QuantizeLinear": { try $0.quantizeLinear() },
    ]

    /// The operators of a domain that are read.
    static func operators(of domain: String) -> [String: Converter] {
        switch domain {
        case "": operators
        case "ai.onnx.ml": learningOperators
        case "com.microsoft": runtimeOperators
        default: [:]
        }
    }

    /// The operators of `ai.onnx.ml`, in alphabetic order.
    static let learningOperators: [String: Converter] = [
        "ArrayFeatureExtractor": { try $0.featureExtractor() },
        "Binarizer": { try $0.binarizer() },
        "Imputer": { try $0.imputer() },
        "LabelEncoder": { try $0.labelEncoder() },
        "LinearClassifier": { try $0.linearClassifier() },
        "LinearRegressor": { try $0.linearRegressor() },
        "Normalizer": { try $0.normalizer() },
        "OneHotEncoder": { try $0.oneHotEncoder() },
        "SVMClassifier": { try $0.vectorClassifier() },
        "SVMRegressor": { try $0.vectorRegressor() },
        "Scaler": { try $0.scaler() },
        "TreeEnsembleClassifier": { try $0.treeClassifier() },
        "TreeEnsembleRegressor": { try $0.treeRegressor() },
        "ZipMap": { try $0.zipMap() },
    ]

    /// What is known and not read: why, and what to do.
    static let refused: [String: (why: String, help: String)] = {
        let trees = (
            "trees are read as operator set 4 of ai.onnx.ml and older have them",
            "Export the model with target_opset={\"\": 17, \"ai.onnx.ml\": 3}."
        )
        let control = (
            "it runs a graph over and over",
            "Export the model for fixed sizes, without loops over tensors; scikit-learn's neighbours with options={\"optim\": \"cdist\"}."
        )
        var all: [String: (why: String, help: String)] = [:]
        all["TreeEnsemble"] = trees
        for name in ["Loop", "Scan"] { all[name] = control }
        return all
    }()
}
