import Tensors

/// What gives tensors other shapes.
extension SavedModelConverter {
    /// The axes of `constant` in another order.
    func transposed(
        _ constant: Constant, by order: [Int], _ context: Context
    ) throws(ModelError) -> Constant {
        guard let moved = constant.transposed(order) else { throw context.error("a constant has too many elements") }
        return moved
    }

    /// The tensor of `value` with the axes in another order.
    mutating func transposed(
        _ value: Value, by order: [Int], _ context: Context, name: String
    ) throws(ModelError) -> Int {
        if case .constant(let constant) = value {
            guard constant.type == .float32 else {
                throw context.error("its constants are of \(constant.type.name), and only float32 is supported")
            }
            return builder.constant(name, try transposed(constant, by: order, context))
        }
        return transposed(try tensor(of: value, context), by: order, name: name).index
    }

    mutating func transposed(_ tensor: Value.Tensor, by order: [Int], name: String) -> Value.Tensor {
        if order == Array(order.indices) { return tensor }
        let permutation = builder.constant(name + "/permutation", Constant(order, shape: [order.count]))
        return append(
            .transpose, [tensor.index, permutation], name: name, shape: order.map { tensor.shape[$0] }, type: tensor.type)
    }

    mutating func transpose(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        let order = try context.ints(1)
        guard let shape = input.shape, try positions(order, rank: shape.count, context).count == shape.count else {
            throw context.error("its order of axes does not fit its input")
        }
        let axes = try positions(order, rank: shape.count, context)
        if case .constant(let constant) = input { return .constant(try transposed(constant, by: axes, context)) }
        return .tensor(transposed(try tensor(of: input, context), by: axes, name: context.name))
    }

    mutating func shape(_ context: Context) throws(ModelError) -> Value {
        guard let shape = try context.input(0).shape else { throw context.error("its input is no tensor") }
        let type = try context.node.type("out_type").flatMap { ElementType(dataType: $0) } ?? .int32
        return .constant(Constant(shape, type: type))
    }

    mutating func reshape(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard let old = input.shape, var target = try context.input(1).numbers else {
            throw context.error("the number of dimensions of its result is not known")
        }
        if let free = target.firstIndex(of: Dimension(-1)) {
            target[free] = 1
            guard !target.contains(Dimension(-1)) else { throw context.error("it leaves several dimensions open") }
            if let rest = old.product.divided(by: target.product) {
                target[free] = rest
            } else if old.product.value == nil {
                let tensor = try tensor(of: input, context)
                let shape = try self.tensor(of: try context.input(1), context, name: context.name + "/shape")
                var open = target as [Dimension?]
                open[free] = nil
                return .tensor(
                    append(.reshape, [tensor.index, shape.index], name: context.name, shape: open, type: tensor.type))
            } else {
                throw context.error("\(Shape(old.counts)) does not fit the shape that it is given")
            }
        }
        if case .constant(let constant) = input, let shape = target.values {
            guard Shape(shape).checkedElementCount == constant.count else {
                throw context.error("\(Shape(constant.shape)) does not fit \(Shape(shape))")
            }
            return .constant(constant.reshaped(shape))
        }
        let tensor = try tensor(of: input, context)
        if let from = old.values, let to = target.values, Shape(from).checkedElementCount != Shape(to).checkedElementCount {
            throw context.error("\(Shape(from)) does not fit \(Shape(to))")
        }
        if let wide = wideDense(tensor, target, name: context.name) { return .tensor(wide) }
        return .tensor(try reshaped(tensor, to: target, context, name: context.name))
    }

    /// A dense layer of the rows of a tensor, whose result gets the tensor's other axes back, is one of the tensor; nil for
    /// all else.
    private mutating func wideDense(_ tensor: Value.Tensor, _ target: [Dimension], name: String) -> Value.Tensor? {
        func producer(_ index: Int?, _ code: BuiltinOperator) -> Operator? {
            builder.operators.last { $0.code.builtin == code && $0.outputs.first == index }
        }
        guard target.count > 2, let dense = producer(tensor.index, .fullyConnected), dense.inputs.count == 3,
            dense.inputs[2] == nil, let rows = producer(dense.inputs[0], .reshape), let whole = rows.inputs[0],
            let shape = computedShapes[whole], shape.count == target.count, shape.dropLast() == target.dropLast(),
            target.last == tensor.shape.last,
            builder.tensors[whole].shape.dimensions.last
                == dense.inputs[1].flatMap({ builder.tensors[$0].shape.dimensions.last })
        else { return nil }
        return append(
            .fullyConnected, [whole, dense.inputs[1], nil], name: name, shape: target, type: .float32,
            [.keepNumDims: .int(1)])
    }

