import Tensors

/// Convolutions and dense layers.
extension KerasConverter {
    /// Weights (in, out); TensorFlow Lite has (out, in).
    mutating func dense(_ context: Context, _ input: Value) throws -> Value {
        let units = try context.configuration.positive("units", count: 1)[0]
        guard let depth = input.shape.last, input.shape.count >= 2 else {
            throw context.error("the input has shape \(Shape(input.shape))")
        }
        let usesBias = try context.configuration.bool("use_bias", default: true)
        var kernel = try context.weight(0, "kernel", shape: [depth, units])
        if let scale = try context.quantizationScale(usesBias ? 2 : 1, "kernel_scale", shape: [units]) {
            for index in kernel.indices { kernel[index] /= scale[index % units] }
        }
        var transposed = [Float](repeating: 0, count: kernel.count)
        for row in 0..<depth {
            for column in 0..<units { transposed[column * depth + row] = kernel[row * units + column] }
        }
        let filter = builder.constant(context.name + "/kernel", transposed, shape: [units, depth])
        let bias = usesBias ? try self.bias(context, 1, units) : nil
        let output = builder.append(
            .fullyConnected, [input.tensor, filter, bias], name: context.name,
            shape: input.shape.dropLast() + [units], [.keepNumDims: .int(input.shape.count > 2 ? 1 : 0)])
        return try activated(context, output)
    }

    /// The bias, or zeros: kernels differ in what they do without one.
    private mutating func bias(_ context: Context, _ index: Int, _ count: Int) throws -> Int {
        let values =
            try context.configuration.bool("use_bias", default: true)
            ? try context.weight(index, "bias", shape: [count]) : [Float](repeating: 0, count: count)
        return builder.constant(context.name + "/bias", values, shape: [count])
    }

    /// What all convolutions share. One-dimensional settings are along the width.
    ///
    /// - Parameter padding: instead of the setting.
    func window(_ context: Context, padding: Padding? = nil) throws -> Window {
        let configuration = context.configuration
        try configuration.requireChannelsLast()
        let (lead, count) = Self.axes(context)
        return Window(
            kernel: lead + (try configuration.positive("kernel_size", count: count)),
            strides: lead + (try configuration.positive("strides", count: count, default: 1)),
            dilations: lead + (try configuration.positive("dilation_rate", count: count, default: 1)),
            padding: try padding ?? self.padding(context))
    }

    /// What a one-dimensional layer has before its own axis, and the number of its axes.
    static func axes(_ context: Context) -> (lead: [Int], count: Int) {
        context.configuration.kind.contains("1D") ? ([1], 1) : ([], 2)
    }

    /// SAME or VALID.
    func padding(_ context: Context) throws -> Padding {
        switch try context.configuration.string("padding", default: "valid") {
        case "same": return .same
        case "valid": return .valid
        case let other: throw context.error("the padding '\(other)' is not supported")
        }
    }

    private func outputShape(_ context: Context, _ input: Value, _ window: Window, channels: Int) throws -> [Int] {
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        guard let size = window.outputSize([input.shape[1], input.shape[2]]) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        return [input.shape[0]] + size + [channels]
    }

