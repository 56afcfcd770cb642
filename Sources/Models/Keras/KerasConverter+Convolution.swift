import Tensors

/// Convolutions and dense layers.
extension KerasConverter {
    mutating func convolutionLayer(_ context: Context, _ input: Value) throws -> Value? {
        let output: Value
        switch context.configuration.kind {
        case "Dense": output = try dense(context, input)
        case "Conv2D", "Convolution2D": output = try convolution(context, input)
        case "Conv1D", "Convolution1D": output = try inTwoDimensions(context, input) { try $0.convolution($1, $2) }
        case "DepthwiseConv2D": output = try depthwise(context, input)
        case "DepthwiseConv1D": output = try inTwoDimensions(context, input) { try $0.depthwise($1, $2) }
        case "SeparableConv2D", "SeparableConvolution2D": output = try separable(context, input)
        case "SeparableConv1D", "SeparableConvolution1D":
            output = try inTwoDimensions(context, input) { try $0.separable($1, $2) }
        case "Conv2DTranspose", "Convolution2DTranspose": output = try transposed(context, input)
        default: return nil
        }
        let function = try context.configuration.functionName("activation")
        if function == "linear" { return output }
        builder.rename(output, to: context.name + "/linear")
        return try activation(function, output, context)
    }

    /// Weights (in, out); TensorFlow Lite has (out, in).
    private mutating func dense(_ context: Context, _ input: Value) throws -> Value {
        let units = try context.configuration.positive("units", count: 1)[0]
        guard let depth = input.shape.last, input.shape.count >= 2 else {
            throw context.error("the input has shape \(Shape(input.shape))")
        }
        let kernel = try context.weight(0, "kernel", shape: [depth, units])
        var transposed = [Float](repeating: 0, count: kernel.count)
        for row in 0..<depth {
            for column in 0..<units { transposed[column * depth + row] = kernel[row * units + column] }
        }
        let filter = builder.constant(context.name + "/kernel", transposed, shape: [units, depth])
        let bias = context.configuration.bool("use_bias", default: true) ? try self.bias(context, 1, units) : nil
        return builder.append(
            .fullyConnected, [input.tensor, filter, bias], name: context.name,
            shape: input.shape.dropLast() + [units], [.keepNumDims: .int(input.shape.count > 2 ? 1 : 0)])
    }

    /// The bias, or zeros: kernels differ in what they do without one.
    private mutating func bias(_ context: Context, _ index: Int, _ count: Int) throws -> Int {
        let values = context.configuration.bool("use_bias", default: true)
            ? try context.weight(index, "bias", shape: [count]) : [Float](repeating: 0, count: count)
        return builder.constant(context.name + "/bias", values, shape: [count])
    }

    /// What all convolutions share. One-dimensional settings are along the width.
    struct Window {
        var kernel: [Int]
        var strides: [Int]
        var dilations: [Int]
        var padding: Padding

        /// Height and width of the output; nil where the window does not fit.
        func outputSize(_ input: [Int]) -> [Int]? {
            var size: [Int] = []
            for axis in 0..<2 {
                let extent = (kernel[axis] - 1) * dilations[axis] + 1
                switch padding {
                case .same: size.append((input[axis] + strides[axis] - 1) / strides[axis])
                case .valid:
                    guard input[axis] >= extent else { return nil }
                    size.append((input[axis] - extent) / strides[axis] + 1)
                }
            }
            return size
        }
    }

    func window(_ context: Context, kernel key: String = "kernel_size") throws -> Window {
        let configuration = context.configuration
        try configuration.requireChannelsLast()
        let count = configuration.kind.contains("1D") ? 1 : 2
        let lead = count == 1 ? [1] : []
        return Window(
            kernel: lead + (try configuration.positive(key, count: count)),
            strides: lead + (try configuration.positive("strides", count: count, default: 1)),
            dilations: lead + (try configuration.positive("dilation_rate", count: count, default: 1)),
            padding: try configuration.padding())
    }

