import Storage

/// Operations of `keras.ops` beyond those that TensorFlow's functions share.
extension KerasLayerKind {
    typealias Functions = @Sendable (inout KerasConverter, KerasConverter.Context) throws -> [KerasConverter.Value]

    static let moreOperations: [String: KerasLayerKind] =
        [comparisons, reductions, movements, elementwise, composed].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        .mapValues { function in KerasLayerKind(inert: ["initial": .only([.null]), "dtype": .only([.null])], convert: function) }

    private static func one(_ function: @escaping Function) -> Functions { { [try function(&$0, $1)] } }

    private static let comparisons: [String: Functions] = [
        "Greater": one { try $0.comparison(.greater, $1) }, "GreaterEqual": one { try $0.comparison(.greaterEqual, $1) },
        "Less": one { try $0.comparison(.less, $1) }, "LessEqual": one { try $0.comparison(.lessEqual, $1) },
        "Equal": one { try $0.comparison(.equal, $1) }, "NotEqual": one { try $0.comparison(.notEqual, $1) },
        "LogicalAnd": one { try $0.logical(.logicalAnd, $1) }, "LogicalOr": one { try $0.logical(.logicalOr, $1) },
        "LogicalXor": one { try $0.exclusiveOr($1) }, "LogicalNot": one { try $0.negation($1) },
        "Where": one { try $0.choice($1) }, "Any": one { try $0.anyOrAll(.reduceAny, $1) },
        "All": one { try $0.anyOrAll(.reduceAll, $1) },
        "Isnan": one {
            let input = try $0.castInput($1)
            return try $0.combined(.notEqual, input, input, name: $1.name, type: .bool, $1)
        },
    ]

    private static let reductions: [String: Functions] = [
        "Prod": one { try $0.reduce(.reduceProd, $1) }, "Argmax": one { try $0.position(.argMax, $1) },
        "Argmin": one { try $0.position(.argMin, $1) }, "Var": one { try $0.variance($1, isDeviation: false) },
        "Std": one { try $0.variance($1, isDeviation: true) }, "Logsumexp": one { try $0.logarithmOfSum($1) },
        "Norm": one { try $0.norm($1) }, "Normalize": one { try $0.normalize($1) },
        "Average": one {
            guard $1.arguments.take(1, "weights") == nil else {
                throw $1.error("it is called with weights, which is not supported")
            }
            return try $0.reduce(.mean, $1)
        },
    ]

    private static let movements: [String: Functions] = [
        "Flip": one { try $0.flip($1) }, "Roll": one { try $0.roll($1) }, "Tile": one { try $0.tile($1) },
        "Repeat": one { try $0.repeatSlices($1) }, "Pad": one { try $0.padded($1) }, "Split": { try $0.splitParts($1) },
        "Unstack": { try $0.unstacked($1) }, "Take": one { try $0.take($1) }, "Moveaxis": one { try $0.movedAxis($1) },
        "Swapaxes": one { try $0.swappedAxes($1) }, "Cumsum": one { try $0.cumulativeSum($1) },
        "TopK": { try $0.largest($1) }, "OneHot": one { try $0.oneHot($1) },
        "Tril": one { try $0.triangle($1, isUpper: false) }, "Triu": one { try $0.triangle($1, isUpper: true) },
        "Matmul": one { try $0.matrixProduct($1) }, "Dot": one { try $0.matrixProduct($1) },
        "Einsum": one { try $0.einsum($1) },
        "Hstack": one { try $0.concatenate(try $1.inputs(), axis: 1, $1) },
        "StopGradient": one { try $1.input() }, "Slice": one { try $0.sliced($1) }, "Sort": one { try $0.sorted($1) },
        "Diff": one { try $0.difference($1) }, "MaxPool": one { try $0.poolFunction(.maxPool2D, $1) },
        "Conv": one { try $0.convolutionFunction($1) },
        "AveragePool": one { try $0.poolFunction(.averagePool2D, $1) },
    ]

    private static let elementwise: [String: Functions] = [
        "NanToNum": one { try $0.numbersOnly($1) }, "Sparsemax": alongAxis("sparsemax"), "Sin": mapping(.sin),
        "Cos": mapping(.cos), "Floor": mapping(.floor), "Ceil": mapping(.ceil),
        "Sign": one { $0.mapped(.sign, try $0.numberInput($1), name: $1.name) },
        "ZerosLike": one { try $0.filled($1, with: Constant([Float(0)], shape: [])) },
        "OnesLike": one { try $0.filled($1, with: Constant([Float(1)], shape: [])) }, "FullLike": one { try $0.filled($1) },
        "Round": one {
            guard try $1.integers("decimals") ?? [0] == [0] else { throw $1.parameterError("decimals") }
            let input = try $0.numberInput($1)
            return $0.builder.type(of: input) == .int32 ? input : $0.mapped(.round, input, name: $1.name)
        },
        "Expm1": one { .init($0.builder.expm1($0.builder.tensor(try $0.castInput($1)), name: $1.name)) },
        "Log1p": one { .init($0.builder.log1p($0.builder.tensor(try $0.castInput($1)), name: $1.name)) },
        "Log2": logarithm(1.442695041), "Log10": logarithm(0.4342944819),
        "Reciprocal": one { try $0.combined(.div, $0.number(1, name: $1.name + "/one"), $0.floatInput($1), name: $1.name, $1) },
        "SquaredDifference": pairing(.squaredDifference), "Arctan2": pairing(.atan2, integers: .floats),
        "FloorDivide": whole(.floorDiv),
        "Mod": whole(.floorMod),
        "LogSoftmax": alongAxis("log_softmax"),
        "LogSigmoid": activation("log_sigmoid"), "HardTanh": activation("hard_tanh"), "TanhShrink": activation("tanh_shrink"),
        "Mish": activation("mish"), "SparsePlus": activation("sparse_plus"), "SparseSigmoid": activation("sparse_sigmoid"),
        "Celu": activation("celu", "alpha"), "Squareplus": activation("squareplus", "b"),
        "HardShrink": activation("hard_shrink", "threshold"), "SoftShrink": activation("soft_shrink", "threshold"),
        "Glu": alongAxis("glu"),
    ]

