import Storage
import Tensors

/// Layers of several inputs, and arithmetic on tensors and constants.
extension KerasConverter {
    /// `value` as floats, as Keras converts what its layers compute with.
    mutating func float(_ value: Value, for context: Context) -> Value {
        builder.cast(value, to: .float32, name: context.name + "/cast")
    }

    /// The operator applied to all inputs from the left. Keras aligns tensors of fewer axes behind the batch: (N, C)
    /// with (N, T, C) is (N, 1, C).
    mutating func merge(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        try fold(code, aligned(code, context), context)
    }

    /// The inputs of a merge layer with equally many axes.
    mutating func aligned(_ code: BuiltinOperator, _ context: Context) throws -> [Value] {
        let operands = context.arguments.take(0, "inputs")?.elements ?? []
        guard operands.count >= 2, code != .sub || operands.count == 2 else {
            let needed = code == .sub ? "two" : "at least two"
            throw context.error("it needs \(needed) inputs and is called with \(operands.count)")
        }
        var values = try self.values(operands, of: code, context)
        let rank = values.map(\.shape.count).max() ?? 0
        for (index, value) in values.enumerated() where value.shape.count < rank {
            guard value.shape.count >= 1, case .value = operands[index] else {
                throw context.error("its inputs have shapes \(shapes(values))")
            }
            let ones = Array(repeating: 1, count: rank - value.shape.count)
            values[index] = builder.reshape(
                value, to: [value.shape[0]] + ones + value.shape.dropFirst(), name: "\(context.name)/input\(index)")
        }
        return values
    }

    mutating func average(_ context: Context) throws -> Value {
        var sum = context
        sum.name += "/sum"
        let total = try merge(.add, sum)
        let count = context.arguments.take(0, "inputs")?.elements.count ?? 1
        return arithmetic(.mul, total, 1 / Float(count), name: context.name)
    }

    /// Tensors and constants as floats of any shapes that NumPy's rule fits together, the batch with the batch.
    mutating func broadcasting(_ code: BuiltinOperator, _ operands: [Operand], _ context: Context) throws -> Value {
        let values = try self.values(operands, of: code, context)
        let rank = values.map(\.shape.count).max() ?? 0
        for (value, operand) in zip(values, operands) {
            if case .value = operand, value.shape.count < rank {
                throw context.error("its inputs have shapes \(shapes(values)), whose batches are not the same axis")
            }
            if case .constant = operand, value.shape.count == rank, value.shape.first != 1, rank > 0 {
                throw context.error("its inputs have shapes \(shapes(values)), of which one is for a batch of its own")
            }
        }
        return try fold(code, values, context)
    }

    private func shapes(_ values: [Value]) -> String {
        values.map { "\(Shape($0.shape))" }.joined(separator: " and ")
    }

    /// The operands as floats, or as 32-bit integers where all are such. Integers alone Keras divides as floats; with
    /// those of other widths it computes in ways that are not done here.
    private mutating func values(
        _ operands: [Operand], of code: BuiltinOperator, _ context: Context
    ) throws -> [Value] {
        let exact: Set<BuiltinOperator> = [.add, .sub, .mul, .maximum, .minimum]
        let isWhole = operands.allSatisfy { operand in
            switch operand {
            case .value(let value): builder.type(of: value) == .int32
            case .constant(let json): Constant(json)?.isInteger ?? false
            case .list: false
            }
        }
        if exact.contains(code), isWhole { return try self.values(operands, types: [.int32], context) }
        var isInteger = true
        var values: [Value] = []
        for (index, operand) in operands.enumerated() {
            switch operand {
            case .value(let value):
                isInteger = isInteger && builder.type(of: value) != .float32
                values.append(builder.cast(value, to: .float32, name: "\(context.name)/cast\(index)"))
            case .constant(let json):
                guard let constant = Constant(json) else {
                    throw context.error("it is called with \(json.brief), which is not a number")
                }
                isInteger = isInteger && constant.isInteger
                values.append(value(of: constant, as: .float32, name: "\(context.name)/constant\(index)"))
            case .list: throw context.error("it is called with \(operand.brief) as one input")
            }
        }
        guard operands.contains(where: { if case .value = $0 { true } else { false } }) else {
            throw context.error("it is called without an input")
        }
        guard !isInteger || code == .div else {
            throw context.error("arithmetic on integers is not supported")
        }
        return values
    }

    mutating func fold(_ code: BuiltinOperator, _ operands: [Value], _ context: Context) throws -> Value {
        var result = operands[0]
        for (index, given) in operands.dropFirst().enumerated() {
            let operand = code == .add ? addend(given, to: result, context) : given
            guard let shape = Constant.broadcast(result.shape, operand.shape) else {
                throw context.error("its inputs have shapes \(Shape(result.shape)) and \(Shape(operand.shape))")
            }
            let isLast = index == operands.count - 2
            // As in `arithmetic(_:_:_:name:)`, a constant goes first where order matters to what is no number.
            let isExtreme = code == .maximum || code == .minimum
            let isTurned = isExtreme && builder.tensors[operand.tensor].data != nil
            result = builder.append(
                code, isTurned ? [operand.tensor, result.tensor] : [result.tensor, operand.tensor],
                name: isLast ? context.name : "\(context.name)/\(index)", shape: shape, isExtreme ? nil : [:])
        }
        return result
    }

    /// `value` and one number. Of what is no number the kernels of a maximum and a minimum take the second operand.
    mutating func arithmetic(_ code: BuiltinOperator, _ value: Value, _ number: Float, name: String) -> Value {
        let constant = builder.constant(name + "/constant", [number], shape: [])
        let isExtreme = code == .maximum || code == .minimum
        return builder.append(
            code, isExtreme ? [constant, value.tensor] : [value.tensor, constant], name: name, shape: value.shape,
            isExtreme ? nil : [:])
    }

    mutating func concatenate(_ context: Context) throws -> Value {
        let axis = context.configuration["axis"] == nil ? -1 : try context.configuration.int("axis")
        return try concatenate(try context.inputs(), axis: axis, context)
    }

    /// - Parameter given: the axis, from the end if it is negative.
    mutating func concatenate(_ values: [Value], axis given: Int, _ context: Context) throws -> Value {
        guard let first = values.first else { throw context.error("it has no inputs") }
        let rank = first.shape.count
        let axis = given < 0 ? given + rank : given
        guard (1..<max(rank, 1)).contains(axis) else { throw context.error("there is no axis \(given) to join along") }
        var values = values
        if values.contains(where: { builder.type(of: $0) != builder.type(of: first) }) {
            for index in values.indices {
                values[index] = builder.cast(values[index], to: .float32, name: "\(context.name)/cast\(index)")
            }
        }
        var shape = first.shape
        for value in values.dropFirst() {
            var other = value.shape
            guard other.count == rank else {
                throw context.error("its inputs have shapes \(Shape(first.shape)) and \(Shape(other))")
            }
            let size = other[axis]
            other[axis] = first.shape[axis]
            guard other == first.shape else {
                throw context.error("its inputs have shapes \(Shape(first.shape)) and \(Shape(value.shape))")
            }
            shape[axis] += size
        }
        return builder.append(
            .concatenation, values.map(\.tensor), name: context.name, shape: shape, [.axis: .int(axis)])
    }
}
