import Storage
import Tensors

extension KerasConverter {
    /// Numbers for the elements of a tensor: one for all, or one for each index of some axes.
    struct Coefficients {
        var values: [Float]
        /// What the values are broadcast from: sizes of the last axes, 1 where a value is for all.
        var shape: [Int]

        init(_ values: [Float], shape: [Int]) {
            self.values = values
            self.shape = shape
        }

        init(_ value: Float) { self.init([value], shape: []) }

        func map(_ function: (Float) -> Float) -> Coefficients { Coefficients(values.map(function), shape: shape) }
    }

    /// value × scale + offset. Parts that do nothing are left out.
    mutating func affine(_ value: Value, scale: Coefficients, offset: Coefficients, name: String) -> Value {
        var result = value
        let hasOffset = offset.values.contains { $0 != 0 }
        if scale.values.contains(where: { $0 != 1 }) {
            let factor = builder.constant(name + "/scale", scale.values, shape: scale.shape)
            result = builder.append(
                .mul, [value.tensor, factor], name: hasOffset ? name + "/scaled" : name, shape: value.shape, [:])
        }
        if hasOffset {
            let term = builder.constant(name + "/offset", offset.values, shape: offset.shape)
            result = builder.append(.add, [result.tensor, term], name: name, shape: value.shape, [:])
        }
        return result
    }

    /// The shape of coefficients along `axes` of `input`, which may be counted from the end; the batch is none of them.
    func shape(along axes: [Int], of input: Value, _ context: Context) throws -> [Int] {
        let rank = input.shape.count
        let positions = axes.map { $0 < 0 ? $0 + rank : $0 }
        guard positions.allSatisfy({ (1..<rank).contains($0) }), Set(positions).count == positions.count else {
            throw context.configuration.refusal(of: "axis")
        }
        let sizes = (1..<rank).map { positions.contains($0) ? input.shape[$0] : 1 }
        return Array(sizes.drop { $0 == 1 && sizes.count > 1 })
    }

    /// gamma (x - mean) / sqrt(variance + epsilon) + beta, with what training has averaged, as one product and one
    /// sum per channel.
    mutating func batchNormalization(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let axes = try configuration.list("axis") ?? [-1]
        guard axes.count == 1 else { throw configuration.refusal(of: "axis") }
        let shape = try shape(along: axes, of: input, context)
        let channels = shape.reduce(1, *)
        var index = 0
        func next(_ name: String) throws -> [Float] {
            defer { index += 1 }
            return try context.weight(index, name, shape: [channels])
        }
        let ones = [Float](repeating: 1, count: channels)
        let zeros = [Float](repeating: 0, count: channels)
        let gamma = try configuration.bool("scale", default: true) ? next("gamma") : ones
        let beta = try configuration.bool("center", default: true) ? next("beta") : zeros
        let mean = try next("moving_mean")
        let variance = try next("moving_variance")
        // What only training with renormalization needs.
        if try configuration.bool("renorm", default: false) {
            for name in ["moving_stddev", "renorm_mean", "renorm_stddev"] { _ = try next(name) }
        }
        let epsilon = Float(try configuration.number("epsilon", default: 1e-3))
        let scale = (0..<channels).map { gamma[$0] * (1 / (variance[$0] + epsilon).squareRoot()) }
        let offset = (0..<channels).map { beta[$0] - mean[$0] * scale[$0] }
        return affine(
            input, scale: Coefficients(scale, shape: shape), offset: Coefficients(offset, shape: shape),
            name: context.name)
    }

    /// The axes of a setting, counted from the front and in order; the batch is none of them.
    func positions(_ key: String, default axis: Int = -1, of input: Value, _ context: Context) throws -> [Int] {
        let rank = input.shape.count
        let axes = (try context.configuration.list(key) ?? [axis]).map { $0 < 0 ? $0 + rank : $0 }
        guard axes.allSatisfy({ (1..<rank).contains($0) }), Set(axes).count == axes.count, !axes.isEmpty else {
            throw context.configuration.refusal(of: key)
        }
        return axes.sorted()
    }

