import Storage

/// Functions that are called as layers: `keras.ops` of Keras 3, whose operations have their parameters as settings, and
/// TensorFlow's of Keras 2 (`TFOpLambda`), which are called with them.
extension KerasLayerKind {
    typealias Function = @Sendable (inout KerasConverter, KerasConverter.Context) throws -> KerasConverter.Value

    /// By the class that Keras 3 has for each.
    static let operations: [String: KerasLayerKind] = keras.mapValues { function in
        KerasLayerKind(inert: ["initial": .only([.null]), "dtype": .only([.null])]) { [try function(&$0, $1)] }
    }.merging([
        "GetItem": KerasLayerKind { [try $0.item($1, specification: $1.arguments.take(1, "key"))] },
        "Resize": KerasLayerKind(inert: resizing) {
            [try $0.resize($1, try $0.floatInput($1), to: $1.configuration.positive("size", count: 2))]
        },
    ]) { $1 }.merging(
        moreOperations
    ) { $1 }

    static let functions: [String: KerasLayerKind] = [
        "TFOpLambda": KerasLayerKind { converter, context in
            let name = try context.configuration.string("function", default: "")
            guard let function = tensorflow[name] else {
                throw context.error(
                    "the function 'tf.\(name)' cannot be converted",
                    help: "Replace it by layers of Keras, "
                        + "or convert the model with TensorFlow and load the .tflite file.")
            }
            _ = context.arguments.constant(nil, "name")
            return [try function(&converter, context)]
        },
        "SlicingOpLambda": KerasLayerKind { converter, context in
            guard try context.configuration.string("function", default: "") == "__operators__.getitem" else {
                throw context.configuration.refusal(of: "function")
            }
            return [try converter.item(context, specification: context.arguments.take(nil, "slice_spec"))]
        },
    ]

    private static let keras: [String: Function] = [
        "Add": binary(.add), "Subtract": binary(.sub), "Multiply": binary(.mul), "Divide": binary(.div),
        "TrueDivide": binary(.div), "Maximum": binary(.maximum), "Minimum": binary(.minimum), "Power": binary(.pow),
        "Relu": relu, "Relu6": activation("relu6"), "Sigmoid": activation("sigmoid"),
        "Tanh": { try $0.activation("tanh", $0.castInput($1), $1) }, "Silu": activation("silu"), "Elu": exponentialLinear,
        "HardSigmoid": activation("hard_sigmoid"), "HardSilu": activation("hard_silu"),
        "Softplus": activation("softplus"), "Softsign": activation("softsign"), "Selu": activation("selu"),
        "Softmax": { try $0.softmax($1, $0.floatInput($1)) },
        "HardSwish": activation("hard_silu"), "Swish": activation("silu"), "LeakyRelu": leakyRelu("negative_slope"),
        "Gelu": gelu(byDefault: true),
        "Exp": unary(.exp), "Absolute": unary(.abs), "Abs": unary(.abs), "Fabs": unary(.abs), "Negative": unary(.neg),
        "Sqrt": unary(.sqrt), "Rsqrt": unary(.rsqrt), "Log": unary(.log), "Square": unary(.square),
        "Mean": reduction(.mean), "Max": reduction(.reduceMax), "Min": reduction(.reduceMin), "Sum": reduction(.sum),
        "Amax": reduction(.reduceMax), "Amin": reduction(.reduceMin),
        "Concatenate": { try $0.concatenation($1) }, "Stack": { try $0.stack($1) },
        "Reshape": { try $0.reshape($1, parameter: "newshape") }, "ExpandDims": { try $0.expandDimensions($1) },
        "Squeeze": { try $0.squeeze($1) }, "Transpose": { try $0.transpose($1, parameter: "axes") },
        "Cast": { try $0.cast($1) }, "Clip": { try $0.clip($1, "x_min", "x_max") },
        "Identity": { try $1.input() }, "ConvertToTensor": { try $0.converted($1) },
    ]

