import Storage
import Tensors

/// Normalization and moments as functions, whose factors and terms are constants.
extension KerasConverter {
    /// The numbers that an argument gives; nil where it is left out.
    private func numbers(_ context: Context, _ position: Int, _ name: String, count: Int) throws -> [Float]? {
        guard let operand = context.arguments.take(position, name) else { return nil }
        guard case .constant(let json) = operand, let numbers = Constant(json)?.reals, numbers.count == count else {
            throw context.error("it is called with \(name)=\(operand.brief), where \(count) constant numbers are expected")
        }
        return numbers
    }

    private func epsilon(_ context: Context) throws -> Float { try context.number("epsilon") ?? 1e-7 }

    /// (x - mean) / sqrt(variance + epsilon) × gamma + beta
    mutating func layerNormalizationFunction(_ context: Context) throws -> Value {
        let input = try floatInput(context), name = context.name
        guard try !(context.flag("rms_scaling") ?? false) else { throw context.parameterError("rms_scaling") }
        let axes = try positions("axis", of: input, context)
        let shape = try shape(along: axes, of: input, context), count = shape.reduce(1, *)
        let (centred, inverse) = try moments(input, axes: axes, epsilon: epsilon(context), name: name, context)
        return affine(
            try combined(.mul, centred, inverse, name: name + "/normal", context),
            scale: try numbers(context, 1, "gamma", count: count).map { Coefficients($0, shape: shape) } ?? Coefficients(1),
            offset: try numbers(context, 2, "beta", count: count).map { Coefficients($0, shape: shape) } ?? Coefficients(0),
            name: name)
    }

    /// x / sqrt(mean(x²) + epsilon) × scale
    mutating func rootMeanSquareFunction(_ context: Context) throws -> Value {
        let input = try floatInput(context), name = context.name
        let axes = try positions("axis", of: input, context)
        let shape = try shape(along: axes, of: input, context)
        let squared = mapped(.square, input, name: name + "/squared", [:])
        let mean = reduced(.mean, squared, axes: axes, keeps: true, name: name + "/mean")
        let sum = arithmetic(.add, mean, try epsilon(context), name: name + "/sum")
        let normal = try combined(.mul, input, mapped(.rsqrt, sum, name: name + "/rsqrt"), name: name + "/normal", context)
        let scale = try numbers(context, 1, "scale", count: shape.reduce(1, *)).map { Coefficients($0, shape: shape) }
        return affine(normal, scale: scale ?? Coefficients(1), offset: Coefficients(0), name: name)
    }

    /// (x - mean) / sqrt(variance + epsilon) × scale + offset, all of them known.
    mutating func batchNormalizationFunction(_ context: Context) throws -> Value {
        let input = try floatInput(context)
        let axes = try positions("axis", of: input, context)
        let shape = try shape(along: axes, of: input, context), count = shape.reduce(1, *)
        guard axes.count == 1, let mean = try numbers(context, 1, "mean", count: count),
            let variance = try numbers(context, 2, "variance", count: count)
        else { throw context.error("it is called without a mean and a variance") }
        let given = try numbers(context, 4, "scale", count: count), epsilon = try context.number("epsilon") ?? 1e-3
        let offset = try numbers(context, 3, "offset", count: count)
        let scale = (0..<count).map { (given?[$0] ?? 1) / (variance[$0] + epsilon).squareRoot() }
        return affine(
            input, scale: Coefficients(scale, shape: shape),
            offset: Coefficients((0..<count).map { (offset?[$0] ?? 0) - mean[$0] * scale[$0] }, shape: shape), name: context.name)
    }

    /// The mean and the variance.
    mutating func moments(_ context: Context) throws -> [Value] {
        let input = try floatInput(context), name = context.name
        guard let given = try context.integers("axes") else { throw context.parameterError("axes") }
        guard try !(context.flag("synchronized") ?? false) else { throw context.parameterError("synchronized") }
        let axes = try positions(given, rank: input.shape.count, context), keeps = try context.flag("keepdims") ?? false
        let mean = reduced(.mean, input, axes: axes, keeps: true, name: name + "/mean")
        let squares = try combined(.squaredDifference, input, mean, name: name + "/squares", context)
        let variance = reduced(.mean, squares, axes: axes, keeps: keeps, name: name + "/variance")
        return [builder.reshape(mean, to: variance.shape, name: name + "/mean/shaped"), variance]
    }

    /// `depthwise_conv(inputs, kernel)` with a constant kernel (kh, kw, in, multiplier).
    mutating func depthwiseFunction(_ context: Context) throws -> Value {
        let configuration = context.configuration, name = context.name
        guard case .value(let given)? = context.arguments.take(0, "inputs"), given.shape.count == 4,
            case .constant(let json)? = context.arguments.take(1, "kernel"), let constant = Constant(json),
            let values = constant.reals, constant.shape.count == 4, constant.shape.allSatisfy({ $0 > 0 }),
            constant.shape[2] == given.shape[3]
        else { throw context.error("it is called with other than a picture and a constant kernel that fits it") }
        try configuration.requireChannelsLast()
        let input = builder.cast(given, to: .float32, name: name + "/cast")
        let window = Window(
            kernel: Array(constant.shape.prefix(2)), strides: try configuration.positive("strides", count: 2, default: 1),
            dilations: try configuration.positive("dilation_rate", count: 2, default: 1), padding: try padding(context))
        guard let size = window.outputSize([input.shape[1], input.shape[2]]) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        let channels = constant.shape[2] * constant.shape[3]
        let filter = builder.constant(name + "/kernel", values, shape: [1] + window.kernel + [channels])
        let bias = builder.constant(name + "/bias", [Float](repeating: 0, count: channels), shape: [channels])
        var options = window.options()
        options[.depthMultiplier] = .int(constant.shape[3])
        return builder.append(
            .depthwiseConv2D, [input.tensor, filter, bias], name: name, shape: [input.shape[0]] + size + [channels], options)
    }
}