    /// x - mean and 1 / sqrt(variance + epsilon) along `axes`.
    mutating func moments(
        _ input: Value, axes: [Int], epsilon: Float, name: String, _ context: Context
    ) throws -> (centred: Value, inverse: Value) {
        let mean = reduced(.mean, input, axes: axes, keeps: true, name: name + "/mean")
        let centred = try combined(.sub, input, mean, name: name + "/centred", context)
        let squared = try combined(.mul, centred, centred, name: name + "/squared", context)
        let variance = reduced(.mean, squared, axes: axes, keeps: true, name: name + "/variance")
        let sum = arithmetic(.add, variance, epsilon, name: name + "/sum")
        return (centred, mapped(.rsqrt, sum, name: name + "/rsqrt"))
    }

    mutating func layerNormalization(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        let axes = try positions("axis", of: input, context)
        let shape = try shape(along: axes, of: input, context)
        let stored = axes.map { input.shape[$0] }
        let epsilon = Float(try configuration.number("epsilon", default: 1e-3))
        // An early version divides by the deviation and does not centre.
        let isScaling = try configuration.bool("rms_scaling", default: false)
        let (centred, inverse) = try moments(input, axes: axes, epsilon: epsilon, name: name, context)
        let normal = try combined(.mul, isScaling ? input : centred, inverse, name: name + "/normal", context)
        let count = stored.reduce(1, *)
        var index = 0
        var gamma = [Float](repeating: 1, count: count)
        var beta = [Float](repeating: 0, count: count)
        if try configuration.bool("scale", default: true) {
            gamma = try context.weight(index, "gamma", shape: stored)
            index += 1
        }
        if try configuration.bool("center", default: true), !isScaling {
            beta = try context.weight(index, "beta", shape: stored)
        }
        return affine(
            normal, scale: Coefficients(gamma, shape: shape), offset: Coefficients(beta, shape: shape), name: name)
    }

    /// x / sqrt(mean(x²) + epsilon) × scale
    mutating func rootMeanSquareNormalization(_ context: Context, _ input: Value) throws -> Value {
        let name = context.name
        let axes = try positions("axis", of: input, context)
        guard axes.last == input.shape.count - 1, axes == Array(axes[0]...axes[axes.count - 1]) else {
            throw context.configuration.refusal(of: "axis")
        }
        let stored = axes.map { input.shape[$0] }
        let squared = mapped(.square, input, name: name + "/squared", [:])
        let mean = reduced(.mean, squared, axes: axes, keeps: true, name: name + "/mean")
        let epsilon = Float(try context.configuration.number("epsilon", default: 1e-6))
        let inverse = mapped(.rsqrt, arithmetic(.add, mean, epsilon, name: name + "/sum"), name: name + "/rsqrt")
        let normal = try combined(.mul, input, inverse, name: name + "/normal", context)
        let scale = try context.weight(0, "scale", shape: stored)
        return affine(normal, scale: Coefficients(scale, shape: stored), offset: Coefficients(0), name: name)
    }

    /// x / max(sqrt(sum(x²)), 1e-12)
    mutating func unitNormalization(_ context: Context, _ input: Value) throws -> Value {
        try normalized(
            input, axes: try positions("axis", of: input, context), epsilon: 1e-12, name: context.name, context)
    }

    mutating func normalized(
        _ input: Value, axes: [Int], epsilon: Float, name: String, _ context: Context
    ) throws -> Value {
        let squared = mapped(.square, input, name: name + "/squared", [:])
        let sum = reduced(.sum, squared, axes: axes, keeps: true, name: name + "/sum")
        let inverse = mapped(.rsqrt, sum, name: name + "/rsqrt")
        let bounded = arithmetic(.minimum, inverse, 1 / epsilon, name: name + "/bounded")
        return try combined(.mul, input, bounded, name: name, context)
    }

