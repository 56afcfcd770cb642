import Tensors

/// Layers over three dimensions of space: (N, D, H, W, C).
extension KerasConverter {
    private func volume(_ context: Context, _ input: Value) throws -> Window {
        let configuration = context.configuration
        try configuration.requireChannelsLast()
        guard input.shape.count == 5 else { throw context.error("the input has shape \(Shape(input.shape))") }
        return Window(
            kernel: try configuration.positive("kernel_size", count: 3),
            strides: try configuration.positive("strides", count: 3, default: 1),
            dilations: try configuration.positive("dilation_rate", count: 3, default: 1), padding: try padding(context))
    }

    /// Kernel (kd, kh, kw, in / groups, out), as TensorFlow Lite has it. The operator has no groups.
    mutating func convolution3D(_ context: Context, _ input: Value) throws -> Value {
        let volume = try volume(context, input)
        let filters = try context.configuration.positive("filters", count: 1)[0]
        let groups = try context.configuration.positive("groups", count: 1, default: 1)[0]
        guard groups <= Self.mostParts, input.shape[4] % groups == 0, filters % groups == 0 else {
            throw context.error("\(groups) groups do not divide \(input.shape[4]) channels into \(filters)")
        }
        let depth = input.shape[4] / groups, width = filters / groups
        let values = try context.weight(0, "kernel", shape: volume.kernel + [depth, filters])
        let bias =
            try context.configuration.bool("use_bias", default: true)
            ? try context.weight(1, "bias", shape: [filters]) : [Float](repeating: 0, count: filters)
        let parts = groups == 1 ? [input] : split(input, into: groups, name: context.name + "/groups")
        var outputs: [Value] = []
        for (group, part) in parts.enumerated() {
            let name = groups == 1 ? context.name : "\(context.name)/group\(group)"
            let columns = group * width..<(group + 1) * width
            let own =
                groups == 1
                ? values
                : stride(from: 0, to: values.count, by: filters).flatMap { row in
                    columns.map { values[row + $0] }
                }
            outputs.append(try convolution3D(part, own, Array(bias[columns]), volume, name: name, context))
        }
        if groups == 1 { return outputs[0] }
        return builder.append(
            .concatenation, outputs.map(\.tensor), name: context.name, shape: outputs[0].shape.dropLast() + [filters],
            [.axis: .int(4)])
    }

    mutating func convolution3D(
        _ input: Value, _ kernel: [Float], _ bias: [Float], _ volume: Window, name: String, _ context: Context
    ) throws -> Value {
        guard let size = volume.outputSize(Array(input.shape[1..<4])) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        let filter = builder.constant(name + "/kernel", kernel, shape: volume.kernel + [input.shape[4], bias.count])
        let biases = builder.constant(name + "/bias", bias, shape: [bias.count])
        return builder.append(
            .conv3D, [input.tensor, filter, biases], name: name, shape: [input.shape[0]] + size + [bias.count],
            volume.options())
    }

    /// Kernel (kd, kh, kw, out, in), as TensorFlow Lite has it.
    mutating func transposed3D(_ context: Context, _ input: Value) throws -> Value {
        let volume = try volume(context, input)
        guard volume.dilations == [1, 1, 1] else { throw context.configuration.refusal(of: "dilation_rate") }
        let filters = try context.configuration.positive("filters", count: 1)[0]
        let size = try transposedSize(
            context, Array(input.shape[1..<4]), volume.kernel, volume.strides, volume.padding)
        let values = try context.weight(0, "kernel", shape: volume.kernel + [filters, input.shape[4]])
        let bias =
            try context.configuration.bool("use_bias", default: true)
            ? try context.weight(1, "bias", shape: [filters]) : [Float](repeating: 0, count: filters)
        let name = context.name
        let shape = [input.shape[0]] + size + [filters]
        let filter = builder.constant(name + "/kernel", values, shape: volume.kernel + [filters, input.shape[4]])
        let biases = builder.constant(name + "/bias", bias, shape: [filters])
        return builder.append(
            .conv3DTranspose,
            [
                shapeTensor(shape, rowsOf: input, factors: volume.strides, name: name + "/shape"), filter, input.tensor, biases,
            ], name: name, shape: shape, type: .float32, volume.options())
    }

    /// The sizes that a transposed convolution makes, with what `output_padding` adds.
    func transposedSize(
        _ context: Context, _ input: [Int], _ kernel: [Int], _ strides: [Int], _ padding: Padding
    ) throws -> [Int] {
        let configuration = context.configuration
        let added =
            configuration.has("output_padding")
            ? try configuration.ints("output_padding", count: kernel.count, default: nil) : nil
        return try input.indices.map { axis in
            let (size, window, stride) = (input[axis], kernel[axis], strides[axis])
            guard let added else {
                return padding == .same ? size * stride : size * stride + max(window - stride, 0)
            }
            let before = padding == .same ? 2 * (window / 2) : 0
            let result = (size - 1) * stride + window - before + added[axis]
            // A convolution of the result must give the input's size again.
            guard added[axis] >= 0, result > 0,
                Window(kernel: [window], strides: [stride], padding: padding).outputSize(result, axis: 0) == size
            else {
                throw context.error(
                    "the setting 'output_padding' = \(Shape(added)) makes \(result) of \(size), which Keras cannot compute either: "
                        + "a convolution of \(result) does not give \(size)")
            }
            return result
        }
    }

