import Storage
import Tensors

/// Functions that make booleans or take them.
extension KerasConverter {
    /// What becomes of operands that are all integers or booleans and not of one type that the function computes in.
    enum IntegerOperands {
        case refused
        /// Keras makes floats of them too.
        case floats
        /// They are cast to the narrowest type that has all their values, for a result that is the same in it.
        case widened
    }

    /// The two operands that a function is called with, tensors or constants, as elements of one type: that of the
    /// tensors where they agree and `types` has it, floats where one is a float.
    mutating func pair(
        _ context: Context, types: Set<ElementType> = [.int32], integers: IntegerOperands = .refused
    ) throws -> (a: Value, b: Value) {
        guard let first = context.arguments.take(0, "x1") ?? context.arguments.take(0, "x"),
            let second = context.arguments.take(1, "x2") ?? context.arguments.take(1, "y")
        else { throw context.error("it is called without two operands") }
        let values = try values([first, second], types: types, integers: integers, context)
        return (values[0], values[1])
    }

    /// Tensors and constants as elements of one type.
    mutating func values(
        _ operands: [Operand], types: Set<ElementType>, integers: IntegerOperands = .refused, _ context: Context
    ) throws -> [Value] {
        var tensorTypes: Set<ElementType> = []
        var constants: [Int: Constant] = [:]
        for (index, operand) in operands.enumerated() {
            switch operand {
            case .value(let value): tensorTypes.insert(builder.type(of: value))
            case .constant(let json):
                guard let constant = Constant(json) else {
                    throw context.error("it is called with \(json.brief), which is not a number")
                }
                constants[index] = constant
            case .list: throw context.error("it is called with \(operand.brief) as one input")
            }
        }
        let ranks = operands.map { operand in if case .value(let value) = operand { value.shape.count } else { nil as Int? } }
        let rank = ranks.compactMap { $0 }.max() ?? 0
        // The batch is the first axis of each tensor, and of no constant.
        guard ranks.allSatisfy({ $0 == nil || $0 == rank }),
            constants.values.allSatisfy({ $0.shape.count < rank || $0.shape.first == 1 || rank == 0 })
        else { throw context.error("its inputs differ in the number of their axes") }
        guard let first = tensorTypes.first else { throw context.error("it is called without an input") }
        let type = try commonType(
            of: tensorTypes, isOwn: tensorTypes.count == 1 && types.contains(first),
            isFloat: tensorTypes.contains(.float32) || !constants.values.allSatisfy(\.isInteger), integers, context)
        return operands.enumerated().map { index, operand in
            if case .value(let value) = operand {
                return builder.cast(value, to: type, name: "\(context.name)/cast\(index)")
            }
            return value(of: constants[index]!, as: type, name: "\(context.name)/constant\(index)")
        }
    }

    private func commonType(
        of types: Set<ElementType>, isOwn: Bool, isFloat: Bool, _ integers: IntegerOperands, _ context: Context
    ) throws -> ElementType {
        if isFloat { return .float32 }
        if isOwn { return types.first! }
        switch integers {
        case .floats: return .float32
        case .widened where types.isSubset(of: Self.narrow.union([.int32])): return .int32
        case .widened where types.isSubset(of: Self.narrow.union([.int32, .int64])): return .int64
        default:
            throw context.error(
                "it is called with \(types.map(\.name).sorted().joined(separator: " and ")), which is not supported",
                help: Self.castHelp)
        }
    }

    /// - Parameter type: of whole numbers `.int32` or `.int64`, of real ones `.float32`.
    mutating func value(of constant: Constant, as type: ElementType, name: String) -> Value {
        let own =
            type == .int32 || type == .int64
            ? Constant(constant.ints ?? [], shape: constant.shape, type: type)
            : Constant(constant.reals ?? [], shape: constant.shape)
        return Value(tensor: builder.constant(name, own), shape: own.shape)
    }

    /// A comparison: booleans.
    mutating func comparison(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let (a, b) = try pair(context, integers: .widened)
        return try combined(code, a, b, name: context.name, type: .bool, context)
    }