    /// Normalization over all but the batch in each of the groups of one axis.
    mutating func groupNormalization(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        let axes = try positions("axis", of: input, context)
        guard axes.count == 1 else { throw configuration.refusal(of: "axis") }
        let axis = axes[0], channels = input.shape[axes[0]]
        var groups = try configuration.int("groups")
        if groups == -1 { groups = channels }
        guard groups > 0, channels % groups == 0 else { throw configuration.refusal(of: "groups") }
        var shape = input.shape
        shape.replaceSubrange(axis...axis, with: [groups, channels / groups])
        let grouped = builder.reshape(input, to: shape, name: name + "/groups")
        let over = (1..<shape.count).filter { $0 != axis }
        let epsilon = Float(try configuration.number("epsilon", default: 1e-3))
        let (centred, inverse) = try moments(grouped, axes: over, epsilon: epsilon, name: name, context)
        let normal = try combined(.mul, centred, inverse, name: name + "/normal", context)
        var index = 0
        var gamma = [Float](repeating: 1, count: channels)
        var beta = [Float](repeating: 0, count: channels)
        if try configuration.bool("scale", default: true) {
            gamma = try context.weight(index, "gamma", shape: [channels])
            index += 1
        }
        if try configuration.bool("center", default: true) { beta = try context.weight(index, "beta", shape: [channels]) }
        let whole = builder.reshape(normal, to: input.shape, name: name + "/whole")
        let coefficients = try self.shape(along: axes, of: input, context)
        return affine(
            whole, scale: Coefficients(gamma, shape: coefficients), offset: Coefficients(beta, shape: coefficients), name: name)
    }

    mutating func rescaling(_ context: Context, _ input: Value) throws -> Value {
        let shape = [input.shape.last ?? 1]
        return affine(
            input, scale: try setting("scale", shape: shape, context) ?? Coefficients(1),
            offset: try setting("offset", shape: shape, context) ?? Coefficients(0), name: context.name)
    }

    /// One number, or as many as `shape` holds, from the configuration; nil where there is none.
    private func setting(_ key: String, shape: [Int], _ context: Context) throws -> Coefficients? {
        var setting = context.configuration[key]
        // NumPy arrays are written with a class around them.
        if let value = setting?["config"]?["value"] { setting = value }
        guard let setting, !setting.isNull else { return nil }
        guard let constant = Constant(setting), let values = constant.reals else {
            throw context.configuration.refusal(of: key)
        }
        if values.count == 1 { return Coefficients(values[0]) }
        guard constant.shape.filter({ $0 != 1 }) == shape.filter({ $0 != 1 }) else {
            throw context.error(
                "the setting '\(key)' of shape \(Shape(constant.shape)) does not fit the input's \(Shape(shape))")
        }
        return Coefficients(values, shape: shape)
    }

    /// (x - mean) / max(sqrt(variance), 1e-7), or with `invert` back again.
    mutating func normalization(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let axes = configuration["axis"] == .null ? [] : try configuration.list("axis") ?? [-1]
        let shape = try shape(along: axes, of: input, context)
        let mean, variance: Coefficients
        if let given = try setting("mean", shape: shape, context) {
            mean = given
            guard let given = try setting("variance", shape: shape, context) else {
                throw configuration.refusal(of: "variance")
            }
            variance = given
        } else {
            guard !configuration.has("variance") else { throw configuration.refusal(of: "variance") }
            let positions = axes.map { $0 < 0 ? $0 + input.shape.count : $0 }.sorted()
            let stored = positions.map { input.shape[$0] }
            mean = Coefficients(try context.weight(0, "mean", shape: stored), shape: shape)
            variance = Coefficients(try context.weight(1, "variance", shape: stored), shape: shape)
            // How many samples there were, which some versions keep.
            _ = context.weights.take("count", at: context.firstWeight + 2)
        }
        let deviation = variance.map { max($0.squareRoot(), 1e-7) }
        if try configuration.bool("invert", default: false) {
            return affine(input, scale: deviation, offset: mean, name: context.name)
        }
        let centred = affine(input, scale: Coefficients(1), offset: mean.map { -$0 }, name: context.name + "/centred")
        return affine(centred, scale: deviation.map { 1 / $0 }, offset: Coefficients(0), name: context.name)
    }
}
