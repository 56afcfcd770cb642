import Tensors

/// Layers that move elements.
extension KerasConverter {
    mutating func flatten(_ context: Context, _ input: Value) throws -> Value {
        try context.configuration.requireChannelsLast()
        return builder.reshape(
            input, to: [input.shape[0], input.shape.dropFirst().reduce(1, *)], name: context.name)
    }

    mutating func permute(_ context: Context, _ input: Value) throws -> Value {
        let order = try context.configuration.list("dims") ?? []
        guard order.sorted() == Array(1..<input.shape.count) else {
            throw context.error("the setting 'dims' is not an order of \(input.shape.count - 1) axes")
        }
        let permutation = builder.constant(context.name + "/permutation", [0] + order)
        return builder.append(
            .transpose, [input.tensor, permutation], name: context.name, shape: ([0] + order).map { input.shape[$0] })
    }

    mutating func repeatVector(_ context: Context, _ input: Value) throws -> Value {
        let shape = input.shape
        let count = try context.configuration.positive("n", count: 1)[0]
        guard shape.count == 2 else { throw context.error("the input has shape \(Shape(shape))") }
        let column = builder.reshape(input, to: [shape[0], 1, shape[1]], name: context.name + "/expand")
        let multiples = builder.constant(context.name + "/multiples", [1, count, 1])
        return builder.append(
            .tile, [column.tensor, multiples], name: context.name, shape: [shape[0], count, shape[1]])
    }

    mutating func reshape(_ context: Context, _ input: Value) throws -> Value {
        guard let target = try context.configuration.list("target_shape") else {
            throw context.error("the setting 'target_shape' is missing")
        }
        return try reshape(context, input, to: target)
    }

    /// - Parameter target: without the batch; -1 stands for what remains.
    mutating func reshape(_ context: Context, _ input: Value, to target: [Int]) throws -> Value {
        var target = target
        let count = input.shape.dropFirst().reduce(1, *)
        if let unknown = target.firstIndex(of: -1) {
            let known = target.enumerated().reduce(1) { $1.offset == unknown ? $0 : $0 &* $1.element }
            guard known > 0, count % known == 0 else {
                throw context.error("\(count) elements do not fit target_shape \(Shape(target))")
            }
            target[unknown] = count / known
        }
        guard Shape(target).checkedElementCount == count else {
            throw context.error("\(count) elements do not fit target_shape \(Shape(target))")
        }
        return builder.reshape(input, to: [input.shape[0]] + target, name: context.name)
    }

    /// [[before, after], …] for each axis between batch and channels.
    private func margins(_ context: Context, _ key: String, rank: Int) throws -> [[Int]] {
        try context.configuration.requireChannelsLast()
        let axes = rank - 2
        let setting = context.configuration[key]
        var margins: [[Int]] = []
        if let one = setting?.int {
            margins = Array(repeating: [one, one], count: axes)
        } else if let list = setting?.array {
            if axes == 1, list.count == 2, list.allSatisfy({ $0.int != nil }) {
                margins = [list.map { $0.int! }]
            } else {
                margins = list.map { element in
                    element.int.map { [$0, $0] } ?? (element.array ?? []).compactMap(\.int)
                }
            }
        }
        guard margins.count == axes,
            margins.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0..<1 << 20).contains($0) } })
        else { throw context.error("the setting '\(key)' is not a margin for \(axes) axes") }
        return margins
    }

    mutating func pad(_ context: Context, _ input: Value, rank: Int) throws -> Value {
        guard input.shape.count == rank else { throw context.error("the input has shape \(Shape(input.shape))") }
        let margins = try margins(context, "padding", rank: rank)
        let paddings = builder.constant(
            context.name + "/paddings", [0, 0] + margins.flatMap { $0 } + [0, 0], shape: [rank, 2])
        var shape = input.shape
        for (axis, margin) in margins.enumerated() { shape[axis + 1] += margin[0] + margin[1] }
        return builder.append(.pad, [input.tensor, paddings], name: context.name, shape: shape)
    }

    mutating func crop(_ context: Context, _ input: Value, rank: Int) throws -> Value {
        guard input.shape.count == rank else { throw context.error("the input has shape \(Shape(input.shape))") }
        let margins = try margins(context, "cropping", rank: rank)
        var shape = input.shape
        for (axis, margin) in margins.enumerated() { shape[axis + 1] -= margin[0] + margin[1] }
        guard shape.allSatisfy({ $0 > 0 }) else { throw context.error("nothing of its input remains") }
        let begin = builder.constant(context.name + "/begin", [0] + margins.map { $0[0] } + [0])
        let size = builder.constant(context.name + "/size", [-1] + shape.dropFirst())
        return builder.append(.slice, [input.tensor, begin, size], name: context.name, shape: shape)
    }

    mutating func upsample(_ context: Context, _ input: Value) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let factors = try context.configuration.positive("size", count: 2, default: 2)
        let size = [input.shape[1] * factors[0], input.shape[2] * factors[1]]
        return try resize(context, input, to: size, context.configuration.string("interpolation", default: "nearest"))
    }

    mutating func resize(_ context: Context, _ input: Value) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let height = try context.configuration.positive("height", count: 1)
        let size = try height + context.configuration.positive("width", count: 1)
        return try resize(context, input, to: size, context.configuration.string("interpolation", default: "bilinear"))
    }

    private mutating func resize(
        _ context: Context, _ input: Value, to size: [Int], _ interpolation: String
    ) throws -> Value {
        let tensor = builder.constant(context.name + "/size", size)
        let shape = [input.shape[0]] + size + [input.shape[3]]
        switch interpolation {
        case "nearest":
            return builder.append(
                .resizeNearestNeighbor, [input.tensor, tensor], name: context.name, shape: shape,
                [.halfPixelCenters: .int(1)])
        case "bilinear":
            return builder.append(
                .resizeBilinear, [input.tensor, tensor], name: context.name, shape: shape,
                [.halfPixelCenters: .int(1)])
        default: throw context.error("the interpolation '\(interpolation)' is not supported")
        }
    }

    mutating func embedding(_ context: Context, _ input: Value) throws -> Value {
        let depth = try context.configuration.positive("output_dim", count: 1)[0]
        let count = try context.configuration.positive("input_dim", count: 1)[0]
        var table = try context.weight(0, "embeddings", shape: [count, depth])
        if let scale = try context.quantizationScale(1, "embeddings_scale", count: count) {
            for index in table.indices { table[index] /= scale[index / depth] }
        }
        let rows = builder.constant(context.name + "/embeddings", table, shape: [count, depth])
        let indices = builder.cast(input, to: .int32, name: context.name + "/indices")
        return builder.append(
            .gather, [rows, indices.tensor], name: context.name, shape: input.shape + [depth], [.axis: .int(0)])
    }
}
