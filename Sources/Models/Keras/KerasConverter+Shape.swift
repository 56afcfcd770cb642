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
        return transposed(input, [0] + order, name: context.name)
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

    /// [before, after] for each axis.
    private func margins(_ context: Context, _ key: String, rank: Int) throws -> [[Int]] {
        let isFirst = try context.configuration.hasChannelsFirst()
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
        return (isFirst ? [[0, 0], [0, 0]] : [[0, 0]]) + margins + (isFirst ? [] : [[0, 0]])
    }

    mutating func pad(_ context: Context, _ input: Value, rank: Int) throws -> Value {
        guard input.shape.count == rank else { throw context.error("the input has shape \(Shape(input.shape))") }
        let margins = try margins(context, "padding", rank: rank)
        let paddings = builder.constant(context.name + "/paddings", margins.flatMap { $0 }, shape: [rank, 2])
        var shape = input.shape
        for (axis, margin) in margins.enumerated() { shape[axis] += margin[0] + margin[1] }
        return builder.append(.pad, [input.tensor, paddings], name: context.name, shape: shape)
    }

    mutating func crop(_ context: Context, _ input: Value, rank: Int) throws -> Value {
        guard input.shape.count == rank else { throw context.error("the input has shape \(Shape(input.shape))") }
        let margins = try margins(context, "cropping", rank: rank)
        var shape = input.shape
        for (axis, margin) in margins.enumerated() { shape[axis] -= margin[0] + margin[1] }
        guard shape.allSatisfy({ $0 > 0 }) else { throw context.error("nothing of its input remains") }
        let begin = builder.constant(context.name + "/begin", margins.map { $0[0] })
        if builder.sizes.known(shape, at: context.name).contains(nil) {
            // Ends that are counted from the end.
            let end = builder.constant(context.name + "/end", margins.map { -$0[1] })
            let strides = builder.constant(context.name + "/strides", shape.map { _ in 1 })
            let open = margins.enumerated().reduce(0) { $1.element[1] == 0 ? $0 | 1 << $1.offset : $0 }
            return builder.append(
                .stridedSlice, [input.tensor, begin, end, strides], name: context.name, shape: shape, [.endMask: .int(open)])
        }
        let size = builder.constant(context.name + "/size", [-1] + shape.dropFirst())
        return builder.append(.slice, [input.tensor, begin, size], name: context.name, shape: shape)
    }

    mutating func upsample(_ context: Context, _ input: Value) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let factors = try context.configuration.positive("size", count: 2, default: 2)
        let size = [input.shape[1] * factors[0], input.shape[2] * factors[1]]
        var computed: Int?
        if builder.sizes.known(size, at: context.name + "/size").contains(nil) {
            let sizes = builder.sizes(of: input, 1..<3, name: context.name + "/sizes")
            let multiples = Value(tensor: builder.constant(context.name + "/factors", factors), shape: [2])
            let product = try combined(.mul, sizes, multiples, name: context.name + "/size", context)
            builder.fixShape(of: product.tensor)
            computed = product.tensor
        }
        return try resize(
            input, to: size, computed: computed, context.configuration.string("interpolation", default: "nearest"), context)
    }

    /// Each step several times, along each of `count` axes.
    mutating func upsampleSteps(_ context: Context, _ input: Value, count: Int) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == count + 2 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let factors = try context.configuration.positive("size", count: count, default: 2)
        guard zip(factors, input.shape.dropFirst()).allSatisfy({ $0 * $1 <= 1 << 24 }) else {
            throw context.configuration.refusal(of: "size")
        }
        var result = input
        for (index, factor) in factors.enumerated() where factor > 1 {
            result = repeated(result, factor, axis: index + 1, name: "\(context.name)/axis\(index + 1)")
        }
        return result
    }

    /// Each slice of an axis `count` times.
    mutating func repeated(_ value: Value, _ count: Int, axis: Int, name: String) -> Value {
        if builder.sizes.known(value.shape, at: name)[axis] == nil {
            var shape = value.shape
            shape.insert(1, at: axis + 1)
            let apart = builder.reshape(value, to: shape, name: name + "/apart")
            let multiples = builder.constant(name + "/multiples", shape.indices.map { $0 == axis + 1 ? count : 1 })
            shape[axis + 1] = count
            let tiled = builder.append(.tile, [apart.tensor, multiples], name: name + "/tiled", shape: shape)
            shape[axis] *= shape.remove(at: axis + 1)
            return builder.reshape(tiled, to: shape, name: name)
        }
        return gathered(value, (0..<value.shape[axis] * count).map { $0 / count }, axis: axis, name: name)
    }

    mutating func resize(_ context: Context, _ input: Value, to size: [Int]) throws -> Value {
        let configuration = context.configuration
        try configuration.requireChannelsLast()
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let crops = try configuration.bool("crop_to_aspect_ratio", default: false)
        let pads = try configuration.bool("pad_to_aspect_ratio", default: false)
        guard !crops || !pads else { throw configuration.refusal(of: "pad_to_aspect_ratio") }
        var value = input
        if crops { value = croppedToAspect(input, size, name: context.name + "/crop") }
        if pads {
            guard try configuration.string("fill_mode", default: "constant") == "constant" else {
                throw configuration.refusal(of: "fill_mode")
            }
            value = paddedToAspect(
                input, size, Float(try configuration.number("fill_value", default: 0)), name: context.name + "/pad")
        }
        return try resize(value, to: size, configuration.string("interpolation", default: "bilinear"), context)
    }

    /// The largest part in the middle that has the form of `size`.
    private mutating func croppedToAspect(_ input: Value, _ size: [Int], name: String) -> Value {
        let shape = input.shape
        let height = max(min(shape[1], Int(Float(shape[2] * size[0]) / Float(size[1]))), 1)
        let width = max(min(shape[2], Int(Float(shape[1] * size[1]) / Float(size[0]))), 1)
        return part(
            input, starts: [0, (shape[1] - height) / 2, (shape[2] - width) / 2, 0], sizes: [shape[0], height, width, shape[3]],
            name: name)
    }

    /// The picture in the middle of one that has the form of `size`.
    private mutating func paddedToAspect(_ input: Value, _ size: [Int], _ fill: Float, name: String) -> Value {
        let shape = input.shape
        let rows = (max(shape[1], Int(Float(shape[2] * size[0]) / Float(size[1]))) - shape[1]) / 2
        let columns = (max(shape[2], Int(Float(shape[1] * size[1]) / Float(size[0]))) - shape[2]) / 2
        if rows == 0, columns == 0 { return input }
        let paddings = builder.constant(name + "/paddings", [0, 0, rows, rows, columns, columns, 0, 0], shape: [4, 2])
        let value = builder.constant(name + "/value", [fill], shape: [])
        return builder.append(
            .padv2, [input.tensor, paddings, value], name: name,
            shape: [shape[0], shape[1] + 2 * rows, shape[2] + 2 * columns, shape[3]])
    }

    /// The middle of a picture, or of a smaller one as much as has the form, made larger.
    mutating func centerCrop(_ context: Context, _ input: Value) throws -> Value {
        try context.configuration.requireChannelsLast()
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let height = try context.configuration.positive("height", count: 1)[0]
        let width = try context.configuration.positive("width", count: 1)[0]
        let (rows, columns) = (input.shape[1] - height, input.shape[2] - width)
        if rows >= 0, columns >= 0 {
            return part(
                input, starts: [0, rows / 2, columns / 2, 0], sizes: [input.shape[0], height, width, input.shape[3]],
                name: context.name)
        }
        let cropped = croppedToAspect(input, [height, width], name: context.name + "/crop")
        return try resize(cropped, to: [height, width], "bilinear", context)
    }

    /// - Parameter computed: what makes `size` when the model runs; nil where it is known.
    private mutating func resize(
        _ input: Value, to size: [Int], computed: Int? = nil, _ interpolation: String, _ context: Context
    ) throws -> Value {
        let tensor = computed ?? builder.constant(context.name + "/size", size)
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
        default:
            throw context.error(
                "the interpolation '\(interpolation)' is not supported", help: "TensorFlow Lite has nearest and bilinear.")
        }
    }

    mutating func embedding(_ context: Context, _ input: Value) throws -> Value {
        let depth = try context.configuration.positive("output_dim", count: 1)[0]
        let count = try context.configuration.positive("input_dim", count: 1)[0]
        var table = try context.weight(0, "embeddings", shape: [count, depth])
        if let scale = try context.quantizationScale(1, "embeddings_scale", shape: [count]) {
            for index in table.indices { table[index] /= scale[index / depth] }
        }
        if context.configuration.kind == "ReversibleEmbedding" {
            let isTied = try context.configuration.bool("tie_weights", default: true)
            let own = isTied ? nil : try context.weight(1, "reverse_embeddings", shape: [depth, count])
            if try context.flagArgument("reverse", position: 1) {
                return try reversedEmbedding(
                    context, input, own.map { Self.columns($0, 0..<count, of: count) } ?? table, count: count, depth: depth)
            }
            _ = context.configuration["logit_soft_cap"]
        }
        let name = context.name
        let rows = builder.constant(name + "/embeddings", table, shape: [count, depth])
        let indices = builder.cast(input, to: .int32, name: name + "/indices")
        var result = builder.append(
            .gather, [rows, indices.tensor], name: name, shape: input.shape + [depth], [.axis: .int(0)])
        if try context.configuration.bool("mask_zero", default: false) {
            let zero = Value(tensor: builder.scalar(name + "/nothing", 0), shape: [])
            let mask = try combined(.notEqual, indices, zero, name: name + "/mask", type: .bool, context)
            result.mask = .init(tensor: mask.tensor, shape: mask.shape)
        }
        return result
    }

    /// x E, with the table of the embedding or one of its own.
    private mutating func reversedEmbedding(
        _ context: Context, _ input: Value, _ rows: [Float], count: Int, depth: Int
    ) throws -> Value {
        let configuration = context.configuration, name = context.name
        guard input.shape.last == depth else { throw context.error("the input has shape \(Shape(input.shape))") }
        let logits = fullyConnected(
            float(input, for: context), rows, bias: [Float](repeating: 0, count: count), width: count, name: name)
        guard configuration.has("logit_soft_cap") else { return logits }
        let cap = Float(try configuration.number("logit_soft_cap", default: 1))
        let scaled = arithmetic(.mul, logits, 1 / cap, name: name + "/scaled")
        return arithmetic(.mul, mapped(.tanh, scaled, name: name + "/tanh"), cap, name: name + "/capped")
    }
}
