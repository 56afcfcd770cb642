import Tensors

extension ONNXConverter {
    /// Weights (in, out / groups, …, kh, kw). Several groups become one with zeros between them.
    mutating func transposedConvolution() throws -> [ONNXOperand?] {
        let x = try value(try call.input(0))
        let weights = try call.constant(1, "W")
        var sizes = try spatialSizes(x, ranks: 3...5)
        let groups = try call.int("group", default: 1)
        let channels = try call.fixed(x.shape[1], "the number of channels")
        guard weights.shape.count == x.rank, let values = weights.floats, type(of: x) == .float32, weights.shape[0] == channels,
            groups > 0, channels % groups == 0, weights.shape[1] > 0
        else { throw call.error("weights of shape \(Shape(weights.shape)) do not fit an input of shape \(x.shape.text)") }
        if let kernel = try call.ints("kernel_shape"), kernel != Array(weights.shape.dropFirst(2)) {
            throw call.error("its attribute 'kernel_shape' is not that of its weights \(Shape(weights.shape))")
        }
        let filters = weights.shape[1] * groups
        var shapes = try ONNXTransposedWindow(call, kernel: Array(weights.shape.dropFirst(2)), sizes: sizes)
        if x.rank == 3 {
            shapes.addHeight()
            sizes.insert(1, at: 0)
        }
        let bias = try call.optional(2) == nil ? nil : call.floats(2, "B", count: filters)
        let filter = try Self.spread(values, channels, weights.shape[1], groups, shapes) {
            throw call.error("its weights are too large")
        }
        try grow(by: filter.count - values.count)
        if groups > 1 {
            note("'\(call.name)' is a transposed convolution in \(groups) groups, written as one with zeros between them")
        }
        let batch = x.shape[0]
        let full = zip(sizes, shapes.extents).enumerated().map { ($1.0 - 1) * shapes.strides[$0] + max($1.1, shapes.strides[$0]) }
        let isSame = sizes.indices.allSatisfy { axis in
            let total = max((sizes[axis] - 1) * shapes.strides[axis] + shapes.extents[axis] - shapes.outputs[axis], 0)
            return shapes.outputs[axis] == sizes[axis] * shapes.strides[axis] && shapes.begins[axis] == total / 2
                && (sizes[axis] - 1) * shapes.strides[axis] + shapes.extents[axis] >= shapes.outputs[axis]
        }
        // What lies beyond the last window has only the bias.
        let isLarger = !isSame && sizes.indices.contains { shapes.begins[$0] + shapes.outputs[$0] > full[$0] }
        let size = isSame ? shapes.outputs : full
        var shape = [batch] + size.map { Dimension($0) } + [Dimension(filters)]
        let zeros = [Float](repeating: 0, count: filters)
        let isVolume = x.rank == 5
        let ordered = isVolume ? try transposed(filter, [1, 2, 3, 0, 4]) : filter
        let inputs: [Int?] = [
            try runtimeShape(shape), tensor(of: ordered, name: call.name(ofInput: 1)), image(x).tensor,
            tensor(floats: isLarger ? zeros : bias ?? zeros, shape: [filters], name: isLarger ? nil : call.name(ofInput: 2)),
        ]
        let tensor = emit(
            isVolume ? .conv3DTranspose : .transposeConv, inputs, shape: shape, type: .float32,
            Window(kernel: shapes.kernel, strides: shapes.strides, padding: isSame ? .same : .valid)
                .options(hasDilations: isVolume))
        var result = value(of: tensor, image: shape, rank: shape.count)
        if !isSame {
            var amounts = [(before: Int, after: Int)](repeating: (0, 0), count: shape.count)
            var cuts: [(axis: Int, first: Int, step: Int, count: Int)] = []
            for axis in sizes.indices {
                amounts[axis + 2].after = max(shapes.begins[axis] + shapes.outputs[axis] - full[axis], 0)
                cuts.append((axis + 2, shapes.begins[axis], 1, shapes.outputs[axis]))
            }
            result = try sliced(try padded(result, amounts), cuts)
            if isLarger, let bias {
                let numbers = Constant(bias, shape: [filters] + sizes.map { _ in 1 })
                result = try value(try binary(.add, .value(result), .constant(numbers)))
            }
            shape = result.tensorShape
        }
        if x.rank == 3 { result.axes.remove(at: 2) }
        return [.value(result)]
    }

    /// Weights as (out, …, kh, kw, in), with zeros between dilated ones and between groups.
    private static func spread(
        _ values: [Float], _ channels: Int, _ own: Int, _ groups: Int, _ window: ONNXTransposedWindow,
        tooLarge: () throws -> Void
    ) throws -> Constant {
        let (kernel, extents) = (window.kernel, window.extents)
        let filters = own * groups, part = channels / groups
        let shape = [filters] + extents + [channels]
        guard let count = Shape(shape).checkedElementCount, count <= largestConstant else {
            try tooLarge()
            return Constant(0)
        }
        // Where each element of a kernel is among those of the spread one.
        let places = kernel.indices.reduce([0]) { places, axis in
            places.flatMap { outer in (0..<kernel[axis]).map { outer * extents[axis] + $0 * window.dilations[axis] } }
        }
        let size = extents.reduce(1, *)
        var result = [Float](repeating: 0, count: count)
        for channel in 0..<channels {
            for filter in 0..<own {
                let output = channel / part * own + filter
                for (element, place) in places.enumerated() {
                    let value = values[(channel * own + filter) * places.count + element]
                    result[(output * size + place) * channels + channel] = value
                }
            }
        }
        return Constant(result, shape: shape)
    }
}
