import Tensors

extension ONNXConverter {
    /// The value as an image (N, H, W, C), a row of elements as one of height 1.
    mutating func image(_ value: ONNXValue) -> ONNXValue { arranged(value, imageAxes(value)) }

    /// The factors of the dimensions that ``image(_:)`` has.
    func imageAxes(_ value: ONNXValue) -> [[Int]] {
        let axes = value.axes
        let spatial = value.rank == 3 ? [[], axes[2]] : Array(axes[2...])
        return [axes[0]] + spatial + [axes[1]]
    }

    /// A computed image as the value (N, C, H, W) or (N, C, W).
    func value(of tensor: Int, image shape: [Dimension], rank: Int) -> ONNXValue {
        if rank == 3 {
            var value = ONNXValue(tensor: tensor, shape: [shape[0], shape[3], shape[1], shape[2]], order: [0, 2, 3, 1])
            value.axes.remove(at: 2)
            return value
        }
        let last = shape.count - 1
        let own = [shape[0], shape[last]] + shape[1..<last]
        return ONNXValue(tensor: tensor, shape: own, order: Self.channelsLast(shape.count))
    }

    /// The sizes between the channels and the end, which may not depend on the batch.
    func spatialSizes(_ value: ONNXValue, ranks: ClosedRange<Int> = 3...4) throws -> [Int] {
        guard ranks.contains(value.rank) else {
            throw call.error(
                "an input of shape \(value.shape.text) is not supported, only \(ranks.lowerBound) to \(ranks.upperBound) axes")
        }
        return try value.shape.dropFirst(2).map { try call.fixed($0, "the size of its image") }
    }

    /// Weights (out, in / groups, kh, kw).
    mutating func convolution() throws -> [ONNXOperand?] {
        let x = try value(try call.input(0))
        let weights = try call.constant(1, "W")
        if x.rank == 5 { return [try volumeConvolution(x, weights)] }
        let sizes = try spatialSizes(x)
        let groups = try call.int("group", default: 1)
        if let kernel = try call.ints("kernel_shape"), kernel != Array(weights.shape.dropFirst(2)) {
            throw call.error("its attribute 'kernel_shape' is not that of its weights \(Shape(weights.shape))")
        }
        let channels = try call.fixed(x.shape[1], "the number of channels")
        guard weights.shape.count == x.rank, let values = weights.floats, type(of: x) == .float32 else {
            throw call.error("weights of shape \(Shape(weights.shape)) do not fit an input of shape \(x.shape.text)")
        }
        let (filters, depth) = (weights.shape[0], weights.shape[1])
        guard groups > 0, depth > 0, filters > 0, channels % groups == 0, channels / groups == depth, filters % groups == 0 else {
            throw call.error("\(groups) groups do not divide \(channels) channels into \(filters)")
        }
        var window = try ONNXWindow(call, kernel: Array(weights.shape.dropFirst(2)), sizes: sizes)
        if x.rank == 3 { window.addHeight() }
        let bias = try call.optional(2) == nil ? [Float](repeating: 0, count: filters) : call.floats(2, "B", count: filters)
        var source = image(x)
        source = try paddedImage(source, window, rank: x.rank)
        let filter = Constant(values, shape: [filters, depth] + window.kernel)
        let isDepthwise = groups == channels && groups > 1
        let ordered = try transposed(filter, isDepthwise ? [1, 2, 3, 0] : [0, 2, 3, 1])
        var options = window.window(.valid).options()
        if isDepthwise { options[.depthMultiplier] = .int(filters / channels) }
        let shape = [x.shape[0]] + window.outputs.map { Dimension($0) } + [Dimension(filters)]
        let inputs = [
            source.tensor, tensor(of: ordered, name: call.name(ofInput: 1)),
            tensor(floats: bias, shape: [filters], name: call.name(ofInput: 2)),
        ]
        let tensor = emit(isDepthwise ? .depthwiseConv2D : .conv2D, inputs, shape: shape, options)
        return [.value(value(of: tensor, image: shape, rank: x.rank))]
    }

    /// An image with zeros around it.
    private mutating func paddedImage(_ image: ONNXValue, _ window: ONNXWindow, rank: Int) throws -> ONNXValue {
        guard window.hasPads else { return image }
        let count = window.pads.count
        let amounts = [(before: 0, after: 0)] + window.pads + [(0, 0)]
        let paddings = tensor(of: amounts.flatMap { [$0.before, $0.after] }, shape: [count + 2, 2])
        var shape = image.tensorShape
        for (axis, amount) in window.pads.enumerated() {
            shape[axis + 1] = Dimension(shape[axis + 1].count + amount.before + amount.after)
        }
        return value(of: emit(.pad, [image.tensor, paddings], shape: shape), image: shape, rank: max(rank, 4))
    }

    private mutating func volumeConvolution(_ x: ONNXValue, _ weights: Constant) throws -> ONNXOperand {
        let groups = try call.int("group", default: 1)
        let sizes = try spatialSizes(x, ranks: 5...5)
        let channels = try call.fixed(x.shape[1], "the number of channels")
        guard weights.shape.count == 5, weights.floats != nil, type(of: x) == .float32 else {
            throw call.error("weights of shape \(Shape(weights.shape)) do not fit an input of shape \(x.shape.text)")
        }
        let (filters, depth) = (weights.shape[0], weights.shape[1])
        guard groups > 0, depth > 0, filters > 0, channels % groups == 0, channels / groups == depth, filters % groups == 0 else {
            throw call.error("\(groups) groups do not divide \(channels) channels into \(filters)")
        }
        _ = try call.ints("kernel_shape")
        let window = try ONNXWindow(call, kernel: Array(weights.shape.dropFirst(2)), sizes: sizes)
        let bias = try call.optional(2) == nil ? [Float](repeating: 0, count: filters) : call.floats(2, "B", count: filters)
        let source = try paddedImage(image(x), window, rank: 5)
        let own = filters / groups
        let shape = [x.shape[0]] + window.outputs.map { Dimension($0) } + [Dimension(own)]
        let options = window.window(.valid).options()
        // The operator has no groups.
        let parts = try (0..<groups).map { group -> ONNXOperand in
            let part = try sliced(source, [(1, group * depth, 1, depth)])
            let kernel = try self.part(of: weights, (0, group * own, 1, own))
            let inputs = [
                image(part).tensor,
                tensor(of: try transposed(kernel, [2, 3, 4, 1, 0]), name: groups == 1 ? call.name(ofInput: 1) : nil),
                tensor(
                    floats: Array(bias[group * own..<(group + 1) * own]), shape: [own],
                    name: groups == 1 ? call.name(ofInput: 2) : nil),
            ]
            return .value(value(of: emit(.conv3D, inputs, shape: shape, options), image: shape, rank: 5))
        }
        return try joined(parts, axis: 1)
    }
}
