import Tensors

extension KerasConverter {
    /// `value` after the layer's own activation, which ends the layer: the result has its name.
    mutating func activated(_ context: Context, _ value: Value) throws -> Value {
        let biased = try biased(context, value)
        let result = try activation(context, biased)
        if result.tensor != value.tensor { builder.rename(value, to: context.name + "/linear") }
        return result
    }

    /// The function or layer that is the setting `activation`, applied to `input`.
    mutating func activation(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let setting = configuration["activation"]
        if let setting, let kind = setting["class_name"]?.string, KerasLayerKind.of(kind) != nil,
            let settings = setting["config"]?.object
        {
            let layer = KerasConfiguration(
                name: configuration.name, kind: kind, module: KerasConfiguration.module(of: setting), settings: settings,
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
        try exponentialLinear(input, alpha: Float(try context.configuration.number("alpha", default: 1)), context)
    }

    /// x where it is positive, elsewhere alpha (e^x - 1)
    mutating func exponentialLinear(_ input: Value, alpha: Float, _ context: Context) throws -> Value {
        let name = context.name
        if alpha == 1 { return mapped(.elu, input, name: name) }
        let curve = mapped(.elu, input, name: name + "/elu")
        let scaled = arithmetic(.mul, curve, alpha, name: name + "/scaled")
        let isPositive = try combined(
            .greater, input, number(0, name: name + "/zero"), name: name + "/is_positive", type: .bool, context)
        return try chosen(isPositive, input, scaled, name: name, context)
    }

    /// The layer, whose mask says what of its input counts.
    mutating func softmax(_ context: Context, _ input: Value) throws -> Value {
        let axes = try positions("axis", of: input, context)
        guard let operand = context.arguments.take(1, "mask") else {
            guard input.mask == nil else { throw context.error("it is called with a masked input, which is not supported") }
            return try softmax(input, axes: axes, name: context.name, context)
        }
        guard case .value(let mask) = operand, builder.type(of: mask) == .bool else {
            throw context.error("it is called with mask=\(operand.brief), which is no tensor of booleans")
        }
        guard mask.shape.count == input.shape.count, Constant.broadcast(mask.shape, input.shape) == input.shape else {
            throw context.error("its mask has shape \(Shape(mask.shape))")
        }
        let name = context.name
        let low = number(-2.3819763e38, name: name + "/low")
        let masked = try chosen(mask, input, low, name: name + "/masked", context)
        let result = try softmax(masked, axes: axes, name: name + "/softmax", context)
        return try chosen(mask, result, number(0, name: name + "/zero"), name: name, context)
    }

    /// Softmax over some axes together, which are brought to the end and made one.
    mutating func softmax(_ input: Value, axes: [Int], name: String, _ context: Context) throws -> Value {
        let rank = input.shape.count
        if axes == [rank - 1] { return softmax(input, name: name) }
        let order = (0..<rank).filter { !axes.contains($0) } + axes
        let turned = transposed(input, order, name: name + "/turned")
        let count = axes.reduce(1) { $0 * input.shape[$1] }
        let flat = builder.reshape(
            turned, to: turned.shape.dropLast(axes.count) + [count], name: name + "/flat")
        let result = softmax(flat, name: name + "/flat_softmax")
        let whole = builder.reshape(result, to: turned.shape, leader: turned, name: name + "/whole")
        return transposed(whole, (0..<rank).map { axis in order.firstIndex(of: axis)! }, name: name)
    }

    mutating func relu(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let slope = try configuration.number("negative_slope", default: 0)
        let threshold = try configuration.number("threshold", default: 0)
        let limit = configuration.has("max_value") ? try configuration.number("max_value", default: 0) : nil
        if threshold != 0 || limit != nil && slope != 0 {
            return try relu(
                context, input, slope: Float(slope), limit: limit.map { Float($0) }, threshold: Float(threshold))
        }
        switch (limit, slope) {
        case (nil, 0): return builder.append(.relu, [input.tensor], name: context.name, shape: input.shape)
        case (6, 0): return builder.append(.relu6, [input.tensor], name: context.name, shape: input.shape)
        case (nil, let slope): return leakyRelu(input, slope: Float(slope), name: context.name)
        case (let limit?, 0):
            let low = builder.append(.relu, [input.tensor], name: context.name + "/relu", shape: input.shape)
            return arithmetic(.minimum, low, Float(limit), name: context.name)
        default: throw configuration.refusal(of: "max_value")
        }
    }

    /// x from the threshold on, at most the limit; below it slope (x - threshold).
    private mutating func relu(
        _ context: Context, _ input: Value, slope: Float, limit: Float?, threshold: Float
    ) throws -> Value {
        let name = context.name
        var high: Value
        if threshold == 0 {
            high = mapped(.relu, input, name: name + "/relu")
        } else {
            let bound = number(threshold, name: name + "/threshold")
            let counts = try combined(.greater, input, bound, name: name + "/counts", type: .bool, context)
            high = try chosen(counts, input, number(0, name: name + "/zero"), name: name + "/kept", context)
        }
        if let limit {
            high = arithmetic(.minimum, high, limit, name: name + "/limited")
            if threshold < 0 { high = mapped(.relu, high, name: name + "/positive") }
        }
        guard slope != 0 else { return high }
        let below = try combined(
            .sub, number(threshold, name: name + "/edge"), input, name: name + "/below", context)
        let low = arithmetic(.mul, mapped(.relu, below, name: name + "/below/relu"), slope, name: name + "/low")
        return try combined(.sub, high, low, name: name, context)
    }

    mutating func softmax(_ input: Value, name: String) -> Value {
        builder.append(.softmax, [input.tensor], name: name, shape: input.shape, [.beta: .float(1)])
    }

    /// Applies the function `function`, which ends the layer: the result has its name, or `name`.
    ///
    /// - Parameter parameter: of a function that has one; nil for its default.
    mutating func activation(
        _ function: String, _ input: Value, parameter: Float? = nil, _ context: Context, name: String? = nil
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
        case "softplus": return Value(builder.softplus(builder.tensor(input), name: name))
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
            var inner = context
            inner.name = name
            guard let result = try rareActivation(function, input, parameter, inner) else {
                throw context.error("the activation '\(function)' cannot be converted")
            }
            return result
        }
    }

    /// Activations that Keras 3 added; nil for unknown ones.
    private mutating func rareActivation(
        _ function: String, _ input: Value, _ parameter: Float?, _ context: Context
    ) throws -> Value? {
        let name = context.name
        func bound(_ code: BuiltinOperator, _ number: Float, _ title: String) throws -> Value {
            try combined(
                code, input, self.number(number, name: "\(name)/\(title)/bound"), name: "\(name)/\(title)", type: .bool, context)
        }
        switch function {
        case "hard_tanh": return mapped(.reluN1To1, input, name: name)
        case "tanh_shrink":
            return try combined(.sub, input, mapped(.tanh, input, name: name + "/tanh"), name: name, context)
        case "mish":
            var inner = context
            inner.name += "/softplus"
            let softplus = try activation("softplus", input, inner)
            return try combined(.mul, input, mapped(.tanh, softplus, name: name + "/tanh"), name: name, context)
        case "log_sigmoid":
            // min(x, 0) - log(1 + e^-|x|), in which no power is infinite
            let rest = Value(builder.logarithmOfOnePlusPower(builder.tensor(input), name: name + "/rest"))
            return try combined(.sub, arithmetic(.minimum, input, 0, name: name + "/low"), rest, name: name, context)
        case "celu":
            // max(x, 0) + alpha (e^(min(x, 0) / alpha) - 1)
            let alpha = parameter ?? 1
            guard alpha > 0 else { throw context.parameterError("alpha") }
            var low = arithmetic(.minimum, input, 0, name: name + "/low")
            if alpha != 1 { low = arithmetic(.mul, low, 1 / alpha, name: name + "/steep") }
            var curve = mapped(.elu, low, name: name + "/curve")
            if alpha != 1 { curve = arithmetic(.mul, curve, alpha, name: name + "/scaled") }
            return try combined(.add, mapped(.relu, input, name: name + "/high"), curve, name: name, context)
        case "glu":
            guard input.shape.last! % 2 == 0 else { throw context.error("the input has shape \(Shape(input.shape))") }
            let halves = split(input, into: 2, name: name + "/halves")
            return try combined(.mul, halves[0], mapped(.logistic, halves[1], name: name + "/gate"), name: name, context)
        case "squareplus":
            let square = mapped(.square, input, name: name + "/square", [:])
            let root = mapped(.sqrt, arithmetic(.add, square, parameter ?? 4, name: name + "/sum"), name: name + "/root")
            return arithmetic(.mul, try combined(.add, input, root, name: name + "/both", context), 0.5, name: name)
        case "sparsemax":
            // The largest elements less a threshold that makes their sum 1.
            let count = input.shape.last!, axes = [input.shape.count - 1]
            guard count <= 1 << 20 else { throw context.error("the input has shape \(Shape(input.shape))") }
            let all = builder.scalar(name + "/count", count), axis = builder.scalar(name + "/axis", axes[0])
            let sorted = builder.append(
                .topkV2, [input.tensor, all],
                outputs: [(name + "/sorted", .float32, input.shape), (name + "/places", .int32, input.shape)])[0]
            let sums = builder.append(.cumsum, [sorted.tensor, axis], name: name + "/sums", shape: input.shape, [:])
            let ranks = Value(
                tensor: builder.constant(name + "/ranks", (1...count).map { Float($0) }, shape: [count]), shape: [count])
            let means = try combined(.div, arithmetic(.sub, sums, 1, name: name + "/over"), ranks, name: name + "/means", context)
            let isIn = try combined(.greater, sorted, means, name: name + "/is_in", type: .bool, context)
            let kept = try chosen(isIn, sums, number(0, name: name + "/zero"), name: name + "/kept", context)
            let size = reduced(
                .sum, builder.cast(isIn, to: .float32, name: name + "/ones"), axes: axes, keeps: true, name: name + "/size")
            let total = reduced(.sum, kept, axes: axes, keeps: true, name: name + "/total")
            let threshold = try combined(
                .div, arithmetic(.sub, total, 1, name: name + "/rest"), size, name: name + "/threshold", context)
            let above = try combined(.sub, input, threshold, name: name + "/above", context)
            return mapped(.relu, above, name: name)
        case "hard_shrink":
            let size = mapped(.abs, input, name: name + "/size")
            let limit = self.number(parameter ?? 0.5, name: name + "/limit")
            let counts = try combined(.greater, size, limit, name: name + "/counts", type: .bool, context)
            return try chosen(counts, input, number(0, name: name + "/zero"), name: name, context)
        case "soft_shrink":
            // x - clip(x, -limit, limit)
            let limit = parameter ?? 0.5
            guard limit >= 0 else { throw context.parameterError("threshold") }
            let low = arithmetic(.maximum, input, -limit, name: name + "/low")
            return try combined(.sub, input, arithmetic(.minimum, low, limit, name: name + "/middle"), name: name, context)
        case "sparse_plus":
            // 0 up to -1, x from 1 on, (x + 1)² / 4 between
            let square = mapped(.square, arithmetic(.add, input, 1, name: name + "/moved"), name: name + "/square", [:])
            let curve = arithmetic(.mul, square, 0.25, name: name + "/curve")
            let low = try chosen(
                bound(.greater, -1, "is_curved"), curve, number(0, name: name + "/zero"), name: name + "/low", context)
            return try chosen(bound(.less, 1, "is_low"), low, input, name: name, context)
        case "sparse_sigmoid":
            // clip((x + 1) / 2, 0, 1)
            let moved = arithmetic(.add, arithmetic(.mul, input, 0.5, name: name + "/half"), 0.5, name: name + "/moved")
            return arithmetic(.minimum, mapped(.relu, moved, name: name + "/relu"), 1, name: name)
        default: return nil
        }
    }
}
