import Tensors

/// Convolutions, products and what belongs to them.
extension SavedModelConverter {
    /// A tensor with that many dimensions, of floats.
    mutating func floats(_ index: Int, rank: Int? = nil, _ context: Context) throws(ModelError) -> Value.Tensor {
        let tensor = try tensor(of: try context.input(index), context)
        guard rank == nil || tensor.shape.count == rank else {
            throw context.error("its input \(index) has \(tensor.shape.count) dimensions")
        }
        guard tensor.type == .float32 else {
            throw context.error("its input \(index) is of \(tensor.type.name), and only float32 is supported")
        }
        return tensor
    }

    /// Height and width of strides, windows or dilations, which are given for all four axes.
    private func pair(_ name: String, _ context: Context) throws(ModelError) -> [Int] {
        let format = try context.node.string("data_format") ?? "NHWC"
        guard format == "NHWC" else {
            throw context.error(
                "its layout is \(format), and only NHWC is supported", help: "Export the model with channels last.")
        }
        let list = try context.node.ints(name) ?? []
        if list.isEmpty, name == "dilations" { return [1, 1] }
        guard list.count == 4, list[0] == 1, list[3] == 1, list.allSatisfy({ (1...1 << 16).contains($0) }) else {
            throw context.error("its attribute '\(name)' is \(list), which is not supported")
        }
        return [list[1], list[2]]
    }

    /// SAME or VALID, after a PAD where the node has numbers.
    private mutating func padding(
        of input: Value.Tensor, _ context: Context
    ) throws(ModelError) -> (Padding, Value.Tensor) {
        switch try context.node.string("padding") ?? "" {
        case "SAME": return (.same, input)
        case "VALID": return (.valid, input)
        case "EXPLICIT":
            let amounts = try context.node.ints("explicit_paddings") ?? []
            guard amounts.count == 8, amounts.allSatisfy({ (0...1 << 16).contains($0) }) else {
                throw context.error("its attribute 'explicit_paddings' is \(amounts), which is not supported")
            }
            return (.valid, try pad(input, amounts, context))
        case let other: throw context.error("its padding is '\(other)', which is not supported")
        }
    }

    /// A placeholder that becomes a part of GELU.
    mutating func errorFunction(_ context: Context) throws(ModelError) -> Value {
        let input = try floats(0, context)
        let output = add(name: context.name, shape: input.shape, type: .float32)
        builder.append(placeholder: context.node.op, input.index, output: output.index)
        errorFunctions.append(context)
        return .tensor(output)
    }

    /// Filter (kh, kw, in / groups, out); TensorFlow Lite has (out, kh, kw, in / groups).
    mutating func convolution(_ context: Context) throws(ModelError) -> Value {
        let (padding, input) = try padding(of: try floats(0, rank: 4, context), context)
        let filter = try context.input(1)
        guard let shape = filter.shape?.values, shape.count == 4, shape.allSatisfy({ $0 > 0 }) else {
            throw context.error("its filter has a shape that is not supported")
        }
        guard let channels = input.shape[3].value, channels % shape[2] == 0 else {
            throw context.error("its filter \(Shape(shape)) does not fit \(input.shape[3].count) channels")
        }
        let weights = try transposed(filter, by: [3, 0, 1, 2], context, name: context.name + "/filter")
        return .tensor(
            try window(
                .conv2D, input, weights, channels: shape[3], size: [shape[0], shape[1]], padding, context, [:]))
    }

    /// Filter (kh, kw, in, multiplier); TensorFlow Lite has (1, kh, kw, in · multiplier).
    mutating func depthwise(_ context: Context) throws(ModelError) -> Value {
        let (padding, input) = try padding(of: try floats(0, rank: 4, context), context)
        var filter = try context.constant(1)
        let shape = filter.shape
        guard shape.count == 4, shape.allSatisfy({ $0 > 0 }), input.shape[3].value == shape[2], filter.type == .float32 else {
            throw context.error("its filter \(Shape(shape)) does not fit \(input.shape[3].count) channels")
        }
        filter.shape = [1, shape[0], shape[1], shape[2] * shape[3]]
        let weights = builder.constant(context.name + "/filter", filter)
        return .tensor(
            try window(
                .depthwiseConv2D, input, weights, channels: shape[2] * shape[3], size: [shape[0], shape[1]], padding, context,
                [.depthMultiplier: .int(shape[3])]))
    }

    /// The image's shape with height and width of what the window makes; nil for a size that is not known.
    private func outputShape(_ input: Value.Tensor, _ window: Window, _ context: Context) throws(ModelError) -> [Dimension?] {
        var shape = input.shape as [Dimension?]
        for axis in 0..<2 {
            guard let size = input.shape[axis + 1].value else {
                shape[axis + 1] = nil
                continue
            }
            guard let count = window.outputSize(size, axis: axis), count > 0 else {
                throw context.error("its window is larger than its input")
            }
            shape[axis + 1] = Dimension(count)
        }
        return shape
    }

