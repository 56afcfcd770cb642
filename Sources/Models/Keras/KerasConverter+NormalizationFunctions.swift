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
}