    private static let composed: [String: Functions] = [
        "CountNonzero": one { try $0.nonzeroCount($1) }, "Logaddexp": one { try $0.logarithmOfSum($1, base: 1) },
        "Logaddexp2": one { try $0.logarithmOfSum($1, base: 0.69314718) }, "Cbrt": one { try $0.cubeRoot($1) },
        "Exp2": one { try $0.combined(.pow, $0.number(2, name: $1.name + "/two"), $0.castInput($1), name: $1.name, $1) },
        "Deg2rad": scaling(.pi / 180), "Rad2deg": scaling(180 / .pi), "Hypot": one { try $0.hypotenuse($1) },
        "Trunc": one { try $0.truncated($1) }, "Heaviside": one { try $0.heaviside($1) }, "Sinc": one { try $0.sinc($1) },
        "Fmax": one { try $0.extreme(.maximum, $1) }, "Fmin": one { try $0.extreme(.minimum, $1) },
        "DivideNoNan": one { try $0.quotientOrZero($1) }, "Isclose": one { try $0.isClose($1) },
        "Isfinite": one { try $0.comparedWithInfinity(.less, $1, ofSize: true) },
        "Isinf": one { try $0.comparedWithInfinity(.equal, $1, ofSize: true) },
        "Isposinf": one { try $0.comparedWithInfinity(.equal, $1, ofSize: false) },
        "Isneginf": one { try $0.comparedWithInfinity(.equal, $1, sign: -1, ofSize: false) },
        "BitwiseXor": whole(.bitwiseXor), "BitwiseRightShift": whole(.rightShift), "RightShift": whole(.rightShift),
        "Conjugate": one { try $1.input() }, "Copy": one { try $1.input() }, "Real": one { try $1.input() },
        "EmptyLike": one { try $0.filled($1, with: Constant([Float(0)], shape: [])) },
        "DepthToSpace": one { try $0.blocks(.depthToSpace, $1) }, "SpaceToDepth": one { try $0.blocks(.spaceToDepth, $1) },
        "Argsort": one { try $0.order($1) }, "TakeAlongAxis": one { try $0.takeAlongAxis($1) },
        "LayerNorm": one { try $0.layerNormalizationFunction($1) }, "RMSNorm": one { try $0.rootMeanSquareFunction($1) },
        "BatchNorm": one { try $0.batchNormalizationFunction($1) }, "Moments": { try $0.moments($1) },
        "DepthwiseConv": one { try $0.depthwiseFunction($1) }, "SeparableConv": one { try $0.separableFunction($1) },
        "ConvTranspose": one { try $0.transposedFunction($1) }, "DotProductAttention": one { try $0.attentionFunction($1) },
        "Hsplit": { try $0.splitParts($1, axis: 1) },
        "Dsplit": { try $0.splitParts($1, axis: 2) }, "ArraySplit": { try $0.splitParts($1, allowsRest: true) },
        "Fliplr": one { try $0.flip($1, axes: [1]) }, "Threshold": one { try $0.threshold($1) },
        "Ptp": one { try $0.range($1) }, "Nansum": one { try $0.reduceNumbers(.sum, neutral: 0, $1) },
        "Nanprod": one { try $0.reduceNumbers(.reduceProd, neutral: 1, $1) },
        "Nanmean": one { try $0.reduceNumbers(.mean, neutral: 0, $1) },
    ]

    private static func scaling(_ factor: Float) -> Functions {
        one { $0.arithmetic(.mul, try $0.floatInput($1), factor, name: $1.name) }
    }

    private static func mapping(_ code: BuiltinOperator) -> Functions {
        one { $0.mapped(code, try $0.castInput($1), name: $1.name) }
    }

    private static func logarithm(_ factor: Float) -> Functions {
        one { $0.arithmetic(.mul, $0.mapped(.log, try $0.castInput($1), name: $1.name + "/log"), factor, name: $1.name) }
    }

    /// Of two operands as floats.
    private static func pairing(
        _ code: BuiltinOperator, integers: KerasConverter.IntegerOperands = .refused
    ) -> Functions {
        one {
            let (a, b) = try $0.pair($1, types: [], integers: integers)
            return try $0.combined(code, a, b, name: $1.name, $1)
        }
    }

    /// Of two operands that may be whole numbers.
    private static func whole(_ code: BuiltinOperator) -> Functions {
        one {
            let (a, b) = try $0.pair($1)
            return try $0.combined(code, a, b, name: $1.name, $1)
        }
    }

    /// An activation without parameters, or with one.
    private static func activation(_ name: String, _ parameter: String? = nil) -> Functions {
        one {
            let context = $1
            let number = try parameter.flatMap { try context.number($0) }
            return try $0.activation(name, $0.floatInput($1), parameter: number, $1)
        }
    }

    /// An activation along the axis that it is told, the last by default.
    private static func alongAxis(_ name: String) -> Functions {
        one {
            let input = try $0.floatInput($1), context = $1
            return try $0.alongLast(input, axis: $0.axis($1, input, default: -1), name: $1.name) {
                try $0.activation(name, $1, context)
            }
        }
    }
}
