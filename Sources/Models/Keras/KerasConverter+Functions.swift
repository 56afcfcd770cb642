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
    /// The one tensor that the function is called with, which must be of floats: of integers Keras makes integers.
    func floatInput(_ context: Context) throws -> Value {
        let input = try context.input()
        guard builder.type(of: input) == .float32 else { throw integerError(input, context) }
        return input
    }

    /// The one tensor that the function is called with, as floats, of which Keras 3 makes its result too.
    mutating func castInput(_ context: Context) throws -> Value {
        context.configuration.kind == "TFOpLambda" ? try floatInput(context) : float(try context.input(), for: context)
    }

    /// The one tensor that the function is called with: floats and integers of 32 bits as they are.
    ///
    /// - Parameter counts: whether booleans are 0 and 1 of 32 bits, as where Keras adds them up.
    mutating func numberInput(_ context: Context, counts: Bool = false) throws -> Value {
        let input = try context.input()
        if counts, builder.type(of: input) == .bool { return builder.cast(input, to: .int32, name: context.name + "/cast") }
        return builder.type(of: input) == .int32 ? input : try floatInput(context)
    }

    /// The one tensor that the function is called with, in a type that orders its elements as its own does.
    mutating func orderedInput(_ context: Context) throws -> Value {
        let input = try context.input(), type = builder.type(of: input)
        return Self.narrow.contains(type) ? float(input, for: context) : try numberInput(context)
    }

    /// Types whose elements are exact as float32 and as int32.
    static let narrow: Set<ElementType> = [.bool, .int8, .uint8, .int16, .uint16]

    func integerError(_ value: Value, _ context: Context) -> ModelError {
        context.error(
            "it is called with \(builder.type(of: value).name), which is not supported",
            help: Self.castHelp)
    }

    /// Refuses operands that are all integers or booleans, of whose products Keras makes integers.
    func requireFloats(among operands: [Operand], _ context: Context) throws {
        let isFloat = operands.contains { operand in
            switch operand {
            case .value(let value): builder.type(of: value) == .float32
            case .constant(let json): Constant(json).map { !$0.isInteger } ?? false
            case .list: false
            }
        }
        guard !isFloat, case .value(let value)? = operands.first else { return }
        throw integerError(value, context)
    }

    static let castHelp = "Cast it to float32 before, as with keras.ops.cast(x, \"float32\")."

    /// The positions of axes that may be counted from the end. The batch stays by itself.
    func positions(_ axes: [Int], rank: Int, _ context: Context) throws -> [Int] {
        let positions = axes.map { $0 < 0 ? $0 + rank : $0 }
        guard positions.allSatisfy({ (1..<rank).contains($0) }), Set(positions).count == positions.count else {
            throw context.parameterError("axis")
        }
        return positions
    }

    mutating func reduce(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let input = try code == .mean ? castInput(context) : numberInput(context, counts: code == .sum || code == .reduceProd)
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
        guard let axes = try context.axes() else { throw context.parameterError("axis") }
        var shape = input.shape
        for axis in try positions(axes, rank: shape.count + axes.count, context).sorted() { shape.insert(1, at: axis) }
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
            "float32": .float32, "int32": .int32, "uint8": .uint8, "int8": .int8, "int64": .int64, "bool": .bool,
        ]
        guard let name = context.parameter("dtype")?.string, let type = types[name] else {
            throw context.parameterError("dtype")
        }
        let input = try context.input()
        if type == .bool { return try boolean(input, name: context.name, context) }
        return builder.cast(input, to: type, name: context.name)
    }

    /// `convert_to_tensor(x, dtype, sparse, ragged)` of what is a tensor.
    mutating func converted(_ context: Context) throws -> Value {
        for kind in ["sparse", "ragged"] where try context.flag(kind) == true { throw context.parameterError(kind) }
        return try context.parameter("dtype") == nil ? context.input() : cast(context)
    }

    mutating func clip(_ context: Context, _ low: String, _ high: String) throws -> Value {
        guard let minimum = try context.number(low), let maximum = try context.number(high) else {
            throw context.error("it is called without bounds")
        }
        let input = try numberInput(context)
        if builder.type(of: input) == .int32 {
            // Bounds that are no whole numbers are none of the integers'; larger ones float32 does not hold.
            guard let least = Int(exactly: minimum), let most = Int(exactly: maximum),
                max(least.magnitude, most.magnitude) < 1 << 24
            else { throw context.error("its bounds \(minimum) and \(maximum) do not fit int32") }
            let (upper, lower) = (builder.scalar(context.name + "/most", most), builder.scalar(context.name + "/least", least))
            let bounded = builder.append(.minimum, [input.tensor, upper], name: context.name + "/high", shape: input.shape)
            return builder.append(.maximum, [bounded.tensor, lower], name: context.name, shape: input.shape)
        }
        if minimum == 0, maximum == 6 {
            return builder.append(.relu6, [input.tensor], name: context.name, shape: input.shape)
        }
        // The lower bound last: it holds where it is above the upper one.
        let bounded = arithmetic(.minimum, input, maximum, name: context.name + "/high")
        return arithmetic(.maximum, bounded, minimum, name: context.name)
    }

    /// `x[:, 2:5, 0, ::2]`: for each axis a range, or one index, whose axis goes; None is a new axis and an ellipsis
    /// stands for the axes that are not mentioned. The batch is taken whole.
    mutating func item(_ context: Context, specification: Operand?) throws -> Value {
        let input = try context.input(), rank = input.shape.count
        guard case .constant(let json)? = specification else {
            throw context.error("it is called with an index that is not supported")
        }
        let parts = try Self.indices(json, rank: rank, context)
        var begin: [Int] = [], end: [Int] = [], steps: [Int] = [], result: [Int] = [], whole: [Int] = []
        var (openEnds, indexed, axis) = (1, 0, 0)
        let known = builder.sizes.known(input.shape, at: context.name)
        for part in parts {
            if part.isNull {
                result.append(1)
                continue
            }
            let count = input.shape[axis]
            if let index = part.int {
                guard axis > 0, (-count..<count).contains(index) else { throw Self.refusal(of: part, context) }
                let place = index < 0 && known[axis] != nil ? index + count : index
                begin.append(place)
                end.append(place + 1)
                steps.append(1)
                whole.append(1)
                indexed |= 1 << axis
            } else {
                let range = try Self.range(part, of: count, context)
                guard axis > 0 || range.count == count && range.step == 1, range.count > 0 else {
                    throw Self.refusal(of: part, context)
                }
                steps.append(range.step)
                if known[axis] == nil, range.step > 0 {
                    // From the end is said so, where the end is open.
                    let given = part["config"] ?? part
                    begin.append(given["start"]?.int ?? 0)
                    end.append(given["stop"]?.int ?? 0)
                    if given["stop"]?.int == nil { openEnds |= 1 << axis }
                } else {
                    begin.append(range.first)
                    end.append(range.first + range.count * range.step)
                }
                // Backwards to the first element: no number says what is before it.
                if range.step < 0, end[axis] < 0 { openEnds |= 1 << axis }
                whole.append(range.count)
                result.append(range.count)
            }
            axis += 1
        }
        result[0] = input.shape[0]
        whole[0] = input.shape[0]
        var slice = input
        if indexed == 0, steps.allSatisfy({ $0 == 1 }), !known.contains(nil) {
            slice = part(input, starts: begin, sizes: whole, name: context.name + "/slice")
        } else {
            let ends = end.indices.map { known[$0] == nil ? end[$0] : max(end[$0], 0) }
            slice = builder.append(
                .stridedSlice,
                [
                    input.tensor, builder.constant(context.name + "/begin", begin),
                    builder.constant(context.name + "/end", ends), builder.constant(context.name + "/steps", steps),
                ], name: context.name + "/slice",
                shape: whole.enumerated().filter { indexed & 1 << $0.offset == 0 }.map(\.element),
                [.beginMask: .int(1), .endMask: .int(openEnds), .shrinkAxisMask: .int(indexed)])
        }
        return builder.reshape(slice, to: result, name: context.name)
    }

    private static func refusal(of part: JSONValue, _ context: Context) -> ModelError {
        context.error("it is called with the index \(part.brief), which is not supported")
    }

    /// One entry for each axis and for each new one.
    private static func indices(_ json: JSONValue, rank: Int, _ context: Context) throws -> [JSONValue] {
        func isEllipsis(_ part: JSONValue) -> Bool { part["class_name"] == .string("__ellipsis__") || part == .string("...") }
        let tuple = json["class_name"] == .string("__tuple__") ? json["config"]?["value"] : json
        var parts = tuple?.array ?? [json]
        let all = JSONValue.object(["start": .null, "stop": .null, "step": .null])
        let missing = rank - parts.count { !$0.isNull && !isEllipsis($0) }
        guard missing >= 0, parts.count(where: isEllipsis) <= 1 else { throw refusal(of: json, context) }
        let rest = Array(repeating: all, count: missing)
        if let place = parts.firstIndex(where: isEllipsis) {
            parts.replaceSubrange(place...place, with: rest)
        } else {
            parts += rest
        }
        guard parts.first?.isNull == false else { throw refusal(of: json, context) }
        return parts
    }

    /// A range of Python over `count` elements.
    private static func range(
        _ part: JSONValue, of count: Int, _ context: Context
    ) throws -> (first: Int, count: Int, step: Int) {
        let range = part["class_name"] == .string("__slice__") ? part["config"] : part
        let given = range?["step"] ?? .null
        guard let range, range.object?["start"] != nil, let step = given.isNull ? 1 : given.int, step != 0,
            step.magnitude < 1 << 30
        else { throw refusal(of: part, context) }
        let limits = step > 0 ? 0...count : -1...max(count - 1, -1)
        func bound(_ value: JSONValue?, _ otherwise: Int) throws -> Int {
            guard let value, !value.isNull else { return otherwise }
            guard let index = value.int, index.magnitude < 1 << 40 else { throw refusal(of: part, context) }
            return min(max(index < 0 ? index + count : index, limits.lowerBound), limits.upperBound)
        }
        let first = try bound(range["start"], step > 0 ? 0 : count - 1)
        let stop = try bound(range["stop"], step > 0 ? count : -1)
        let span = step > 0 ? stop - first : first - stop
        return (first, span <= 0 ? 0 : (span + abs(step) - 1) / abs(step), step)
    }
}
