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
        let first = try context.configuration.hasChannelsFirst() ? 2 : 1
        guard input.shape.count == rank else { throw context.error("the input has shape \(Shape(input.shape))") }
        let keeps = try context.configuration.bool("keepdims", default: false)
        return reduced(code, input, axes: Array(first..<first + rank - 2), keeps: keeps, name: context.name)
    }
}