    /// Booleans of what is not zero.
    mutating func boolean(_ value: Value, name: String, _ context: Context) throws -> Value {
        if builder.type(of: value) == .bool { return value }
        let float = builder.cast(value, to: .float32, name: name + "/cast")
        return try combined(.notEqual, float, number(0, name: name + "/zero"), name: name, type: .bool, context)
    }

    /// What is no number becomes `nan`, what is infinite `posinf` and `neginf`, or the largest numbers.
    mutating func numbersOnly(_ context: Context) throws -> Value {
        let input = try context.input(), name = context.name
        guard builder.type(of: input) == .float32 else { return input }
        let isNumber = try combined(.equal, input, input, name: name + "/is_number", type: .bool, context)
        let other = number(try context.number("nan") ?? 0, name: name + "/nan")
        var result = try chosen(isNumber, input, other, name: name + "/numbers", context)
        // What kernels of arithmetic make is never beyond the largest number.
        let largest = Float.greatestFiniteMagnitude
        for (key, code, bound) in [("posinf", BuiltinOperator.greaterEqual, largest), ("neginf", .lessEqual, -largest)] {
            guard let given = try context.number(key), given != bound else {
                let limit: BuiltinOperator = code == .greaterEqual ? .minimum : .maximum
                result = arithmetic(limit, result, bound, name: "\(name)/\(key)")
                continue
            }
            let isInfinite = try combined(
                code, result, number(bound, name: "\(name)/\(key)/bound"), name: "\(name)/\(key)/is", type: .bool, context)
            result = try chosen(isInfinite, number(given, name: "\(name)/\(key)/number"), result, name: "\(name)/\(key)", context)
        }
        return result
    }

    mutating func logical(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        guard case .value(let a)? = context.arguments.take(0, "x1"), case .value(let b)? = context.arguments.take(1, "x2")
        else { throw context.error("it is called with what is not a tensor") }
        guard a.shape.count == b.shape.count else { throw context.error("its inputs differ in the number of their axes") }
        let first = try boolean(a, name: context.name + "/first", context)
        let second = try boolean(b, name: context.name + "/second", context)
        return try combined(code, first, second, name: context.name, type: .bool, context)
    }

    /// Where exactly one holds.
    mutating func exclusiveOr(_ context: Context) throws -> Value {
        guard case .value(let a)? = context.arguments.take(0, "x1"), case .value(let b)? = context.arguments.take(1, "x2")
        else { throw context.error("it is called with what is not a tensor") }
        guard a.shape.count == b.shape.count else { throw context.error("its inputs differ in the number of their axes") }
        let first = try boolean(a, name: context.name + "/first", context)
        let second = try boolean(b, name: context.name + "/second", context)
        return try combined(.notEqual, first, second, name: context.name, type: .bool, context)
    }

    mutating func negation(_ context: Context) throws -> Value {
        mapped(.logicalNot, try boolean(try context.input(), name: context.name + "/boolean", context), name: context.name)
    }

    /// `where(condition, x1, x2)`
    mutating func choice(_ context: Context) throws -> Value {
        guard case .value(let given)? = context.arguments.take(0, "condition"), let x = context.arguments.take(1, "x1"),
            let y = context.arguments.take(2, "x2")
        else { throw context.error("it is called without a condition and two values") }
        let condition = try boolean(given, name: context.name + "/condition", context)
        let isTensor = [x, y].contains { if case .value = $0 { true } else { false } }
        guard isTensor else { throw context.error("it is called with two constants, which is not supported") }
        let values = try values([x, y], types: [.int32], context)
        for (value, operand) in zip(values, [x, y]) {
            if case .value = operand, value.shape.count != condition.shape.count {
                throw context.error("its inputs differ in the number of their axes")
            }
        }
        return try chosen(condition, values[0], values[1], name: context.name, context)
    }

    mutating func anyOrAll(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let input = try boolean(try context.input(), name: context.name + "/boolean", context)
        return try reduction(context, input) { $0.reduced(code, input, axes: $1, keeps: $2, name: context.name) }
    }

