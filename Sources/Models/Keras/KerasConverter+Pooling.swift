import Tensors

extension KerasConverter {
    /// - Parameter padding: instead of the setting.
    mutating func pool(
        _ context: Context, _ input: Value, _ code: BuiltinOperator, _ padding: Padding? = nil
    ) throws -> Value {
        let configuration = context.configuration
        try configuration.requireChannelsLast()
        let (lead, count) = Self.axes(context)
        let kernel = lead + (try configuration.positive("pool_size", count: count))
        // Without strides the windows stand side by side.
        let strides =
            configuration.has("strides")
            ? lead + (try configuration.positive("strides", count: count)) : kernel
        let window = Window(
            kernel: kernel, strides: strides, padding: try padding ?? self.padding(context))
        return try pool(input, window, code, name: context.name, context)
    }

    mutating func globalPool(
        _ context: Context, _ input: Value, _ code: BuiltinOperator, rank: Int
    ) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == rank else { throw context.error("the input has shape \(Shape(input.shape))") }
        let axes = builder.constant(context.name + "/axes", Array(1..<rank - 1))
        let keeps = try context.configuration.bool("keepdims", default: false)
        let middle = keeps ? Array(repeating: 1, count: rank - 2) : []
        return builder.append(
            code, [input.tensor, axes], name: context.name, shape: [input.shape[0]] + middle + [input.shape[rank - 1]],
            [.keepDims: .int(keeps ? 1 : 0)])
    }
}
