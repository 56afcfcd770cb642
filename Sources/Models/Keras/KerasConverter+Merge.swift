import Tensors

/// Layers of several inputs, and arithmetic on tensors and numbers.
extension KerasConverter {
    mutating func mergeLayer(_ context: Context, _ arguments: [Argument]) throws -> Value? {
        switch context.configuration.kind {
        case "Add": return try fold(.add, context, arguments)
        case "Subtract": return try fold(.sub, context, arguments)
        case "Multiply": return try fold(.mul, context, arguments)
        case "Divide", "TrueDivide": return try fold(.div, context, arguments)
        case "Maximum": return try fold(.maximum, context, arguments)
        case "Minimum": return try fold(.minimum, context, arguments)
        case "Average":
            var sumContext = context
            sumContext.name += "/sum"
            let sum = try fold(.add, sumContext, arguments)
            return arithmetic(.mul, sum, 1 / Float(arguments.count), name: context.name)
        case "Concatenate": return try concatenate(context, arguments)
        default: return nil
        }
    }

    /// The operator applied to all arguments from the left.
    private mutating func fold(
        _ code: BuiltinOperator, _ context: Context, _ arguments: [Argument]
    ) throws -> Value {
        guard arguments.count >= 2 else { throw context.error("it needs at least two inputs") }
        let rank = arguments.reduce(0) { rank, argument in
            if case .value(let value) = argument { max(rank, value.shape.count) } else { rank }
        }
        var operands: [Value] = []
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .value(let value): operands.append(value)
            case .number(let number):
                let tensor = builder.constant("\(context.name)/constant\(index)", [number], shape: [])
                operands.append(Value(tensor: tensor, shape: []))
            }
        }
        var result = operands[0]
        for (index, operand) in operands.dropFirst().enumerated() {
            guard let shape = Self.broadcast(result.shape, operand.shape) else {
                throw context.error("its inputs have shapes \(Shape(result.shape)) and \(Shape(operand.shape))")
            }
            let isLast = index == operands.count - 2
            guard shape.count == rank || !isLast else { throw context.error("its inputs do not fit each other") }
            result = builder.append(
                code, [result.tensor, operand.tensor], name: isLast ? context.name : "\(context.name)/\(index)",
                shape: shape, code == .maximum || code == .minimum ? nil : [:])
        }
        return result
    }

    /// NumPy's rule: axes from the last on are equal or 1.
    static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
        let rank = max(a.count, b.count)
        let x = Array(repeating: 1, count: rank - a.count) + a
        let y = Array(repeating: 1, count: rank - b.count) + b
        var shape: [Int] = []
        for (first, second) in zip(x, y) {
            guard first == second || first == 1 || second == 1 else { return nil }
            shape.append(first == 1 ? second : first)
        }
        return shape
    }

    /// `value` and one number.
    mutating func arithmetic(_ code: BuiltinOperator, _ value: Value, _ number: Float, name: String) -> Value {
        let constant = builder.constant(name + "/constant", [number], shape: [])
        return builder.append(
            code, [value.tensor, constant], name: name, shape: value.shape,
            code == .maximum || code == .minimum ? nil : [:])
    }

    private mutating func concatenate(_ context: Context, _ arguments: [Argument]) throws -> Value {
        let values = arguments.compactMap { if case .value(let value) = $0 { value } else { nil } }
        let given = context.configuration.has("axis") ? try context.configuration.int("axis") : -1
        guard let first = values.first else { throw context.error("it has no inputs") }
        let rank = first.shape.count
        let axis = given < 0 ? given + rank : given
        guard (1..<max(rank, 1)).contains(axis) else { throw context.error("there is no axis \(given) to join along") }
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