    private func outputShape(_ context: Context, _ input: Value, _ window: Window, channels: Int) throws -> [Int] {
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        guard let size = window.outputSize([input.shape[1], input.shape[2]]) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        return [input.shape[0]] + size + [channels]
    }

    private static func options(_ window: Window) -> [OptionField: OperatorOptions.Value] {
        [
            .padding: .int(window.padding.rawValue), .strideH: .int(window.strides[0]),
            .strideW: .int(window.strides[1]), .dilationHFactor: .int(window.dilations[0]),
            .dilationWFactor: .int(window.dilations[1]),
        ]
    }

    /// Kernel (kh, kw, in / groups, out); TensorFlow Lite has (out, kh, kw, in / groups).
    private mutating func convolution(_ context: Context, _ input: Value) throws -> Value {
        let window = try window(context)
        let groups = context.configuration.has("groups") ? try context.configuration.positive("groups", count: 1)[0] : 1
        let filters = try context.configuration.positive("filters", count: 1)[0]
        let shape = try outputShape(context, input, window, channels: filters)
        guard input.shape[3] % groups == 0, filters % groups == 0 else {
            throw context.error("\(groups) groups do not divide \(input.shape[3]) channels into \(filters)")
        }
        let depth = input.shape[3] / groups
        let values = try context.weight(0, "kernel", shape: Self.kernelShape(context, window) + [depth, filters])
        let filter = builder.constant(
            context.name + "/kernel", Self.lastToFirst(values, count: filters),
            shape: [filters] + window.kernel + [depth])
        let bias = try self.bias(context, 1, filters)
        return builder.append(
            .conv2D, [input.tensor, filter, bias], name: context.name, shape: shape, Self.options(window))
    }

    private static func kernelShape(_ context: Context, _ window: Window) -> [Int] {
        context.configuration.kind.contains("1D") ? [window.kernel[1]] : window.kernel
    }

    /// (…, count) to (count, …)
    private static func lastToFirst(_ values: [Float], count: Int) -> [Float] {
        let rest = values.count / max(count, 1)
        var result = [Float](repeating: 0, count: values.count)
        for index in 0..<rest {
            for last in 0..<count { result[last * rest + index] = values[index * count + last] }
        }
        return result
    }

    /// Kernel (kh, kw, in, multiplier), which is TensorFlow Lite's (1, kh, kw, in × multiplier) as it lies.
    private mutating func depthwise(_ context: Context, _ input: Value) throws -> Value {
        let multiplier = try context.configuration.positive("depth_multiplier", count: 1, default: 1)[0]
        return try depthwise(context, input, biasAt: 1, multiplier: multiplier)
    }

    private mutating func depthwise(
        _ context: Context, _ input: Value, biasAt biasIndex: Int?, multiplier: Int
    ) throws -> Value {
        let window = try window(context)
        guard let depth = input.shape.last else { throw context.error("the input has no channels") }
        let channels = depth * multiplier
        let shape = try outputShape(context, input, window, channels: channels)
        let values = try context.weight(
            0, "depthwise_kernel", shape: Self.kernelShape(context, window) + [depth, multiplier])
        let filter = builder.constant(
            context.name + "/depthwise_kernel", values, shape: [1] + window.kernel + [channels])
        let bias = try biasIndex.map { try self.bias(context, $0, channels) }
            ?? builder.constant(
                context.name + "/depthwise_bias", [Float](repeating: 0, count: channels), shape: [channels])
        var options = Self.options(window)
        options[.depthMultiplier] = .int(multiplier)
        return builder.append(
            .depthwiseConv2D, [input.tensor, filter, bias],
            name: biasIndex == nil ? context.name + "/depthwise" : context.name, shape: shape, options)
    }

