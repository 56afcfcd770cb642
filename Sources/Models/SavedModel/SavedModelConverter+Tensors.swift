import Tensors

/// Tensors and operators of the subgraph that is being made.
extension SavedModelConverter {
    /// A dimension of which nothing is known but where it is found.
    mutating func unknown(of tensor: Int, axis: Int) -> Dimension {
        unknownCount += 1
        places[unknownCount] = (tensor, axis)
        return Dimension(1, times: [unknownCount])
    }

    /// A tensor that is computed.
    ///
    /// - Parameter shape: nil for a dimension of which nothing is known.
    mutating func add(name: String, shape: [Dimension?], type: ElementType) -> Value.Tensor {
        let index = builder.tensors.count
        var dimensions: [Dimension] = []
        for (axis, dimension) in shape.enumerated() { dimensions.append(dimension ?? unknown(of: index, axis: axis)) }
        computedShapes[index] = dimensions
        return builder.tensor(name, type, dimensions)
    }

    /// Appends an operator with one output.
    mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], name: String, shape: [Dimension?], type: ElementType,
        _ options: GraphBuilder.Options? = nil
    ) -> Value.Tensor {
        let output = add(name: name, shape: shape, type: type)
        builder.append(code, inputs, outputs: [output.index], options)
        return output
    }

    /// The value as a tensor of the subgraph. What is known in part is computed when the model runs.
    mutating func tensor(of value: Value, _ context: Context, name: String? = nil) throws(ModelError) -> Value.Tensor {
        let name = name ?? context.name
        switch value {
        case .tensor(let tensor): return tensor
        case .constant(let constant):
            guard constant.type.bitWidth != nil else { throw context.error("a constant of strings is not supported") }
            let type = constant.type
            guard let open = constant.open else {
                return Value.Tensor(index: builder.constant(name, constant), shape: value.shape ?? [], type: type)
            }
            guard constant.shape.count <= 1 else { throw context.error("an array of sizes is not supported") }
            var parts: [Int] = []
            for (index, dimension) in open.enumerated() {
                parts.append(try runTime(dimension, type: type, name: "\(name)/\(index)", context))
            }
            if constant.shape.isEmpty { return Value.Tensor(index: parts[0], shape: [], type: type) }
            return append(
                .pack, parts.map { $0 }, name: name, shape: [Dimension(parts.count)], type: type,
                [.valuesCount: .int(parts.count)])
        case .variable, .list: throw context.error("a variable or a list is used as a number, which is not supported")
        }
    }

    /// A scalar that the model computes from the shape of a tensor.
    private mutating func runTime(
        _ dimension: Dimension, type: ElementType, name: String, _ context: Context
    ) throws(ModelError) -> Int {
        guard dimension.isOpen else {
            return builder.constant(name, Constant([dimension.count], shape: [], type: type))
        }
        var factors: [Int] = []
        for unknown in dimension.unknowns {
            guard let place = places[unknown] else { throw context.error("a dimension is not known where it is needed") }
            let rank = builder.tensors[place.tensor].shape.rank
            let shape: Int
            if let known = shapes[place.tensor] {
                shape = known
            } else {
                shape =
                    append(
                        .shape, [place.tensor], name: name + "/shape", shape: [Dimension(rank)], type: .int32,
                        [.outType: .int(Int(ElementType.int32.rawValue))]
                    ).index
                shapes[place.tensor] = shape
            }
            let begin = builder.constant(name + "/begin", Constant([place.axis], shape: [1]))
            let end = builder.constant(name + "/end", Constant([place.axis + 1], shape: [1]))
            let stride = builder.constant(name + "/strides", Constant([1], shape: [1]))
            factors.append(
                append(
                    .stridedSlice, [shape, begin, end, stride], name: name, shape: [], type: .int32,
                    [.shrinkAxisMask: .int(1)]
                ).index)
        }
        if dimension.count != 1 {
            factors.append(builder.constant(name + "/factor", Constant([dimension.count], shape: [])))
        }
        var result = factors[0]
        for factor in factors.dropFirst() {
            result = append(.mul, [result, factor], name: name + "/product", shape: [], type: .int32, [:]).index
        }
        guard type != .int32 else { return result }
        return cast(Value.Tensor(index: result, shape: [], type: .int32), to: type, name: name + "/cast").index
    }

    /// Itself if it has elements of that type.
    mutating func cast(_ tensor: Value.Tensor, to type: ElementType, name: String) -> Value.Tensor {
        guard tensor.type != type else { return tensor }
        return append(
            .cast, [tensor.index], name: name, shape: tensor.shape, type: type,
            [.inDataType: .int(Int(tensor.type.rawValue)), .outDataType: .int(Int(type.rawValue))])
    }
}
