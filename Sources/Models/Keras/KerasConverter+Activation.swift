import Tensors

extension KerasConverter {
    /// `value` after the layer's own activation, which ends the layer: the result has its name.
    mutating func activated(_ context: Context, _ value: Value) throws -> Value {
        let result = try activation(context, value)
        if result.tensor != value.tensor { builder.rename(value, to: context.name + "/linear") }
        return result
    }

    /// The function or layer that is the setting `activation`, applied to `input`.
    mutating func activation(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let setting = configuration["activation"]
        if let kind = setting?["class_name"]?.string, KerasLayerKind.of(kind) != nil,
            let settings = setting?["config"]?.object
        {
            let layer = KerasConfiguration(
                name: configuration.name, kind: kind, settings: settings,
                kerasMajorVersion: configuration.kerasMajorVersion)
            return try convert(
                KerasArchitecture.Layer(configuration: layer), KerasLayerWeights(),
                KerasArguments(positional: [.value(input)]), name: context.name)[0]
        }
        return try activation(try configuration.functionName("activation"), input, context)
    }

    mutating func leakyRelu(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let key = configuration.has("negative_slope") ? "negative_slope" : "alpha"
        return leakyRelu(input, slope: Float(try configuration.number(key, default: 0.3)), name: context.name)
    }

    mutating func leakyRelu(_ input: Value, slope: Float, name: String) -> Value {
        builder.append(.leakyRelu, [input.tensor], name: name, shape: input.shape, [.alpha: .float(slope)])
    }

    mutating func parametricRelu(_ context: Context, _ input: Value) throws -> Value {
        var shape = Array(input.shape.dropFirst())
        let shared = context.configuration.has("shared_axes") ? try context.configuration.list("shared_axes") ?? [] : []
        for axis in shared {
            guard (1..<shape.count + 1).contains(axis) else { throw context.configuration.refusal(of: "shared_axes") }
            shape[axis - 1] = 1
        }
        let alpha = try context.weight(0, "alpha", shape: shape)
        let slope = builder.constant(context.name + "/alpha", alpha, shape: shape)
        return builder.append(.prelu, [input.tensor, slope], name: context.name, shape: input.shape)
    }

    mutating func exponentialLinear(_ context: Context, _ input: Value) throws -> Value {
        guard try context.configuration.number("alpha", default: 1) == 1 else {
            throw context.error("only alpha 1 is supported")
        }
        return builder.append(.elu, [input.tensor], name: context.name, shape: input.shape)
    }

    mutating func softmax(_ context: Context, _ input: Value) throws -> Value {
        let axes = try context.configuration.list("axis") ?? [-1]
        guard axes == [-1] || axes == [input.shape.count - 1] else {
            throw context.error(
                "softmax along axis \(axes.list) is not supported, only along the last")
        }
        return softmax(input, name: context.name)
    }

    mutating func relu(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let slope = try configuration.number("negative_slope", default: 0)
        guard try configuration.number("threshold", default: 0) == 0 else {
            throw context.error("only threshold 0 is supported")
        }
        let limit = configuration.has("max_value") ? try configuration.number("max_value", default: 0) : nil
        switch (limit, slope) {
        case (nil, 0): return builder.append(.relu, [input.tensor], name: context.name, shape: input.shape)
        case (6, 0): return builder.append(.relu6, [input.tensor], name: context.name, shape: input.shape)
        case (nil, let slope): return leakyRelu(input, slope: Float(slope), name: context.name)
        case (let limit?, 0):
            let low = builder.append(.relu, [input.tensor], name: context.name + "/relu", shape: input.shape)
            return arithmetic(.minimum, low, Float(limit), name: context.name)
        default: throw context.error("a slope together with a maximum is not supported")
        }
    }

    mutating func softmax(_ input: Value, name: String) -> Value {
        builder.append(.softmax, [input.tensor], name: name, shape: input.shape, [.beta: .float(1)])
    }

    /// Applies the function `function`, which ends the layer: the result has its name, or `name`.
    mutating func activation(
        _ function: String, _ input: Value, _ context: Context, name: String? = nil
    ) throws -> Value {
        let name = name ?? context.name
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
        case "leaky_relu": return leakyRelu(input, slope: 0.2, name: name)
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
            // log(1 + e^x), as TensorFlow's converter writes it: infinite where e^x is, from 88.8 on.
            let exponential = builder.append(.exp, [input.tensor], name: name + "/exp", shape: input.shape, [:])
            let sum = arithmetic(.add, exponential, 1, name: name + "/sum")
            return builder.append(.log, [sum.tensor], name: name, shape: input.shape)
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