    private mutating func separable(_ context: Context, _ input: Value) throws -> Value {
        let multiplier = try context.configuration.positive("depth_multiplier", count: 1, default: 1)[0]
        let middle = try depthwise(context, input, biasAt: nil, multiplier: multiplier)
        let filters = try context.configuration.positive("filters", count: 1)[0]
        let depth = middle.shape[3]
        let ones = context.configuration.kind.contains("1D") ? [1] : [1, 1]
        let values = try context.weight(1, "pointwise_kernel", shape: ones + [depth, filters])
        let filter = builder.constant(
            context.name + "/pointwise_kernel", Self.lastToFirst(values, count: filters),
            shape: [filters, 1, 1, depth])
        let bias = try self.bias(context, 2, filters)
        let window = Window(kernel: [1, 1], strides: [1, 1], dilations: [1, 1], padding: .valid)
        return builder.append(
            .conv2D, [middle.tensor, filter, bias], name: context.name,
            shape: Array(middle.shape.dropLast()) + [filters], Self.options(window))
    }

    /// Kernel (kh, kw, out, in); TensorFlow Lite has (out, kh, kw, in).
    private mutating func transposed(_ context: Context, _ input: Value) throws -> Value {
        let window = try window(context)
        guard window.dilations == [1, 1] else { throw context.error("a dilation is not supported") }
        guard !context.configuration.has("output_padding") else {
            throw context.error("the setting 'output_padding' is not supported")
        }
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let filters = try context.configuration.positive("filters", count: 1)[0]
        let depth = input.shape[3]
        let values = try context.weight(0, "kernel", shape: window.kernel + [filters, depth])
        var ordered = [Float](repeating: 0, count: values.count)
        for position in 0..<window.kernel[0] * window.kernel[1] {
            for filter in 0..<filters {
                for channel in 0..<depth {
                    ordered[(filter * window.kernel[0] * window.kernel[1] + position) * depth + channel] =
                        values[(position * filters + filter) * depth + channel]
                }
            }
        }
        let filter = builder.constant(
            context.name + "/kernel", ordered, shape: [filters] + window.kernel + [depth])
        let size = (0..<2).map { axis in
            let stretched = input.shape[axis + 1] * window.strides[axis]
            return window.padding == .same
                ? stretched : stretched + max(window.kernel[axis] - window.strides[axis], 0)
        }
        // The operator takes the whole output shape as a constant, the batch too.
        builder.hasDynamicBatch = false
        let shape = [1] + size + [filters]
        let shapeTensor = builder.constant(context.name + "/shape", shape)
        let bias = try self.bias(context, 1, filters)
        return builder.append(
            .transposeConv, [shapeTensor, filter, input.tensor, bias], name: context.name, shape: shape,
            [
                .padding: .int(window.padding.rawValue), .strideH: .int(window.strides[0]),
                .strideW: .int(window.strides[1]),
            ])
    }

    /// Runs a layer on (N, L, C) as on (N, 1, L, C). "causal" pads before the first step.
    mutating func inTwoDimensions(
        _ context: Context, _ input: Value, _ body: (inout Self, Context, Value) throws -> Value
    ) throws -> Value {
        guard input.shape.count == 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
        var context = context
        let name = context.name
        var wide = builder.reshape(
            input, to: [input.shape[0], 1, input.shape[1], input.shape[2]], name: name + "/expand")
        if context.configuration.string("padding") == "causal" {
            var settings = context.configuration.settings
            settings["padding"] = .string("valid")
            context.configuration = KerasConfiguration(
                name: context.configuration.name, kind: context.configuration.kind, settings: settings,
                kerasMajorVersion: context.configuration.kerasMajorVersion)
            let window = try window(context)
            let before = (window.kernel[1] - 1) * window.dilations[1]
            if before > 0 {
                let paddings = builder.constant(name + "/paddings", [0, 0, 0, 0, before, 0, 0, 0], shape: [4, 2])
                wide = builder.append(
                    .pad, [wide.tensor, paddings], name: name + "/pad",
                    shape: [wide.shape[0], 1, wide.shape[2] + before, wide.shape[3]])
            }
        }
        let output = try body(&self, context, wide)
        builder.rename(output, to: name + "/wide")
        return builder.reshape(output, to: [output.shape[0], output.shape[2], output.shape[3]], name: name)
    }
}
