import Tensors

/// `keras.ops` that convolve with constant kernels, and attention as one function.
extension KerasConverter {
    /// A constant array of `rank` axes that a function is called with.
    private func array(_ position: Int, _ name: String, rank: Int, _ context: Context) throws -> (shape: [Int], values: [Float]) {
        guard case .constant(let json)? = context.arguments.take(position, name), let constant = Constant(json),
            let values = constant.reals, constant.shape.count == rank, constant.shape.allSatisfy({ $0 > 0 })
        else { throw context.error("its argument '\(name)' is no constant array of \(rank) axes") }
        return (constant.shape, values)
    }

    /// The tensor that a convolution is called with, of sequences as pictures of one row, and its axes.
    private mutating func picture(_ context: Context) throws -> (value: Value, axes: Int) {
        guard case .value(let given)? = context.arguments.take(0, "inputs"), (3...4).contains(given.shape.count) else {
            throw context.error("it is called with other than a sequence or a picture")
        }
        try context.configuration.requireChannelsLast()
        let input = builder.cast(given, to: .float32, name: context.name + "/cast")
        let shape = input.shape
        if shape.count == 4 { return (input, 2) }
        return (builder.reshape(input, to: [shape[0], 1, shape[1], shape[2]], name: context.name + "/expand"), 1)
    }

    /// The window of a kernel, which along a sequence is one row.
    private func window(_ kernel: [Int], axes: Int, _ context: Context) throws -> Window {
        let lead = axes == 1 ? [1] : []
        return Window(
            kernel: lead + kernel, strides: lead + (try context.configuration.positive("strides", count: axes, default: 1)),
            dilations: lead + (try context.configuration.positive("dilation_rate", count: axes, default: 1)),
            padding: try padding(context))
    }

    private mutating func zeros(_ count: Int, name: String) -> Int {
        builder.constant(name, [Float](repeating: 0, count: count), shape: [count])
    }

    /// What was made of a picture, as a sequence where it was one.
    private mutating func sequence(_ value: Value, axes: Int, _ context: Context) -> Value {
        guard axes == 1 else { return value }
        builder.rename(value, to: context.name + "/wide")
        return builder.reshape(value, to: [value.shape[0], value.shape[2], value.shape[3]], name: context.name)
    }

    /// `depthwise_conv(inputs, kernel)` with a kernel (…, in, multiplier).
    mutating func depthwiseFunction(_ context: Context) throws -> Value {
        let (input, axes) = try picture(context)
        let result = try depthwise(input, array(1, "kernel", rank: axes + 2, context), axes: axes, name: context.name, context)
        return sequence(result, axes: axes, context)
    }

    private mutating func depthwise(
        _ input: Value, _ kernel: (shape: [Int], values: [Float]), axes: Int, name: String, _ context: Context
    ) throws -> Value {
        guard kernel.shape[axes] == input.shape[3] else {
            throw context.error("its kernel \(Shape(kernel.shape)) does not fit \(Shape(input.shape))")
        }
        let window = try window(Array(kernel.shape.prefix(axes)), axes: axes, context)
        guard let size = window.outputSize([input.shape[1], input.shape[2]]) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        let channels = kernel.shape[axes] * kernel.shape[axes + 1]
        let filter = builder.constant(name + "/kernel", kernel.values, shape: [1] + window.kernel + [channels])
        var options = window.options()
        options[.depthMultiplier] = .int(kernel.shape[axes + 1])
        return builder.append(
            .depthwiseConv2D, [input.tensor, filter, zeros(channels, name: name + "/bias")], name: name,
            shape: [input.shape[0]] + size + [channels], options)
    }

    /// `separable_conv(inputs, depthwise_kernel, pointwise_kernel)`
    mutating func separableFunction(_ context: Context) throws -> Value {
        let (input, axes) = try picture(context), name = context.name
        let middle = try depthwise(
            input, array(1, "depthwise_kernel", rank: axes + 2, context), axes: axes, name: name + "/depthwise", context)
        let (shape, values) = try array(2, "pointwise_kernel", rank: axes + 2, context)
        let depth = middle.shape[3], filters = shape[axes + 1]
        guard shape.prefix(axes).allSatisfy({ $0 == 1 }), shape[axes] == depth else {
            throw context.error("its pointwise kernel \(Shape(shape)) does not fit \(Shape(middle.shape))")
        }
        let filter = builder.constant(
            name + "/kernel", Self.lastToFirst(values, count: filters), shape: [filters, 1, 1, depth])
        let window = Window(kernel: [1, 1], strides: [1, 1], padding: .valid)
        let result = builder.append(
            .conv2D, [middle.tensor, filter, zeros(filters, name: name + "/bias")], name: name,
            shape: middle.shape.dropLast() + [filters], window.options())
        return sequence(result, axes: axes, context)
    }

