import Tensors

extension KerasConverter {
    mutating func poolingLayer(_ context: Context, _ input: Value) throws -> Value? {
        switch context.configuration.kind {
        case "MaxPooling2D", "MaxPool2D": return try pool(context, input, .maxPool2D)
        case "AveragePooling2D", "AvgPool2D": return try pool(context, input, .averagePool2D)
        case "MaxPooling1D", "MaxPool1D":
            return try inTwoDimensions(context, input) { try $0.pool($1, $2, .maxPool2D) }
        case "AveragePooling1D", "AvgPool1D":
            return try inTwoDimensions(context, input) { try $0.pool($1, $2, .averagePool2D) }
        case "GlobalAveragePooling2D", "GlobalAvgPool2D": return try globalPool(context, input, .mean, rank: 4)
        case "GlobalMaxPooling2D", "GlobalMaxPool2D": return try globalPool(context, input, .reduceMax, rank: 4)
        case "GlobalAveragePooling1D", "GlobalAvgPool1D": return try globalPool(context, input, .mean, rank: 3)
        case "GlobalMaxPooling1D", "GlobalMaxPool1D": return try globalPool(context, input, .reduceMax, rank: 3)
        default: return nil
        }
    }

    private mutating func pool(_ context: Context, _ input: Value, _ code: BuiltinOperator) throws -> Value {
        var window = try window(context, kernel: "pool_size")
        // Without strides the windows stand side by side.
        if !context.configuration.has("strides") { window.strides = window.kernel }
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        guard let size = window.outputSize([input.shape[1], input.shape[2]]) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        return builder.append(
            code, [input.tensor], name: context.name, shape: [input.shape[0]] + size + [input.shape[3]],
            [
                .padding: .int(window.padding.rawValue), .strideH: .int(window.strides[0]),
                .strideW: .int(window.strides[1]), .filterHeight: .int(window.kernel[0]),
                .filterWidth: .int(window.kernel[1]),
            ])
    }

    private mutating func globalPool(
        _ context: Context, _ input: Value, _ code: BuiltinOperator, rank: Int
    ) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == rank else { throw context.error("the input has shape \(Shape(input.shape))") }
        let axes = builder.constant(context.name + "/axes", Array(1..<rank - 1))
        let keeps = context.configuration.bool("keepdims", default: false)
        let middle = keeps ? Array(repeating: 1, count: rank - 2) : []
        return builder.append(
            code, [input.tensor, axes], name: context.name, shape: [input.shape[0]] + middle + [input.shape[rank - 1]],
            [.keepDims: .int(keeps ? 1 : 0)])
    }
}