    /// The axes and `keepdims` of a function, and what `body` makes with them.
    mutating func reduction(
        _ context: Context, _ input: Value, _ body: (inout Self, [Int], Bool) throws -> Value
    ) throws -> Value {
        guard let given = try context.axes() else {
            throw context.error("it makes one number of the whole batch, which is not supported")
        }
        return try body(
            &self, try positions(given, rank: input.shape.count, context), try context.flag("keepdims") ?? false)
    }

    /// The position of the largest or smallest element along one axis.
    mutating func position(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let input = try orderedInput(context)
        return try reduction(context, input) { converter, axes, keeps in
            guard axes.count == 1 else { throw context.parameterError("axis") }
            var shape = input.shape
            shape.remove(at: axes[0])
            let axis = converter.builder.scalar(context.name + "/axis", axes[0])
            let result = converter.builder.append(
                code, [input.tensor, axis], name: keeps ? context.name + "/flat" : context.name, shape: shape, type: .int32,
                [.outputType: .int(Int(ElementType.int32.rawValue))])
            guard keeps else { return result }
            shape.insert(1, at: axes[0])
            return converter.builder.reshape(result, to: shape, name: context.name)
        }
    }

    /// mean((x - mean)²), or its root.
    mutating func variance(_ context: Context, isDeviation: Bool) throws -> Value {
        let input = try castInput(context), name = context.name
        return try reduction(context, input) { converter, axes, keeps in
            let mean = converter.reduced(.mean, input, axes: axes, keeps: true, name: name + "/mean")
            let squares = try converter.combined(.squaredDifference, input, mean, name: name + "/squares", context)
            let variance = converter.reduced(.mean, squares, axes: axes, keeps: keeps, name: name + "/variance")
            return isDeviation ? converter.mapped(.sqrt, variance, name: name) : variance
        }
    }

    /// log(sum(e^x)), from the largest element on.
    mutating func logarithmOfSum(_ context: Context) throws -> Value {
        let input = try floatInput(context), name = context.name
        return try reduction(context, input) { converter, axes, keeps in
            let largest = converter.reduced(.reduceMax, input, axes: axes, keeps: true, name: name + "/largest")
            let centred = try converter.combined(.sub, input, largest, name: name + "/centred", context)
            let exponentials = converter.mapped(.exp, centred, name: name + "/exp", [:])
            let sum = converter.reduced(.sum, exponentials, axes: axes, keeps: true, name: name + "/sum")
            let logarithm = converter.mapped(.log, sum, name: name + "/log")
            let result = try converter.combined(.add, logarithm, largest, name: name + "/whole", context)
            if keeps { return result }
            let shape = result.shape.enumerated().filter { !axes.contains($0.offset) }.map(\.element)
            return converter.builder.reshape(result, to: shape, name: name)
        }
    }

    /// The root of the sum of squares.
    mutating func norm(_ context: Context) throws -> Value {
        let order = try context.parameter("ord") == .string("fro") ? nil : context.number("ord")
        guard [nil, 1, 2, .infinity].contains(order) else { throw context.parameterError("ord") }
        let input = try castInput(context), name = context.name
        return try reduction(context, input) { converter, axes, keeps in
            guard axes.count == 1 || context.parameter("ord") == nil else { throw context.parameterError("axis") }
            if order == 1 || order == .infinity {
                let sizes = converter.mapped(.abs, input, name: name + "/sizes", [:])
                return converter.reduced(order == 1 ? .sum : .reduceMax, sizes, axes: axes, keeps: keeps, name: name)
            }
            let squares = converter.mapped(.square, input, name: name + "/squares", [:])
            return converter.mapped(
                .sqrt, converter.reduced(.sum, squares, axes: axes, keeps: keeps, name: name + "/sum"), name: name)
        }
    }

    /// x / max(norm, epsilon) along one axis.
    mutating func normalize(_ context: Context) throws -> Value {
        guard try context.number("order") ?? 2 == 2 else { throw context.parameterError("order") }
        let input = try floatInput(context)
        return try reduction(context, input) { converter, axes, _ in
            try converter.normalized(
                input, axes: axes, epsilon: try context.number("epsilon") ?? 1e-7, name: context.name, context)
        }
    }
}
