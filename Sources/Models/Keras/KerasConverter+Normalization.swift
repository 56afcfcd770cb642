import Tensors

extension KerasConverter {
    mutating func normalizationLayer(_ context: Context, _ input: Value) throws -> Value? {
        switch context.configuration.kind {
        case "BatchNormalization": return try batchNormalization(context, input)
        case "LayerNormalization": return try layerNormalization(context, input)
        case "Rescaling":
            let scale = try perChannel(context, "scale", input, default: 1)
            let offset = try perChannel(context, "offset", input, default: 0)
            return affine(input, scale: scale, offset: offset, name: context.name)
        case "Normalization": return try normalization(context, input)
        default: return nil
        }
    }

    /// value × scale + offset, each one number or one per channel. Parts that do nothing are left out.
    private mutating func affine(_ value: Value, scale: [Float], offset: [Float], name: String) -> Value {
        func shape(_ values: [Float]) -> [Int] { values.count == 1 ? [] : [values.count] }
        var result = value
        let hasOffset = offset.contains { $0 != 0 }
        if scale.contains(where: { $0 != 1 }) {
            let factor = builder.constant(name + "/scale", scale, shape: shape(scale))
            result = builder.append(
                .mul, [value.tensor, factor], name: hasOffset ? name + "/scaled" : name, shape: value.shape, [:])
        }
        if hasOffset {
            let term = builder.constant(name + "/offset", offset, shape: shape(offset))
            result = builder.append(.add, [result.tensor, term], name: name, shape: value.shape, [:])
        }
        return result
    }

    private func requireLastAxis(_ context: Context, _ input: Value) throws {
        let axis = context.configuration.settings["axis"]
        let number = axis?.int ?? axis?[0]?.int ?? -1
        guard number == -1 || number == input.shape.count - 1, (axis?.array?.count ?? 1) == 1 else {
            throw context.error("normalizing along axis \(number) is not supported, only along the last")
        }
    }

    /// gamma (x - mean) / sqrt(variance + epsilon) + beta, with what training has averaged, as one product and one
    /// sum per channel.
    private mutating func batchNormalization(_ context: Context, _ input: Value) throws -> Value {
        try requireLastAxis(context, input)
        guard let channels = input.shape.last else { throw context.error("the input has no channels") }
        var index = 0
        func next(_ name: String) throws -> [Float] {
            defer { index += 1 }
            return try context.weight(index, name, shape: [channels])
        }
        let ones = [Float](repeating: 1, count: channels)
        let zeros = [Float](repeating: 0, count: channels)
        let gamma = context.configuration.bool("scale", default: true) ? try next("gamma") : ones
        let beta = context.configuration.bool("center", default: true) ? try next("beta") : zeros
        let mean = try next("moving_mean")
        let variance = try next("moving_variance")
        let epsilon = Float(context.configuration.number("epsilon") ?? 1e-3)
        let scale = (0..<channels).map { gamma[$0] * (1 / (variance[$0] + epsilon).squareRoot()) }
        let offset = (0..<channels).map { beta[$0] - mean[$0] * scale[$0] }
        return affine(input, scale: scale, offset: offset, name: context.name)
    }

    private mutating func layerNormalization(_ context: Context, _ input: Value) throws -> Value {
        try requireLastAxis(context, input)
        guard let channels = input.shape.last else { throw context.error("the input has no channels") }
        let name = context.name
        let narrow = Array(input.shape.dropLast()) + [1]
        let axes = builder.constant(name + "/axes", [input.shape.count - 1])
        let mean = builder.append(
            .mean, [input.tensor, axes], name: name + "/mean", shape: narrow, [.keepDims: .int(1)])
        let centred = builder.append(
            .sub, [input.tensor, mean.tensor], name: name + "/centred", shape: input.shape, [:])
        let squared = builder.append(
            .mul, [centred.tensor, centred.tensor], name: name + "/squared", shape: input.shape, [:])
        let variance = builder.append(
            .mean, [squared.tensor, axes], name: name + "/variance", shape: narrow, [.keepDims: .int(1)])
        let epsilon = Float(context.configuration.number("epsilon") ?? 1e-3)
        let sum = arithmetic(.add, variance, epsilon, name: name + "/sum")
        let inverse = builder.append(.rsqrt, [sum.tensor], name: name + "/rsqrt", shape: narrow)
        let normal = builder.append(
            .mul, [centred.tensor, inverse.tensor], name: name + "/normal", shape: input.shape, [:])
        var index = 0
        var gamma = [Float](repeating: 1, count: channels)
        var beta = [Float](repeating: 0, count: channels)
        if context.configuration.bool("scale", default: true) {
            gamma = try context.weight(index, "gamma", shape: [channels])
            index += 1
        }
        if context.configuration.bool("center", default: true) {
            beta = try context.weight(index, "beta", shape: [channels])
        }
        return affine(normal, scale: gamma, offset: beta, name: name)
    }

    /// One number, or one per channel, from the configuration.
    private func perChannel(
        _ context: Context, _ key: String, _ input: Value, default defaultValue: Float
    ) throws -> [Float] {
        var setting = context.configuration.settings[key]
        // NumPy arrays are written with a class around them.
        if let value = setting?["config"]?["value"] { setting = value }
        if let number = setting?.double { return [Float(number)] }
        guard let list = setting?.array else { return [defaultValue] }
        let numbers = list.compactMap { $0.double.map { Float($0) } }
        guard numbers.count == list.count, numbers.count == input.shape.last else {
            throw context.error("the setting '\(key)' is not one number per channel")
        }
        return numbers
    }

    /// (x - mean) / max(sqrt(variance), 1e-7)
    private mutating func normalization(_ context: Context, _ input: Value) throws -> Value {
        guard let channels = input.shape.last else { throw context.error("the input has no channels") }
        var mean = try perChannel(context, "mean", input, default: 0)
        var variance = try perChannel(context, "variance", input, default: 1)
        if context.weights.count >= 2 {
            (mean, variance) = (context.weights[0].values, context.weights[1].values)
        }
        guard [1, channels].contains(mean.count), mean.count == variance.count else {
            throw context.error("it has \(mean.count) means for \(channels) channels")
        }
        guard !context.configuration.bool("invert", default: false) else {
            throw context.error("the setting 'invert' is not supported")
        }
        let centred = affine(
            input, scale: [1], offset: mean.map { -$0 }, name: context.name + "/centred")
        return affine(
            centred, scale: variance.map { 1 / max($0.squareRoot(), 1e-7) }, offset: [0], name: context.name)
    }
}