    /// `conv_transpose(inputs, kernel)` with a kernel (…, out, in).
    mutating func transposedFunction(_ context: Context) throws -> Value {
        let (input, axes) = try picture(context)
        let (shape, values) = try array(1, "kernel", rank: axes + 2, context)
        guard shape[axes + 1] == input.shape[3] else {
            throw context.error("its kernel \(Shape(shape)) does not fit \(Shape(input.shape))")
        }
        let window = try window(Array(shape.prefix(axes)), axes: axes, context)
        guard window.dilations == [1, 1] else { throw context.configuration.refusal(of: "dilation_rate") }
        let bias = zeros(shape[axes], name: context.name + "/bias")
        let result = try transposed(input, values, filters: shape[axes], bias: bias, window, axes: axes, context)
        return sequence(result, axes: axes, context)
    }

    /// `dot_product_attention(query, key, value, bias, mask, scale, is_causal)` of (N, T, heads, depth).
    mutating func attentionFunction(_ context: Context) throws -> Value {
        let name = context.name
        var parts: [Value] = []
        for (position, title) in ["query", "key", "value"].enumerated() {
            guard case .value(let value)? = context.arguments.take(position, title), value.shape.count == 4 else {
                throw context.error("its argument '\(title)' is no tensor of four axes")
            }
            parts.append(builder.cast(value, to: .float32, name: "\(name)/\(title)"))
        }
        guard parts[0].shape[2] == parts[1].shape[2], parts[1].shape == parts[2].shape else {
            throw context.error("its heads have shapes \(parts.map { "\(Shape($0.shape))" }.joined(separator: ", "))")
        }
        for title in ["flash_attention", "attn_logits_soft_cap"]
        where context.parameter(title).map({ $0 != .bool(false) }) ?? false {
            throw context.parameterError(title)
        }
        let heads = parts.enumerated().map { transposed($1, [0, 2, 1, 3], name: "\(name)/heads\($0)") }
        let scale = try context.number("scale") ?? 1 / Float(parts[0].shape[3]).squareRoot()
        let products = try product(heads[0], heads[1], turns: true, name: name + "/products", context)
        var scores = arithmetic(.mul, products, scale, name: name + "/scores")
        if let operand = context.arguments.take(3, "bias") {
            let bias: Value
            switch operand {
            case .value(let value): bias = value
            case .constant(let json):
                guard let constant = Constant(json) else { throw context.error("its bias is no array of numbers") }
                bias = self.value(of: constant, as: .float32, name: name + "/bias")
            default: throw context.error("its bias is no tensor")
            }
            scores = try combined(.add, scores, bias, name: name + "/biased", context)
        }
        var mask: Value?
        if let operand = context.arguments.take(4, "mask") {
            if case .value(let given) = operand, builder.type(of: given) == .bool {
                mask = given
            } else if case .constant(let json) = operand, let constant = Constant(booleans: json) {
                mask = Value(tensor: builder.constant(name + "/given", constant), shape: constant.shape)
            } else {
                throw context.error("its mask is no tensor of booleans")
            }
        }
        if try context.flag("is_causal") ?? false {
            let (rows, columns) = (scores.shape[2], scores.shape[3])
            guard rows <= 1 << 13, columns <= 1 << 13 else {
                throw context.error("a mask of \(rows) by \(columns) steps is too large")
            }
            let isSeen = (0..<rows).flatMap { row in (0..<columns).map { $0 <= row } }
            let shape = [1, 1, rows, columns]
            let seen = Value(
                tensor: builder.constant(name + "/causal", Constant(isSeen, shape: shape)), shape: shape)
            mask = try mask.map { try combined(.logicalAnd, $0, seen, name: name + "/mask", type: .bool, context) } ?? seen
        }
        if let mask {
            let low = number(-0.7 * Float.greatestFiniteMagnitude, name: name + "/low")
            scores = try chosen(mask, scores, low, name: name + "/masked", context)
        }
        let weights = softmax(scores, name: name + "/weights")
        let result = try product(weights, heads[2], name: name + "/result", context)
        return transposed(result, [0, 2, 1, 3], name: name)
    }
}