    /// Kernel (kh, kw, in / groups, out); TensorFlow Lite has (out, kh, kw, in / groups).
    mutating func convolution(_ context: Context, _ input: Value, _ padding: Padding? = nil) throws -> Value {
        let window = try window(context, padding: padding)
        let groups = try context.configuration.positive("groups", count: 1, default: 1)[0]
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
            .conv2D, [input.tensor, filter, bias], name: context.name, shape: shape, window.options())
    }

    /// `conv(inputs, kernel)` with a constant kernel (…, in / groups, out), along one axis to three.
    mutating func convolutionFunction(_ context: Context) throws -> Value {
        let configuration = context.configuration, name = context.name
        guard case .value(let given)? = context.arguments.take(0, "inputs"),
            case .constant(let json)? = context.arguments.take(1, "kernel"), let constant = Constant(json),
            let values = constant.reals, constant.shape.count == given.shape.count, (3...5).contains(constant.shape.count),
            constant.shape.allSatisfy({ $0 > 0 })
        else { throw context.error("it is called with other than a tensor and a constant kernel that fits it") }
        try configuration.requireChannelsLast()
        let input = builder.cast(given, to: .float32, name: name + "/cast")
        let count = constant.shape.count - 2, kernel = Array(constant.shape.prefix(count))
        let (depth, filters) = (constant.shape[count], constant.shape[count + 1])
        guard input.shape[count + 1] % depth == 0, case let groups = input.shape[count + 1] / depth, filters % groups == 0 else {
            throw context.error("its kernel \(Shape(constant.shape)) does not fit \(Shape(input.shape))")
        }
        let lead = count == 1 ? [1] : []
        let window = Window(
            kernel: lead + kernel, strides: lead + (try configuration.positive("strides", count: count, default: 1)),
            dilations: lead + (try configuration.positive("dilation_rate", count: count, default: 1)),
            padding: try padding(context))
        let bias = [Float](repeating: 0, count: filters)
        if count == 3 {
            guard groups == 1 else { throw context.error("\(groups) groups are not supported") }
            return try convolution3D(input, values, bias, window, name: name, context)
        }
        let wide =
            count == 1 ? builder.reshape(input, to: [input.shape[0], 1] + input.shape[1...], name: name + "/expand") : input
        let shape = try outputShape(context, wide, window, channels: filters)
        let filter = builder.constant(
            name + "/kernel", Self.lastToFirst(values, count: filters), shape: [filters] + window.kernel + [depth])
        let result = builder.append(
            .conv2D, [wide.tensor, filter, builder.constant(name + "/bias", bias, shape: [filters])],
            name: count == 1 ? name + "/wide" : name, shape: shape, window.options())
        return count == 1 ? builder.reshape(result, to: [shape[0], shape[2], filters], name: name) : result
    }

    private static func kernelShape(_ context: Context, _ window: Window) -> [Int] {
        context.configuration.kind.contains("1D") ? [window.kernel[1]] : window.kernel
    }

    /// (…, count) to (count, …)
    static func lastToFirst(_ values: [Float], count: Int) -> [Float] {
        let rest = values.count / max(count, 1)
        var result = [Float](repeating: 0, count: values.count)
        for index in 0..<rest {
            for last in 0..<count { result[last * rest + index] = values[index * count + last] }
        }
        return result
    }

    /// Kernel (kh, kw, in, multiplier), which is TensorFlow Lite's (1, kh, kw, in × multiplier) as it lies.
    mutating func depthwise(_ context: Context, _ input: Value, _ padding: Padding? = nil) throws -> Value {
        try depthwise(context, input, padding, biasAt: 1)
    }

    private mutating func depthwise(
        _ context: Context, _ input: Value, _ padding: Padding?, biasAt biasIndex: Int?
    ) throws -> Value {
        let multiplier = try context.configuration.positive("depth_multiplier", count: 1, default: 1)[0]
        let window = try window(context, padding: padding)
        guard let depth = input.shape.last else { throw context.error("the input has no channels") }
        let channels = depth * multiplier
        let shape = try outputShape(context, input, window, channels: channels)
        let values = try context.weight(
            0, "depthwise_kernel", shape: Self.kernelShape(context, window) + [depth, multiplier])
        let filter = builder.constant(
            context.name + "/depthwise_kernel", values, shape: [1] + window.kernel + [channels])
        let bias =
            try biasIndex.map { try self.bias(context, $0, channels) }
            ?? builder.constant(
                context.name + "/depthwise_bias", [Float](repeating: 0, count: channels), shape: [channels])
        var options = window.options()
        options[.depthMultiplier] = .int(multiplier)
        return builder.append(
            .depthwiseConv2D, [input.tensor, filter, bias],
            name: biasIndex == nil ? context.name + "/depthwise" : context.name, shape: shape, options)
    }

    mutating func separable(_ context: Context, _ input: Value, _ padding: Padding? = nil) throws -> Value {
        let middle = try depthwise(context, input, padding, biasAt: nil)
        let filters = try context.configuration.positive("filters", count: 1)[0]
        let depth = middle.shape[3]
        let ones = context.configuration.kind.contains("1D") ? [1] : [1, 1]
        let values = try context.weight(1, "pointwise_kernel", shape: ones + [depth, filters])
        let filter = builder.constant(
            context.name + "/pointwise_kernel", Self.lastToFirst(values, count: filters),
            shape: [filters, 1, 1, depth])
        let bias = try self.bias(context, 2, filters)
        let window = Window(kernel: [1, 1], strides: [1, 1], padding: .valid)
        return builder.append(
            .conv2D, [middle.tensor, filter, bias], name: context.name,
            shape: Array(middle.shape.dropLast()) + [filters], window.options())
    }

    /// Kernel (kh, kw, out, in); TensorFlow Lite has (out, kh, kw, in).
    mutating func transposed(_ context: Context, _ input: Value) throws -> Value {
        let window = try window(context)
        guard window.dilations == [1, 1] else { throw context.configuration.refusal(of: "dilation_rate") }
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let filters = try context.configuration.positive("filters", count: 1)[0]
        let depth = input.shape[3]
        let values = try context.weight(0, "kernel", shape: Self.kernelShape(context, window) + [filters, depth])
        let bias = try self.bias(context, 1, filters)
        return try transposed(input, values, filters: filters, bias: bias, window, axes: Self.axes(context).count, context)
    }

    /// - Parameters:
    ///   - kernel: (kh, kw, out, in)
    ///   - axes: how many of height and width are the function's own; the other has one element.
    mutating func transposed(
        _ input: Value, _ kernel: [Float], filters: Int, bias: Int, _ window: Window, axes: Int, _ context: Context
    ) throws -> Value {
        let depth = input.shape[3], places = window.kernel[0] * window.kernel[1]
        var ordered = [Float](repeating: 0, count: kernel.count)
        for position in 0..<places {
            for filter in 0..<filters {
                for channel in 0..<depth {
                    ordered[(filter * places + position) * depth + channel] =
                        kernel[(position * filters + filter) * depth + channel]
                }
            }
        }
        let filter = builder.constant(
            context.name + "/kernel", ordered, shape: [filters] + window.kernel + [depth])
        let lead = window.kernel.count - axes
        let size =
            Array(repeating: 1, count: lead)
            + (try transposedSize(
                context, Array(input.shape[(1 + lead)..<3]), Array(window.kernel[lead...]), Array(window.strides[lead...]),
                window.padding))
        let shape = [input.shape[0]] + size + [filters]
        let shapeTensor = shapeTensor(
            shape, rowsOf: input, factors: window.strides, name: context.name + "/shape")
        return builder.append(
            .transposeConv, [shapeTensor, filter, input.tensor, bias], name: context.name, shape: shape, type: .float32,
            window.options(hasDilations: false))
    }

    /// Runs a layer on (N, L, C) as on (N, 1, L, C). "causal" pads before the first step, and the layer has no padding.
    mutating func inTwoDimensions(
        _ context: Context, _ input: Value, _ body: (inout Self, Context, Value, Padding?) throws -> Value
    ) throws -> Value {
        guard input.shape.count == 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let name = context.name
        var wide = builder.reshape(
            input, to: [input.shape[0], 1, input.shape[1], input.shape[2]], name: name + "/expand")
        let isCausal = context.configuration["padding"] == .string("causal")
        if isCausal {
            let window = try window(context, padding: .valid)
            let before = (window.kernel[1] - 1) * window.dilations[1]
            if before > 0 {
                let paddings = builder.constant(name + "/paddings", [0, 0, 0, 0, before, 0, 0, 0], shape: [4, 2])
                wide = builder.append(
                    .pad, [wide.tensor, paddings], name: name + "/pad",
                    shape: [wide.shape[0], 1, wide.shape[2] + before, wide.shape[3]])
            }
        }
        let output = try body(&self, context, wide, isCausal ? .valid : nil)
        builder.rename(output, to: name + "/wide")
        return builder.reshape(output, to: [output.shape[0], output.shape[2], output.shape[3]], name: name)
    }
}

extension KerasConverter.Context {
    /// What the whole numbers of a layer that Keras quantized to int8 are divided by, one for each row or column; nil of a
    /// layer of floats.
    func quantizationScale(_ index: Int, _ name: String, shape: [Int]) throws -> [Float]? {
        guard try configuration.dtype() == "int8_from_float32" else {
            guard !configuration.has("quantization_config") else {
                throw configuration.refusal(of: "quantization_config")
            }
            return nil
        }
        guard
            !configuration.has("quantization_config")
                || configuration["quantization_config"]?["class_name"]?.string == "Int8QuantizationConfig"
        else { throw configuration.refusal(of: "quantization_config") }
        let scale = try weight(index, name, shape: shape)
        guard scale.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw error("the weight '\(name)' is not positive everywhere")
        }
        return scale
    }
}
