import Storage
import Tensors

/// Functions that order elements and pick them, along any axis: the operators do it along the last.
extension KerasConverter {
    /// The axis of a function, brought to the end by `body` and back.
    mutating func alongLast(
        _ value: Value, axis: Int, name: String, _ body: (inout Self, Value) throws -> Value
    ) throws -> Value {
        let last = value.shape.count - 1
        var order = Array(0...last)
        order.swapAt(axis, last)
        let turned = transposed(value, order, name: name + "/turned")
        let result = try body(&self, turned)
        return transposed(result, order, name: name + "/back")
    }

    /// The elements from the smallest to the largest, as opposites, and where they were: the largest of the opposites first.
    private mutating func ascending(_ value: Value, name: String) -> (opposite: Value, places: Value) {
        let opposite = opposite(value, name: name + "/opposite")
        let count = builder.scalar(name + "/count", value.shape.last!)
        let results = builder.append(
            .topkV2, [opposite.tensor, count],
            outputs: [(name + "/sorted", builder.type(of: value), value.shape), (name + "/places", .int32, value.shape)])
        return (results[0], results[1])
    }

    /// The numbers in the opposite order: −x, of integers −1 − x, since the smallest has no negative.
    private mutating func opposite(_ value: Value, name: String) -> Value {
        guard builder.type(of: value) == .int32 else { return mapped(.neg, value, name: name, [:]) }
        let last = builder.scalar(name + "/last", -1)
        return builder.append(.sub, [last, value.tensor], name: name, shape: value.shape, [:])
    }

    mutating func sorted(_ context: Context) throws -> Value {
        let input = try numberInput(context)
        return try alongLast(input, axis: axis(context, input, default: -1), name: context.name) {
            $0.opposite($0.ascending($1, name: context.name).opposite, name: context.name)
        }
    }

    mutating func order(_ context: Context) throws -> Value {
        let input = try orderedInput(context)
        return try alongLast(input, axis: axis(context, input, default: -1), name: context.name) {
            $0.ascending($1, name: context.name).places
        }
    }

    /// An element along the axis for each index; negative ones count from the end.
    mutating func takeAlongAxis(_ context: Context) throws -> Value {
        guard case .value(let input)? = context.arguments.take(0, "x"),
            case .value(let given)? = context.arguments.take(1, "indices")
        else { throw context.error("it is called with what is not a tensor") }
        let axis = try axis(context, input), name = context.name
        var shape = input.shape
        guard given.shape.count == shape.count else { throw context.error("the indices have shape \(Shape(given.shape))") }
        let count = shape[axis]
        shape[axis] = given.shape[axis]
        guard shape == given.shape else { throw context.error("the indices have shape \(Shape(given.shape))") }
        let whole = builder.cast(given, to: .int32, name: name + "/indices")
        let size = Value(tensor: builder.scalar(name + "/size", count), shape: [])
        let places = try combined(.floorMod, whole, size, name: name + "/places", context)
        let last = shape.count - 1
        var order = Array(0...last)
        order.swapAt(axis, last)
        return try alongLast(input, axis: axis, name: name) { converter, table in
            let list = converter.transposed(places, order, name: name + "/places/turned")
            return converter.builder.append(
                .gather, [table.tensor, list.tensor], name: name, shape: list.shape,
                [.axis: .int(last), .batchDims: .int(last)])
        }
    }

    /// Blocks of pixels as channels, or channels as blocks.
    mutating func blocks(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let input = try context.input()
        try context.configuration.requireChannelsLast()
        guard input.shape.count == 4, let size = try context.integers("block_size"), size.count == 1,
            (1...1 << 12).contains(size[0])
        else { throw context.parameterError("block_size") }
        let block = size[0], (rows, columns, depth) = (input.shape[1], input.shape[2], input.shape[3])
        let isToDepth = code == .spaceToDepth
        guard isToDepth ? rows % block == 0 && columns % block == 0 : depth % (block * block) == 0 else {
            throw context.error("blocks of \(block) do not divide \(Shape(input.shape))")
        }
        let shape =
            isToDepth
            ? [input.shape[0], rows / block, columns / block, depth * block * block]
            : [input.shape[0], rows * block, columns * block, depth / (block * block)]
        return builder.append(code, [input.tensor], name: context.name, shape: shape, [.blockSize: .int(block)])
    }
}