    /// A convolution with a bias of zeros: kernels differ in what they do without one.
    private mutating func window(
        _ code: BuiltinOperator, _ input: Value.Tensor, _ weights: Int, channels: Int, size: [Int], _ padding: Padding,
        _ context: Context, _ options: GraphBuilder.Options
    ) throws(ModelError) -> Value.Tensor {
        let window = Window(
            kernel: size, strides: try pair("strides", context), dilations: try pair("dilations", context), padding: padding)
        let bias = zeros(channels, name: context.name + "/bias")
        var shape = try outputShape(input, window, context)
        shape[3] = Dimension(channels)
        return append(
            code, [input.index, weights, bias], name: context.name, shape: shape, type: .float32,
            window.options().merging(options) { $1 })
    }

    private mutating func zeros(_ count: Int, name: String) -> Int {
        builder.constant(name, Constant([Float](repeating: 0, count: count), shape: [count]))
    }

    /// Filter (kh, kw, out, in), inputs: the shape of the result, the filter, the image. TensorFlow Lite has (out, kh, kw, in).
    mutating func transposedConvolution(_ context: Context) throws(ModelError) -> Value {
        let strides = try pair("strides", context)
        guard try pair("dilations", context) == [1, 1] else { throw context.error("dilations are not supported") }
        let input = try floats(2, rank: 4, context)
        let padding: Padding
        switch try context.node.string("padding") ?? "" {
        case "SAME": padding = .same
        case "VALID": padding = .valid
        case let other: throw context.error("its padding is '\(other)', which is not supported")
        }
        let filter = try context.constant(1)
        guard filter.shape.count == 4, let size = try context.input(0).numbers, size.count == 4 else {
            throw context.error("the shape of its result is not known")
        }
        let weights = try transposed(.constant(filter), by: [2, 0, 1, 3], context, name: context.name + "/filter")
        let target = try tensor(of: try context.input(0), context, name: context.name + "/shape")
        return .tensor(
            append(
                .transposeConv, [target.index, weights, input.index, zeros(filter.shape[2], name: context.name + "/bias")],
                name: context.name, shape: size, type: .float32,
                Window(kernel: strides, strides: strides, padding: padding).options(hasDilations: false)))
    }

    mutating func pool(_ code: BuiltinOperator, _ context: Context) throws(ModelError) -> Value {
        let (padding, input) = try padding(of: try floats(0, rank: 4, context), context)
        let window = Window(kernel: try pair("ksize", context), strides: try pair("strides", context), padding: padding)
        return .tensor(
            append(
                code, [input.index], name: context.name, shape: try outputShape(input, window, context), type: .float32,
                window.poolOptions))
    }

    mutating func biasAdd(_ context: Context) throws(ModelError) -> Value {
        guard try context.node.string("data_format") == "NCHW" else { return try binary(.add, context) }
        let input = try context.input(0), bias = try context.constant(1)
        guard let rank = input.shape?.count, rank >= 2, bias.shape.count == 1 else {
            throw context.error("its bias of shape \(Shape(bias.shape)) is not for the channels behind the batch")
        }
        let column = bias.reshaped(bias.shape + Array(repeating: 1, count: rank - 2))
        return try binary(.add, input, .constant(column), context, name: context.name)
    }

    mutating func softmax(_ context: Context) throws(ModelError) -> Value {
        let input = try floats(0, context)
        return .tensor(
            append(.softmax, [input.index], name: context.name, shape: input.shape, type: .float32, [.beta: .float(1)]))
    }

    mutating func leakyRelu(_ context: Context) throws(ModelError) -> Value {
        let input = try floats(0, context)
        let alpha = try context.node.float("alpha") ?? 0.2
        return .tensor(
            append(.leakyRelu, [input.index], name: context.name, shape: input.shape, type: .float32, [.alpha: .float(alpha)]))
    }

    mutating func resize(_ code: BuiltinOperator, _ context: Context) throws(ModelError) -> Value {
        let input = try floats(0, rank: 4, context)
        guard let size = try context.input(1).numbers, size.count == 2 else {
            throw context.error("the size of its result is not known")
        }
        let target = try tensor(of: try context.input(1), context, name: context.name + "/size")
        return .tensor(
            append(
                code, [input.index, target.index], name: context.name,
                shape: [input.shape[0], size[0], size[1], input.shape[3]], type: .float32,
                [
                    .alignCorners: .int(try context.node.bool("align_corners") ? 1 : 0),
                    .halfPixelCenters: .int(try context.node.bool("half_pixel_centers") ? 1 : 0),
                ]))
    }
}