    private static let tensorflow: [String: Function] = [
        "__operators__.add": binary(.add), "math.add": binary(.add), "math.subtract": binary(.sub),
        "math.multiply": binary(.mul), "math.truediv": binary(.div), "math.divide": binary(.div),
        "math.maximum": binary(.maximum), "math.minimum": binary(.minimum), "math.pow": binary(.pow),
        "nn.relu": activation("relu"), "nn.relu6": activation("relu6"), "math.sigmoid": activation("sigmoid"),
        "nn.sigmoid": activation("sigmoid"), "math.tanh": activation("tanh"), "nn.tanh": activation("tanh"),
        "nn.silu": silu, "nn.swish": silu, "nn.elu": activation("elu"), "nn.selu": activation("selu"),
        "math.softplus": activation("softplus"), "nn.softplus": activation("softplus"),
        "nn.softsign": activation("softsign"), "math.softsign": activation("softsign"),
        "nn.softmax": softmax, "nn.leaky_relu": leakyRelu("alpha"), "nn.gelu": gelu(byDefault: false),
        "math.exp": unary(.exp), "math.abs": unary(.abs), "math.negative": unary(.neg), "math.sqrt": unary(.sqrt),
        "math.rsqrt": unary(.rsqrt), "math.log": unary(.log), "math.square": unary(.square),
        "math.reduce_mean": reduction(.mean), "math.reduce_max": reduction(.reduceMax),
        "math.reduce_min": reduction(.reduceMin), "math.reduce_sum": reduction(.sum),
        "concat": { try $0.concatenation($1) }, "stack": { try $0.stack($1) },
        "reshape": { try $0.reshape($1, parameter: "shape") }, "expand_dims": { try $0.expandDimensions($1) },
        "squeeze": { try $0.squeeze($1) }, "compat.v1.squeeze": { try $0.squeeze($1) },
        "transpose": { try $0.transpose($1, parameter: "perm") },
        "compat.v1.transpose": {
            guard $1.arguments.constant(nil, "conjugate") ?? .bool(false) == .bool(false) else {
                throw $1.error("it is called with conjugate=true, which is not supported")
            }
            return try $0.transpose($1, parameter: "perm")
        },
        "cast": { try $0.cast($1) }, "clip_by_value": { try $0.clip($1, "clip_value_min", "clip_value_max") },
        "identity": { try $1.input() }, "stop_gradient": { try $1.input() },
    ]

    private static func binary(_ code: BuiltinOperator) -> Function {
        {
            guard let x = $1.arguments.take(0, "x1") ?? $1.arguments.take(0, "x"),
                let y = $1.arguments.take(1, "x2") ?? $1.arguments.take(1, "y")
            else { throw $1.error("it is called without two operands") }
            return try $0.broadcasting(code, [x, y], $1)
        }
    }

    private static func unary(_ code: BuiltinOperator) -> Function {
        {
            let input =
                switch code {
                case .abs, .neg: try $0.numberInput($1)
                case .square: try $0.numberInput($1, counts: true)
                case .rsqrt: try $0.floatInput($1)
                default: try $0.castInput($1)
                }
            if code == .square, $0.builder.type(of: input) == .int32 {
                return try $0.combined(.mul, input, input, name: $1.name, $1)
            }
            let options: [OptionField: OperatorOptions.Value]? = [.exp, .neg, .square].contains(code) ? [:] : nil
            return $0.builder.append(code, [input.tensor], name: $1.name, shape: input.shape, options)
        }
    }

    private static func activation(_ name: String) -> Function {
        { try $0.activation(name, $0.floatInput($1), $1) }
    }

    private static let relu: Function = {
        let input = try $0.numberInput($1)
        guard $0.builder.type(of: input) == .int32 else { return try $0.activation("relu", input, $1) }
        let zero = KerasConverter.Value(tensor: $0.builder.scalar($1.name + "/zero", 0), shape: [])
        return try $0.combined(.maximum, input, zero, name: $1.name, $1)
    }

    private static func reduction(_ code: BuiltinOperator) -> Function {
        { try $0.reduce(code, $1) }
    }

    private static func leakyRelu(_ parameter: String) -> Function {
        {
            let slope = try $1.number(parameter) ?? 0.2
            return $0.leakyRelu(try $0.floatInput($1), slope: slope, name: $1.name)
        }
    }

    private static func gelu(byDefault: Bool) -> Function {
        {
            let isApproximate = try $1.flag("approximate") ?? byDefault
            let input = try $0.floatInput($1)
            return $0.builder.append(
                .gelu, [input.tensor], name: $1.name, shape: input.shape, [.approximate: .int(isApproximate ? 1 : 0)])
        }
    }

    private static let exponentialLinear: Function = {
        return try $0.exponentialLinear($0.floatInput($1), alpha: try $1.number("alpha") ?? 1, $1)
    }

    private static let silu: Function = {
        guard try $1.number("beta") ?? 1 == 1 else { throw $1.error("only beta 1 is supported") }
        return try $0.activation("silu", $0.floatInput($1), $1)
    }

    private static let softmax: Function = {
        let input = try $0.floatInput($1)
        let axes = try $0.positions($1.axes() ?? [-1], rank: input.shape.count, $1).sorted()
        return try $0.softmax(input, axes: axes, name: $1.name, $1)
    }
}