    // MARK: Pooling

    /// Pooling along height and width, then along depth: the windows of each axis by themselves.
    mutating func pool3D(_ context: Context, _ input: Value, _ code: BuiltinOperator) throws -> Value {
        let configuration = context.configuration
        try configuration.requireChannelsLast()
        guard input.shape.count == 5 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let kernel = try configuration.positive("pool_size", count: 3)
        let strides = configuration.has("strides") ? try configuration.positive("strides", count: 3) : kernel
        let padding = try padding(context)
        func window(_ kernel: [Int], _ strides: [Int]) -> Window {
            Window(kernel: kernel, strides: strides, padding: padding)
        }
        return try inSlices(context, input) { converter, slices, isDepth, name in
            let axes = isDepth ? [0] : [1, 2]
            let own = axes.map { kernel[$0] }, steps = axes.map { strides[$0] }
            return try converter.pool(
                slices, window(own + (isDepth ? [1] : []), steps + (isDepth ? [1] : [])), code, name: name, context)
        }
    }

    /// Runs `body` on (N × D, H, W, C), and on (N, D, H × W, C) of what it made.
    mutating func inSlices(
        _ context: Context, _ input: Value, _ body: (inout Self, Value, Bool, String) throws -> Value
    ) throws -> Value {
        let shape = input.shape, name = context.name
        let flat = builder.reshape(input, to: [shape[0] * shape[1], shape[2], shape[3], shape[4]], name: name + "/slices")
        let slices = try body(&self, flat, false, name + "/plane")
        let plane = slices.shape
        let wide = builder.reshape(slices, to: [shape[0], shape[1], plane[1] * plane[2], plane[3]], name: name + "/columns")
        let result = try body(&self, wide, true, name + "/depth")
        return builder.reshape(result, to: [shape[0], result.shape[1]] + plane.dropFirst(), name: name)
    }

    mutating func pool(
        _ input: Value, _ window: Window, _ code: BuiltinOperator, name: String, _ context: Context
    ) throws -> Value {
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        if window.kernel == [1, 1], window.strides == [1, 1] { return input }
        guard let size = window.outputSize([input.shape[1], input.shape[2]]) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        return builder.append(
            code, [input.tensor], name: name, shape: [input.shape[0]] + size + [input.shape[3]], window.poolOptions)
    }

    /// Pooling to a given size: the windows begin at ⌊i · in / out⌋ and end at ⌈(i + 1) · in / out⌉.
    mutating func adaptivePool(_ context: Context, _ input: Value, _ code: BuiltinOperator, count: Int) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == count + 2 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let size = try context.configuration.positive("output_size", count: count)
        for axis in 0..<count where size[axis] > input.shape[axis + 1] {
            throw context.configuration.refusal(of: "output_size")
        }
        switch count {
        case 1:
            let wide = builder.reshape(
                input, to: [input.shape[0], 1, input.shape[1], input.shape[2]], name: context.name + "/expand")
            let result = try adaptivePool(wide, size[0], axis: 2, code, name: context.name + "/wide", context)
            return builder.reshape(result, to: [input.shape[0], size[0], input.shape[2]], name: context.name)
        case 2:
            let rows = try adaptivePool(input, size[0], axis: 1, code, name: context.name + "/rows", context)
            return try adaptivePool(rows, size[1], axis: 2, code, name: context.name, context)
        default:
            return try inSlices(context, input) { converter, slices, isDepth, name in
                if isDepth { return try converter.adaptivePool(slices, size[0], axis: 1, code, name: name, context) }
                let rows = try converter.adaptivePool(slices, size[1], axis: 1, code, name: name + "/rows", context)
                return try converter.adaptivePool(rows, size[2], axis: 2, code, name: name, context)
            }
        }
    }

    /// One axis of a picture: a pooling for each width of its windows, and of each the windows that are meant.
    private mutating func adaptivePool(
        _ input: Value, _ count: Int, axis: Int, _ code: BuiltinOperator, name: String, _ context: Context
    ) throws -> Value {
        let size = input.shape[axis]
        if size == count { return input }
        func window(_ width: Int, _ stride: Int) -> Window {
            let (kernel, strides) = axis == 1 ? ([width, 1], [stride, 1]) : ([1, width], [1, stride])
            return Window(kernel: kernel, strides: strides, padding: .valid)
        }
        if size % count == 0 { return try pool(input, window(size / count, size / count), code, name: name, context) }
        let begins = (0..<count).map { $0 * size / count }
        let widths = (0..<count).map { (($0 + 1) * size + count - 1) / count - begins[$0] }
        var parts: [Value] = []
        var offsets: [Int: Int] = [:]
        for width in Set(widths).sorted() {
            offsets[width] = parts.reduce(0) { $0 + $1.shape[axis] }
            parts.append(try pool(input, window(width, 1), code, name: "\(name)/width\(width)", context))
        }
        var all = parts[0]
        if parts.count > 1 {
            var shape = all.shape
            shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
            all = builder.append(
                .concatenation, parts.map(\.tensor), name: name + "/windows", shape: shape, [.axis: .int(axis)])
        }
        return gathered(all, zip(begins, widths).map { $0 + offsets[$1]! }, axis: axis, name: name)
    }
}
