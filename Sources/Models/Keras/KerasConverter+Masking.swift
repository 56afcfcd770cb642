import Tensors

/// Masks: layers that make them, and layers that do something else with them.
extension KerasConverter {
    /// Steps of which every element is `mask_value` do not count, and are zero.
    mutating func masking(_ context: Context, _ input: Value) throws -> Value {
        guard input.shape.count >= 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let setting = context.configuration["mask_value"]
        guard let value = setting.flatMap({ Constant($0) })?.reals, value.count == 1 else {
            throw context.configuration.refusal(of: "mask_value")
        }
        let name = context.name
        let other = number(value[0], name: name + "/mask_value")
        let differs = try combined(.notEqual, input, other, name: name + "/differs", type: .bool, context)
        let counts = reduced(.reduceAny, differs, axes: [input.shape.count - 1], keeps: true, name: name + "/counts")
        var result = try chosen(counts, input, number(0, name: name + "/zero"), name: name, context)
        let mask = builder.reshape(counts, to: Array(input.shape.dropLast()), name: name + "/mask")
        result.mask = .init(tensor: mask.tensor, shape: mask.shape)
        return result
    }

    /// The mask as a value of booleans with `ones` more axes of one element.
    mutating func value(of mask: GraphBuilder.Mask, ones: Int = 0, name: String) -> Value {
        let value = Value(tensor: mask.tensor, shape: mask.shape)
        return builder.reshape(value, to: mask.shape + Array(repeating: 1, count: ones), name: name)
    }

    /// Refuses a mask that is not of booleans of `shape`.
    func require(_ mask: GraphBuilder.Mask, shape: [Int], _ context: Context) throws {
        guard builder.tensors[mask.tensor].type == .bool, mask.shape == shape else {
            throw context.error("its mask is \(builder.tensors[mask.tensor].type.name) of shape \(Shape(mask.shape))")
        }
    }

    /// The mean of the steps that count.
    mutating func maskedMean(_ context: Context, _ input: Value, _ mask: GraphBuilder.Mask) throws -> Value {
        try require(mask, shape: Array(input.shape.prefix(2)), context)
        let name = context.name
        let keeps = try context.configuration.bool("keepdims", default: false)
        let counts = value(of: mask, ones: 1, name: name + "/mask")
        let kept = try chosen(counts, input, number(0, name: name + "/zero"), name: name + "/kept", context)
        let sum = reduced(.sum, kept, axes: [1], keeps: keeps, name: name + "/sum")
        let ones = builder.cast(counts, to: .float32, name: name + "/ones")
        let count = reduced(.sum, ones, axes: [1], keeps: keeps, name: name + "/count")
        return try combined(.div, sum, count, name: name, context)
    }

    /// One number in the shape of the input, of the type that the function is told or the input's.
    mutating func filled(_ context: Context, with constant: Constant) throws -> Value {
        let input = try context.input(), name = context.name
        let types: [String: ElementType] = ["bool": .bool, "float32": .float32, "int32": .int32]
        let given = context.parameter("dtype")?.string
        guard let type = given.map({ types[$0] }) ?? builder.type(of: input), types.values.contains(type) else {
            throw context.parameterError("dtype")
        }
        guard constant.shape.isEmpty, let number = constant.reals?.first, type != .bool || number == 0 || number == 1 else {
            throw context.error("it is called with what is not one number")
        }
        if number == 0, type == builder.type(of: input), type != .bool { return mapped(.zerosLike, input, name: name) }
        let shape = builder.append(
            .shape, [input.tensor], name: name + "/shape", shape: [input.shape.count], type: .int32,
            [.outType: .int(Int(ElementType.int32.rawValue))])
        builder.fixShape(of: shape.tensor)
        let value =
            type == .bool
            ? Constant([number == 1], shape: [])
            : type == .int32 ? Constant([Int(number)], shape: [], type: .int32) : Constant([number], shape: [])
        return builder.append(
            .fill, [shape.tensor, builder.constant(name + "/value", value)], name: name, shape: input.shape, type: type)
    }

    /// `full_like(x, fill_value)`
    mutating func filled(_ context: Context) throws -> Value {
        guard let json = context.arguments.constant(1, "fill_value"), let constant = Constant(json) else {
            throw context.error("it is called with what is not one number")
        }
        return try filled(context, with: constant)
    }
}
