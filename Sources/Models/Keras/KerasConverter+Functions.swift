import Storage
import Tensors

extension KerasConverter.Context {
    /// What a function is told besides its tensors: an argument of the call, in Keras 3 also a setting. nil for None.
    func parameter(_ name: String) -> JSONValue? {
        let value = arguments.constant(nil, name) ?? configuration[name]
        return value == .null ? nil : value
    }

    func parameterError(_ name: String) -> ModelError {
        error("the parameter '\(name)' = \((parameter(name) ?? .null).brief) is not supported")
    }

    func number(_ name: String) throws -> Float? {
        guard let value = parameter(name) else { return nil }
        guard let number = value.double else { throw parameterError(name) }
        return Float(number)
    }

    func flag(_ name: String) throws -> Bool? {
        guard let value = parameter(name) else { return nil }
        guard let flag = value.bool else { throw parameterError(name) }
        return flag
    }

    /// One whole number or several.
    func integers(_ name: String) throws -> [Int]? {
        guard let value = parameter(name) else { return nil }
        if let one = value.int { return [one] }
        let tuple = value["class_name"] == .string("__tuple__") ? value["config"]?["value"] : value
        guard let ints = tuple?.ints else { throw parameterError(name) }
        return ints
    }

    func axes() throws -> [Int]? { try integers("axis") }
}

/// Functions of tensors that are called as layers.
extension KerasConverter {
    /// The one tensor that the function is called with, as floats.
    mutating func floatInput(_ context: Context) throws -> Value { float(try context.input(), for: context) }

    /// The positions of axes that may be counted from the end. The batch stays by itself.
    func positions(_ axes: [Int], rank: Int, _ context: Context) throws -> [Int] {
        let positions = axes.map { $0 < 0 ? $0 + rank : $0 }
        guard positions.allSatisfy({ (1..<rank).contains($0) }), Set(positions).count == positions.count else {
            throw context.parameterError("axis")
        }
        return positions
    }

    mutating func reduce(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let input = try floatInput(context)
        guard let given = try context.axes() else {
            throw context.error("it makes one number of the whole batch, which is not supported")
        }
        let axes = try positions(given, rank: input.shape.count, context)
        let keeps = try context.flag("keepdims") ?? false
        var shape: [Int] = []
        for (axis, size) in input.shape.enumerated() {
            if !axes.contains(axis) { shape.append(size) } else if keeps { shape.append(1) }
        }
        let tensor = builder.constant(context.name + "/axes", axes)
        return builder.append(
            code, [input.tensor, tensor], name: context.name, shape: shape, [.keepDims: .int(keeps ? 1 : 0)])
    }

    mutating func concatenation(_ context: Context) throws -> Value {
        let axis = try context.axes() ?? [0]
        guard axis.count == 1 else { throw context.parameterError("axis") }
        return try concatenate(try context.inputs(), axis: axis[0], context)
    }

    mutating func stack(_ context: Context) throws -> Value {
        let values = try context.inputs()
        guard let first = values.first, values.allSatisfy({ $0.shape == first.shape }),
            values.allSatisfy({ builder.type(of: $0) == builder.type(of: first) })
        else { throw context.error("its inputs differ in shape or type") }
        let axis = try positions(try context.axes() ?? [0], rank: first.shape.count + 1, context)
        guard axis.count == 1 else { throw context.parameterError("axis") }
        var shape = first.shape
        shape.insert(values.count, at: axis[0])
        return builder.append(
            .pack, values.map(\.tensor), name: context.name, shape: shape,
            [.valuesCount: .int(values.count), .axis: .int(axis[0])])
    }

    /// The target's first dimension is the batch, whose size is open.
    mutating func reshape(_ context: Context, parameter: String) throws -> Value {
        let input = try context.input()
        guard let target = try context.integers(parameter), target.first == -1, !target.dropFirst().contains(-1) else {
            throw context.parameterError(parameter)
        }
        return try reshape(context, input, to: Array(target.dropFirst()))
    }

    mutating func expandDimensions(_ context: Context) throws -> Value {
        let input = try context.input()
        guard let axis = try context.axes(), axis.count == 1 else { throw context.parameterError("axis") }
        var shape = input.shape
        shape.insert(1, at: try positions(axis, rank: shape.count + 1, context)[0])
        return builder.reshape(input, to: shape, name: context.name)
    }

