import Tensors

extension KerasConverter {
    mutating func activationLayer(_ context: Context, _ input: Value) throws -> Value? {
        let configuration = context.configuration
        switch configuration.kind {
        case "Activation":
            return try activation(try configuration.functionName("activation"), input, context)
        case "ReLU": return try relu(context, input)
        case "Relu": return builder.append(.relu, [input.tensor], name: context.name, shape: input.shape)
        case "LeakyReLU":
            let slope = configuration.number("negative_slope") ?? configuration.number("alpha") ?? 0.3
            return builder.append(
                .leakyRelu, [input.tensor], name: context.name, shape: input.shape, [.alpha: .float(Float(slope))])
        case "PReLU":
            guard let alpha = context.weights.first, alpha.shape.rank == input.shape.count - 1 else {
                throw context.error("the file has no weight 'alpha' that fits its input")
            }
            let slope = builder.constant(context.name + "/alpha", alpha.values, shape: alpha.shape.dimensions)
            return builder.append(.prelu, [input.tensor, slope], name: context.name, shape: input.shape)
        case "ELU":
            guard configuration.number("alpha") ?? 1 == 1 else { throw context.error("only alpha 1 is supported") }
            return builder.append(.elu, [input.tensor], name: context.name, shape: input.shape)
        case "Softmax":
            let axis = configuration.settings["axis"]?.int ?? configuration.settings["axis"]?[0]?.int ?? -1
            guard axis == -1 || axis == input.shape.count - 1 else {
                throw context.error("softmax along axis \(axis) is not supported, only along the last")
            }
            return softmax(input, name: context.name)
        default: return nil
        }
    }

    private mutating func relu(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let slope = configuration.number("negative_slope") ?? 0
        guard configuration.number("threshold") ?? 0 == 0 else { throw context.error("only threshold 0 is supported") }
        switch (configuration.number("max_value"), slope) {
        case (nil, 0): return builder.append(.relu, [input.tensor], name: context.name, shape: input.shape)
        case (6, 0): return builder.append(.relu6, [input.tensor], name: context.name, shape: input.shape)
        case (nil, let slope):
            return builder.append(
                .leakyRelu, [input.tensor], name: context.name, shape: input.shape, [.alpha: .float(Float(slope))])
        case (let limit?, 0):
            let low = builder.append(.relu, [input.tensor], name: context.name + "/relu", shape: input.shape)
            return arithmetic(.minimum, low, Float(limit), name: context.name)
        default: throw context.error("a slope together with a maximum is not supported")
        }
    }

    private mutating func softmax(_ input: Value, name: String) -> Value {
        builder.append(.softmax, [input.tensor], name: name, shape: input.shape, [.beta: .float(1)])
    }

    /// Applies the function `function`, which ends the layer: the result has its name.
    mutating func activation(_ function: String, _ input: Value, _ context: Context) throws -> Value {
        let name = context.name
        let isKeras2 = context.configuration.kerasMajorVersion < 3
        func simple(_ code: BuiltinOperator, _ options: [OptionField: OperatorOptions.Value]? = nil) -> Value {
            builder.append(code, [input.tensor], name: name, shape: input.shape, options)
        }
        switch function {
        case "linear": return input
        case "relu": return simple(.relu)
        case "relu6": return simple(.relu6)
        case "softmax": return softmax(input, name: name)
        case "log_softmax": return simple(.logSoftmax)
        case "sigmoid": return simple(.logistic)
        case "tanh": return simple(.tanh)
        case "elu": return simple(.elu)
        case "exponential": return simple(.exp, [:])
        case "leaky_relu": return simple(.leakyRelu, [.alpha: .float(0.2)])
        case "gelu": return simple(.gelu, [.approximate: .int(0)])
        case "silu", "swish":
            let gate = builder.append(.logistic, [input.tensor], name: name + "/sigmoid", shape: input.shape)
            return builder.append(.mul, [input.tensor, gate.tensor], name: name, shape: input.shape, [:])
        case "hard_silu", "hard_swish": return simple(.hardSwish)
        case "hard_sigmoid":
            // Keras 2: clip(x / 5 + 1/2, 0, 1); Keras 3: relu6(x + 3) / 6.
            if isKeras2 {
                let scaled = arithmetic(.mul, input, 0.2, name: name + "/scaled")
                let moved = arithmetic(.add, scaled, 0.5, name: name + "/moved")
                let low = builder.append(.relu, [moved.tensor], name: name + "/relu", shape: input.shape)
                return arithmetic(.minimum, low, 1, name: name)
            }
            let moved = arithmetic(.add, input, 3, name: name + "/moved")
            let clipped = builder.append(.relu6, [moved.tensor], name: name + "/relu6", shape: input.shape)
            return arithmetic(.mul, clipped, 1 / 6, name: name)
        case "softplus":
            // log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), which does not overflow.
            let size = builder.append(.abs, [input.tensor], name: name + "/abs", shape: input.shape)
            let negative = builder.append(.neg, [size.tensor], name: name + "/neg", shape: input.shape)
            let exponential = builder.append(.exp, [negative.tensor], name: name + "/exp", shape: input.shape)
            let sum = arithmetic(.add, exponential, 1, name: name + "/sum")
            let logarithm = builder.append(.log, [sum.tensor], name: name + "/log", shape: input.shape)
            let high = builder.append(.relu, [input.tensor], name: name + "/relu", shape: input.shape)
            return builder.append(.add, [high.tensor, logarithm.tensor], name: name, shape: input.shape, [:])
        case "softsign":
            let size = builder.append(.abs, [input.tensor], name: name + "/abs", shape: input.shape)
            let sum = arithmetic(.add, size, 1, name: name + "/sum")
            return builder.append(.div, [input.tensor, sum.tensor], name: name, shape: input.shape, [:])
        case "selu":
            let scale: Float = 1.05070098
            let high = builder.append(.relu, [input.tensor], name: name + "/relu", shape: input.shape)
            let low = arithmetic(.minimum, input, 0, name: name + "/low")
            let curve = builder.append(.elu, [low.tensor], name: name + "/elu", shape: input.shape)
            let left = arithmetic(.mul, curve, scale * 1.67326324, name: name + "/left")
            let right = arithmetic(.mul, high, scale, name: name + "/right")
            return builder.append(.add, [left.tensor, right.tensor], name: name, shape: input.shape, [:])
        default:
            throw context.error("the activation '\(function)' cannot be converted")
        }
    }
}