    /// - Parameter shape: as many elements as `tensor` has.
    mutating func reshaped(
        _ tensor: Value.Tensor, to shape: [Dimension], _ context: Context, name: String
    ) throws(ModelError) -> Value.Tensor {
        if tensor.shape == shape { return tensor }
        let target: Int
        if shape.count(where: { $0.value == nil }) <= 1 {
            target = builder.constant(name + "/shape", Constant(shape.map(\.signature), shape: [shape.count]))
        } else {
            let list = Value.constant(Constant(shape, type: .int32))
            target = try self.tensor(of: list, context, name: name + "/shape").index
        }
        return append(.reshape, [tensor.index, target], name: name, shape: shape, type: tensor.type)
    }

    mutating func squeeze(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard let shape = input.shape else { throw context.error("its input is no tensor") }
        let given = try positions(try context.node.ints("squeeze_dims") ?? [], rank: shape.count, context)
        let axes = given.isEmpty ? shape.indices.filter { shape[$0] == 1 } : given
        guard axes.allSatisfy({ shape[$0] == 1 }) else {
            throw context.error("the axes \(axes) of \(Shape(shape.counts)) are not of size 1")
        }
        return try changed(input, to: shape.indices.filter { !axes.contains($0) }.map { shape[$0] }, context)
    }

    mutating func expandDimensions(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard var shape = input.shape, let axis = try context.ints(1).first,
            case let place = axis < 0 ? axis + shape.count + 1 : axis, (0...shape.count).contains(place)
        else { throw context.error("there is no such axis") }
        shape.insert(1, at: place)
        return try changed(input, to: shape, context)
    }

    /// Axes of size 1 more or less.
    private mutating func changed(_ input: Value, to shape: [Dimension], _ context: Context) throws(ModelError) -> Value {
        switch input {
        case .constant(let constant): return .constant(constant.reshaped(shape.counts))
        default: return .tensor(try reshaped(try tensor(of: input, context), to: shape, context, name: context.name))
        }
    }

    mutating func fill(_ context: Context) throws(ModelError) -> Value {
        guard let shape = try context.input(0).numbers else {
            throw context.error("the number of dimensions of its result is not known")
        }
        return try filled(shape, with: try context.constant(1), context)
    }

    /// - Parameter value: a scalar.
    mutating func filled(
        _ shape: [Dimension], with value: Constant, _ context: Context
    ) throws(ModelError) -> Value {
        if let known = shape.values {
            guard known.allSatisfy({ $0 >= 0 }), let constant = value.reshaped([]).broadcast(to: known) else {
                throw context.error("the shape \(Shape(known)) is not possible")
            }
            return .constant(constant)
        }
        let target = try tensor(
            of: .constant(Constant(shape, type: .int32)), context, name: context.name + "/shape")
        let scalar = builder.constant(context.name + "/value", value.reshaped([]))
        return .tensor(append(.fill, [target.index, scalar], name: context.name, shape: shape, type: value.type))
    }

    mutating func filledLike(_ context: Context) throws(ModelError) -> Value {
        guard let shape = try context.input(0).shape, let type = try context.input(0).type,
            let value = Constant([context.node.op == "OnesLike" ? 1 : 0], shape: []).cast(to: type)
        else { throw context.error("its input is of a type that is not supported") }
        return try filled(shape, with: value, context)
    }

    mutating func broadcastTo(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard let shape = try context.input(1).numbers else {
            throw context.error("the number of dimensions of its result is not known")
        }
        if input.shape == shape { return input }
        if let constant = input.constant, let known = shape.values, let folded = constant.broadcast(to: known) {
            return .constant(folded)
        }
        let tensor = try tensor(of: input, context)
        let target = try self.tensor(
            of: .constant(Constant(shape, type: .int32)), context, name: context.name + "/shape")
        return .tensor(
            append(.broadcastTo, [tensor.index, target.index], name: context.name, shape: shape, type: tensor.type))
    }
}