    mutating func squeeze(_ context: Context) throws -> Value {
        let input = try context.input()
        guard let given = try context.axes() else { throw context.parameterError("axis") }
        let axes = try positions(given, rank: input.shape.count, context)
        guard axes.allSatisfy({ input.shape[$0] == 1 }) else { throw context.parameterError("axis") }
        let shape = input.shape.enumerated().filter { !axes.contains($0.offset) }.map(\.element)
        return builder.reshape(input, to: shape, name: context.name)
    }

    mutating func transpose(_ context: Context, parameter: String) throws -> Value {
        let input = try context.input()
        guard let order = try context.integers(parameter), order.first == 0,
            order.sorted() == Array(input.shape.indices)
        else { throw context.parameterError(parameter) }
        let permutation = builder.constant(context.name + "/permutation", order)
        return builder.append(
            .transpose, [input.tensor, permutation], name: context.name, shape: order.map { input.shape[$0] })
    }

    mutating func cast(_ context: Context) throws -> Value {
        let types: [String: ElementType] = [
            "float32": .float32, "int32": .int32, "uint8": .uint8, "int8": .int8, "int64": .int64,
        ]
        guard let name = context.parameter("dtype")?.string, let type = types[name] else {
            throw context.parameterError("dtype")
        }
        return builder.cast(try context.input(), to: type, name: context.name)
    }

    mutating func clip(_ context: Context, _ low: String, _ high: String) throws -> Value {
        guard let minimum = try context.number(low), let maximum = try context.number(high) else {
            throw context.error("it is called without bounds")
        }
        let input = try floatInput(context)
        if minimum == 0, maximum == 6 {
            return builder.append(.relu6, [input.tensor], name: context.name, shape: input.shape)
        }
        let bounded = arithmetic(.maximum, input, minimum, name: context.name + "/low")
        return arithmetic(.minimum, bounded, maximum, name: context.name)
    }

    /// `x[:, 2:5, 0]`: for each axis from the first on a range of step 1, or one index, whose axis goes. The batch is
    /// taken whole.
    mutating func item(_ context: Context, specification: Operand?) throws -> Value {
        let input = try context.input()
        guard case .constant(let json)? = specification, case let parts = json.array ?? [json],
            parts.count <= input.shape.count
        else { throw context.error("it is called with an index that is not supported") }
        var begin = input.shape.map { _ in 0 }
        var size = input.shape
        var kept = input.shape.map { _ in true }
        for (axis, part) in parts.enumerated() {
            let count = input.shape[axis]
            if let index = part.int, axis > 0, (-count..<count).contains(index) {
                (begin[axis], size[axis], kept[axis]) = (index < 0 ? index + count : index, 1, false)
                continue
            }
            let range = part["class_name"] == .string("__slice__") ? part["config"] : part
            let step = range?["step"] ?? .null
            guard let range, range.object?["start"] != nil, step.isNull || step.int == 1 else {
                throw context.error("it is called with the index \(part.brief), which is not supported")
            }
            let first = Self.bound(range["start"], of: count) ?? 0
            let end = Self.bound(range["stop"], of: count) ?? count
            guard first < end, axis > 0 || range["start"] ?? .null == .null && range["stop"] ?? .null == .null else {
                throw context.error("it is called with the index \(part.brief), which is not supported")
            }
            (begin[axis], size[axis]) = (first, end - first)
        }
        let starts = builder.constant(context.name + "/begin", begin)
        let sizes = builder.constant(context.name + "/size", [-1] + size.dropFirst())
        let slice = builder.append(
            .slice, [input.tensor, starts, sizes], name: context.name + "/slice", shape: size)
        let shape = zip(size, kept).filter(\.1).map(\.0)
        if shape == size { builder.rename(slice, to: context.name) }
        return builder.reshape(slice, to: shape, name: context.name)
    }

    /// A bound of a range as Python reads it; nil for None.
    private static func bound(_ value: JSONValue?, of count: Int) -> Int? {
        guard let index = value?.int else { return nil }
        return min(max(index < 0 ? index + count : index, 0), count)
    }
}
