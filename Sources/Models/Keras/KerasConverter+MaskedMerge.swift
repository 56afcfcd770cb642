import Tensors

/// Merge layers of tensors that come with masks.
extension KerasConverter {
    /// The mask of a merge layer. Keras 3: the steps that count in any input; none where an input has none. Keras 2: those
    /// that count in every input that has a mask.
    mutating func mergedMask(_ context: Context) throws -> GraphBuilder.Mask? {
        let masks = context.operandMasks
        let isKeras2 = context.configuration.kerasMajorVersion < 3
        guard isKeras2 || masks.allSatisfy({ $0 != nil }) else { return nil }
        return try joined(masks.compactMap { $0 }, isKeras2 ? .logicalAnd : .logicalOr, context)
    }

    private mutating func joined(
        _ masks: [GraphBuilder.Mask], _ code: BuiltinOperator, _ context: Context
    ) throws -> GraphBuilder.Mask? {
        guard var result = masks.first else { return nil }
        for (index, mask) in masks.dropFirst().enumerated() where mask.tensor != result.tensor {
            let (a, b) = (value(of: result, name: ""), value(of: mask, name: ""))
            let both = try combined(code, a, b, name: "\(context.name)/mask\(index)", type: .bool, context)
            result = .init(tensor: both.tensor, shape: both.shape)
        }
        return result
    }

    /// The larger or smaller elements. In Keras 3 what does not count in one input is taken from the others.
    mutating func extremes(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let inputs = try context.arguments.take(0, "inputs")?.elements.isEmpty ?? true ? [] : context.inputs()
        guard context.configuration.kerasMajorVersion >= 3, inputs.contains(where: { $0.mask != nil }) else {
            var result = try merge(code, context)
            result.mask = try mergedMask(context)
            return result
        }
        guard inputs.count >= 2, inputs.allSatisfy({ $0.shape == inputs[0].shape }) else {
            throw context.error("its masked inputs differ in shape, which is not supported")
        }
        let name = context.name
        var result = builder.cast(inputs[0], to: .float32, name: name + "/cast")
        var counts = inputs[0].mask
        for (index, input) in inputs.enumerated().dropFirst() {
            var other = builder.cast(input, to: .float32, name: "\(name)/cast\(index)")
            if let mask = input.mask {
                let own = try condition(mask, of: input, name: "\(name)/mask\(index)", context)
                other = try chosen(own, other, result, name: "\(name)/kept\(index)", context)
            }
            if let mask = counts {
                let before = try condition(mask, of: input, name: "\(name)/before\(index)", context)
                result = try chosen(before, result, other, name: "\(name)/filled\(index)", context)
            }
            counts = counts == nil || input.mask == nil ? nil : try joined([counts!, input.mask!], .logicalOr, context)
            let isLast = index == inputs.count - 1
            result = try combined(code, result, other, name: isLast ? name : "\(name)/\(index)", context)
        }
        result.mask = counts
        return result
    }

    /// The product. In Keras 3 what does not count in one input is 1 there, and what counts in none is 0.
    mutating func masked(product context: Context) throws -> Value {
        let masks = context.operandMasks, name = context.name
        guard context.configuration.kerasMajorVersion >= 3, masks.contains(where: { $0 != nil }) else {
            var result = try merge(.mul, context)
            result.mask = try mergedMask(context)
            return result
        }
        var factors = try aligned(.mul, context)
        let inputs = try context.inputs()
        guard inputs.count == masks.count, factors.allSatisfy({ builder.type(of: $0) == .float32 }) else {
            throw context.error("its masked inputs are not tensors of floats, which is not supported")
        }
        for (index, mask) in masks.enumerated() {
            guard let mask else { continue }
            // Keras forgets the mask of an input that it gives more axes.
            guard inputs[index].shape.count == factors[index].shape.count else {
                guard masks.contains(where: { $0 == nil }) else {
                    throw context.error("its masked inputs have differently many axes, which is not supported")
                }
                continue
            }
            let counts = try condition(mask, of: inputs[index], name: "\(name)/mask\(index)", context)
            let one = number(1, name: "\(name)/one\(index)")
            factors[index] = try chosen(counts, factors[index], one, name: "\(name)/kept\(index)", context)
        }
        guard let counts = try mergedMask(context) else { return try fold(.mul, factors, context) }
        var inner = context
        inner.name += "/product"
        let product = try fold(.mul, factors, inner)
        let any = value(of: counts, ones: 1, name: name + "/counts")
        var result = try chosen(any, product, number(0, name: name + "/zero"), name: name, context)
        result.mask = counts
        return result
    }

    /// The mask for each element of `value`.
    private mutating func condition(
        _ mask: GraphBuilder.Mask, of value: Value, name: String, _ context: Context
    ) throws -> Value {
        try require(mask, shape: Array(value.shape.dropLast()), context)
        return self.value(of: mask, ones: 1, name: name)
    }

    /// Side by side along the last axis a step counts in Keras 3 where it counts in any input, of which those without a mask
    /// count everywhere, and in Keras 2 where it counts in all. Along another axis the masks stand side by side, too.
    mutating func maskedConcatenate(_ context: Context) throws -> Value {
        let inputs = try context.inputs()
        var result = try concatenate(context)
        let masks = inputs.map(\.mask)
        guard masks.contains(where: { $0 != nil }) else { return result }
        for (input, mask) in zip(inputs, masks) {
            if let mask { try require(mask, shape: Array(input.shape.dropLast()), context) }
        }
        let rank = result.shape.count
        let given = context.configuration["axis"] == nil ? -1 : try context.configuration.int("axis")
        let axis = given < 0 ? given + rank : given
        let isKeras2 = context.configuration.kerasMajorVersion < 3
        if axis == rank - 1 {
            if isKeras2 || masks.allSatisfy({ $0 != nil }) {
                result.mask = try joined(masks.compactMap { $0 }, isKeras2 ? .logicalAnd : .logicalOr, context)
            }
            return result
        }
        guard !isKeras2 || masks.allSatisfy({ $0 != nil }) else {
            throw context.error("it is called with a masked input and one without a mask, which is not supported")
        }
        var parts: [Int] = []
        for (index, (input, mask)) in zip(inputs, masks).enumerated() {
            if let mask {
                parts.append(mask.tensor)
                continue
            }
            let title = "\(context.name)/all\(index)"
            let row = reduced(.reduceMax, input, axes: [rank - 1], keeps: false, name: title + "/row")
            let zeros = mapped(.zerosLike, row, name: title + "/zeros")
            parts.append(try combined(.equal, zeros, zeros, name: title, type: .bool, context).tensor)
        }
        let mask = builder.append(
            .concatenation, parts.map { $0 }, name: context.name + "/mask", shape: Array(result.shape.dropLast()), type: .bool,
            [.axis: .int(axis)])
        result.mask = .init(tensor: mask.tensor, shape: mask.shape)
        return result
    }
}
