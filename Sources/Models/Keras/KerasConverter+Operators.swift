import Tensors

/// Operators with the shapes that they make.
extension KerasConverter {
    /// An operator of two values that NumPy's rule fits together.
    mutating func combined(
        _ code: BuiltinOperator, _ a: Value, _ b: Value, name: String, type: ElementType? = nil, _ context: Context
    ) throws -> Value {
        guard let shape = Constant.broadcast(a.shape, b.shape) else {
            throw context.error("its inputs have shapes \(Shape(a.shape)) and \(Shape(b.shape))")
        }
        let hasOptions: Set<BuiltinOperator> = [.add, .sub, .mul, .div]
        return builder.append(
            code, [a.tensor, b.tensor], name: name, shape: shape, type: type, hasOptions.contains(code) ? [:] : nil)
    }

    /// An operator of one value that keeps its shape.
    mutating func mapped(
        _ code: BuiltinOperator, _ value: Value, name: String, _ options: [OptionField: OperatorOptions.Value]? = nil
    ) -> Value {
        builder.append(code, [value.tensor], name: name, shape: value.shape, options)
    }

    /// `value` where `condition` holds, elsewhere `other`.
    mutating func chosen(
        _ condition: Value, _ value: Value, _ other: Value, name: String, _ context: Context
    ) throws -> Value {
        guard let inner = Constant.broadcast(value.shape, other.shape), let shape = Constant.broadcast(inner, condition.shape)
        else {
            throw context.error(
                "its inputs have shapes \(Shape(condition.shape)), \(Shape(value.shape)) and \(Shape(other.shape))")
        }
        return builder.append(
            .selectV2, [condition.tensor, value.tensor, other.tensor], name: name, shape: shape,
            type: builder.type(of: value))
    }

    /// One number as a value.
    mutating func number(_ number: Float, name: String) -> Value {
        Value(tensor: builder.constant(name, [number], shape: []), shape: [])
    }

    mutating func reduced(
        _ code: BuiltinOperator, _ value: Value, axes: [Int], keeps: Bool, name: String
    ) -> Value {
        var shape: [Int] = []
        for (axis, size) in value.shape.enumerated() {
            if !axes.contains(axis) { shape.append(size) } else if keeps { shape.append(1) }
        }
        let tensor = builder.constant(name + "/axes", axes)
        return builder.append(
            code, [value.tensor, tensor], name: name, shape: shape, [.keepDims: .int(keeps ? 1 : 0)])
    }

    /// The axes in another order; the value itself if it is the same.
    mutating func transposed(_ value: Value, _ order: [Int], name: String) -> Value {
        if order == Array(order.indices) { return value }
        let permutation = builder.constant(name + "/permutation", order)
        return builder.append(
            .transpose, [value.tensor, permutation], name: name, shape: order.map { value.shape[$0] })
    }

    /// (…, M, K) and (…, K, N) to (…, M, N); with `turns` the second is (…, N, K).
    mutating func product(_ a: Value, _ b: Value, turns: Bool = false, name: String, _ context: Context) throws -> Value {
        let depth = b.shape[b.shape.count - (turns ? 1 : 2)]
        guard a.shape.last == depth, let lead = Constant.broadcast(Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
        else { throw context.error("its inputs have shapes \(Shape(a.shape)) and \(Shape(b.shape))") }
        let width = b.shape[b.shape.count - (turns ? 2 : 1)]
        return builder.append(
            .batchMatmul, [a.tensor, b.tensor], name: name, shape: lead + [a.shape[a.shape.count - 2], width],
            [.adjY: .int(turns ? 1 : 0)])
    }

    /// Elements `starts[i]..<starts[i] + sizes[i]` of each axis; the batch is taken whole.
    mutating func part(_ value: Value, starts: [Int], sizes: [Int], name: String) -> Value {
        if sizes == value.shape { return value }
        let begin = builder.constant(name + "/begin", starts)
        let known = builder.sizes.known(value.shape, at: name)
        // -1 is the rest of an axis.
        let size = builder.constant(
            name + "/size",
            sizes.indices.map { axis in
                axis == 0 || known[axis] == nil && starts[axis] + sizes[axis] == value.shape[axis] ? -1 : sizes[axis]
            })
        return builder.append(.slice, [value.tensor, begin, size], name: name, shape: sizes)
    }

    /// Slices of one axis by their numbers.
    mutating func gathered(_ value: Value, _ indices: [Int], axis: Int, name: String) -> Value {
        let numbers = builder.constant(name + "/indices", indices)
        var shape = value.shape
        shape[axis] = indices.count
        return builder.append(.gather, [value.tensor, numbers], name: name, shape: shape, [.axis: .int(axis)])
    }

    /// The whole shape of a result with as many rows as `value`, as an operator takes it.
    ///
    /// - Parameters:
    ///   - factors: what the sizes of `value` behind the batch are multiplied by, where they may be open.
    mutating func shapeTensor(_ shape: [Int], rowsOf value: Value, factors: [Int]? = nil, name: String) -> Int {
        if let factors, builder.sizes.known(shape, at: name).contains(nil) {
            let count = factors.count + 1
            var sizes = builder.sizes(of: value, 0..<count, name: name + "/sizes")
            func apply(_ code: BuiltinOperator, _ numbers: [Int], _ title: String) {
                let numbers = builder.constant("\(name)/\(title)", numbers)
                sizes = builder.append(
                    code, [sizes.tensor, numbers], name: "\(name)/\(title)/sizes", shape: [count], type: .int32, [:])
                builder.fixShape(of: sizes.tensor)
            }
            if factors.contains(where: { $0 != 1 }) { apply(.mul, [1] + factors, "factors") }
            let added = factors.indices.map { shape[$0 + 1] - value.shape[$0 + 1] * factors[$0] }
            if added.contains(where: { $0 != 0 }) { apply(.add, [0] + added, "added") }
            return builder.joined(sizes, Array(shape[count...]), name: name)
        }
        guard builder.hasDynamicBatch else { return builder.constant(name, shape) }
        let all = builder.append(
            .shape, [value.tensor], name: name + "/all", shape: [value.shape.count], type: .int32,
            [.outType: .int(Int(ElementType.int32.rawValue))])
        builder.fixShape(of: all.tensor)
        let begin = builder.constant(name + "/begin", [0])
        let end = builder.constant(name + "/end", [1])
        let strides = builder.constant(name + "/strides", [1])
        let rows = builder.append(
            .stridedSlice, [all.tensor, begin, end, strides], name: name + "/rows", shape: [], type: .int32,
            [.shrinkAxisMask: .int(1)])
        let rest = shape.dropFirst().map { builder.scalar(name + "/size", $0) }
        let packed = builder.append(
            .pack, [rows.tensor] + rest, name: name, shape: [shape.count], type: .int32,
            [.valuesCount: .int(shape.count), .axis: .int(0)])
        builder.fixShape(of: packed.tensor)
        return packed.tensor
    }
}
