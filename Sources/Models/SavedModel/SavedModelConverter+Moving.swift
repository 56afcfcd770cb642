import Tensors

/// What picks, joins and repeats elements.
extension SavedModelConverter {
    mutating func pack(_ context: Context) throws(ModelError) -> Value {
        guard let shape = try context.input(0).shape, let type = try context.input(0).type else {
            throw context.error("its inputs are no tensors")
        }
        let given = try context.node.int("axis") ?? 0
        let axis = given < 0 ? given + shape.count + 1 : given
        guard (0...shape.count).contains(axis), context.inputs.allSatisfy({ $0.shape?.count == shape.count && $0.type == type })
        else { throw context.error("its inputs differ in shape or type, or there is no axis \(given)") }
        if shape.isEmpty, context.inputs.allSatisfy({ $0.numbers?.count == 1 }) {
            return .constant(Constant(context.inputs.compactMap { $0.numbers?[0] }, type: type))
        }
        let constants = context.inputs.compactMap(\.constant)
        if constants.count == context.inputs.count {
            var wide = constants[0].shape
            wide.insert(1, at: axis)
            if let joined = Constant.concatenated(constants.map { $0.reshaped(wide) }, axis: axis) {
                return .constant(joined)
            }
        }
        var tensors: [Int?] = []
        for (index, input) in context.inputs.enumerated() {
            tensors.append(try tensor(of: input, context, name: "\(context.name)/\(index)").index)
        }
        var result = shape
        result.insert(Dimension(tensors.count), at: axis)
        return .tensor(
            append(
                .pack, tensors, name: context.name, shape: result, type: type,
                [.valuesCount: .int(tensors.count), .axis: .int(axis)]))
    }

    mutating func unpack(_ context: Context) throws(ModelError) -> [Value] {
        let input = try context.input(0)
        guard var shape = input.shape, !shape.isEmpty else { throw context.error("its input is no list") }
        let axis = try positions([try context.node.int("axis") ?? 0], rank: shape.count, context)[0]
        let count = try context.node.int("num") ?? 0
        guard shape[axis].value == count, count <= 1 << 16 else { throw context.error("it does not have \(count) parts") }
        if let numbers = input.numbers, let type = input.type {
            return numbers.map { .constant(Constant([$0], shape: [], type: type)) }
        }
        if let parts = input.constant?.parts(count, axis: axis) {
            var narrow = shape.counts
            narrow.remove(at: axis)
            return parts.map { .constant($0.reshaped(narrow)) }
        }
        let tensor = try tensor(of: input, context)
        shape.remove(at: axis)
        return append(
            .unpack, [tensor.index], name: context.name, shapes: Array(repeating: shape, count: count), type: tensor.type,
            [.num: .int(count), .axis: .int(axis)])
    }

    /// Appends an operator with several outputs.
    private mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], name: String, shapes: [[Dimension?]], type: ElementType,
        _ options: GraphBuilder.Options
    ) -> [Value] {
        var outputs: [Value.Tensor] = []
        for (index, shape) in shapes.enumerated() { outputs.append(add(name: "\(name):\(index)", shape: shape, type: type)) }
        builder.append(code, inputs, outputs: outputs.map(\.index), options)
        return outputs.map { .tensor($0) }
    }

    mutating func concatenate(_ context: Context) throws(ModelError) -> Value {
        let parts = context.inputs.dropLast()
        guard let first = parts.first, let shape = first.shape, let type = first.type,
            let given = try context.ints(parts.count).first
        else { throw context.error("it has no inputs") }
        let axis = try positions([given], rank: shape.count, context)[0]
        if parts.count == 1 { return first }
        let constants = parts.compactMap(\.constant)
        if constants.count == parts.count, let joined = Constant.concatenated(constants, axis: axis) {
            return .constant(joined)
        }
        if shape.count == 1, parts.allSatisfy({ $0.numbers != nil }) {
            return .constant(Constant(parts.flatMap { $0.numbers ?? [] }, type: type))
        }
        var tensors: [Int?] = []
        var result = shape as [Dimension?]
        var sum = 0
        for (index, part) in parts.enumerated() {
            let tensor = try tensor(of: part, context, name: "\(context.name)/\(index)")
            guard tensor.shape.count == shape.count, tensor.type == type else {
                throw context.error("its inputs differ in shape or type")
            }
            for (place, size) in tensor.shape.enumerated() where place != axis && result[place]?.value == nil {
                result[place] = size
            }
            for (place, size) in tensor.shape.enumerated() where place != axis {
                guard size.value == nil || size.value == result[place]?.value else {
                    throw context.error("its inputs differ in shape or type")
                }
            }
            result[axis] = tensor.shape[axis].value.flatMap { size in result[axis] == nil ? nil : Dimension(sum + size) }
            sum += tensor.shape[axis].count
            tensors.append(tensor.index)
        }
        return .tensor(
            append(.concatenation, tensors, name: context.name, shape: result, type: type, [.axis: .int(axis)]))
    }

    mutating func split(_ context: Context) throws(ModelError) -> [Value] {
        let count = try context.node.int("num_split") ?? 1
        if let constant = try context.input(1).constant {
            let axis = try positions(try context.ints(0), rank: constant.shape.count, context)
            if axis.count == 1, let parts = constant.parts(count, axis: axis[0]) { return parts.map { .constant($0) } }
        }
        let input = try tensor(of: try context.input(1), context)
        let axis = try positions(try context.ints(0), rank: input.shape.count, context)
        guard axis.count == 1, (1...1 << 16).contains(count), let part = input.shape[axis[0]].divided(by: Dimension(count)) else {
            throw context.error("its input does not have \(count) parts of one size")
        }
        if count == 1 { return [.tensor(input)] }
        var shape = input.shape
        shape[axis[0]] = part
        let place = builder.constant(context.name + "/axis", Constant(axis, shape: []))
        return append(
            .split, [place, input.index], name: context.name, shapes: Array(repeating: shape, count: count), type: input.type,
            [.numSplits: .int(count)])
    }

    mutating func splitBySizes(_ context: Context) throws(ModelError) -> [Value] {
        let input = try tensor(of: try context.input(0), context)
        var sizes = try context.ints(1)
        let axis = try positions(try context.ints(2), rank: input.shape.count, context)
        guard axis.count == 1, let whole = input.shape[axis[0]].value else {
            throw context.error("the size of its axis is not known")
        }
        if let free = sizes.firstIndex(of: -1) { sizes[free] = whole - sizes.filter { $0 > 0 }.reduce(0, +) }
        guard sizes.allSatisfy({ (0...whole).contains($0) }), sizes.reduce(0, +) == whole, sizes.count <= 1 << 16 else {
            throw context.error("the sizes \(sizes) are not those of \(whole) elements")
        }
        let shapes = sizes.map { size in
            var shape = input.shape
            shape[axis[0]] = Dimension(size)
            return shape
        }
        let list = builder.constant(context.name + "/sizes", Constant(sizes, shape: [sizes.count]))
        let place = builder.constant(context.name + "/axis", Constant(axis, shape: []))
        return append(
            .splitV, [input.index, list, place], name: context.name, shapes: shapes, type: input.type,
            [.numSplits: .int(sizes.count)])
    }

    mutating func gather(_ context: Context) throws(ModelError) -> Value {
        let source: Value =
            context.node.op == "ResourceGather" ? .constant(try variable(context)) : try context.input(0)
        let batch = try context.node.int("batch_dims") ?? 0
        guard let shape = source.shape, let type = source.type else { throw context.error("its input is no tensor") }
        let axis = context.inputs.count > 2 ? try positions(try context.ints(2), rank: shape.count, context).first ?? 0 : batch
        guard shape.indices.contains(axis), (0...axis).contains(batch) else { throw context.error("there is no axis \(axis)") }
        let indices = try context.input(1)
        if batch == 0, let constant = indices.constant, let places = constant.ints {
            let wrapped = places.map { $0 < 0 ? $0 + shape[axis].count : $0 }
            if let numbers = source.numbers, shape.count == 1, wrapped.allSatisfy(numbers.indices.contains),
                constant.shape.count <= 1
            {
                return .constant(Constant(wrapped.map { numbers[$0] }, shape: constant.shape, type: type))
            }
            if let folded = source.constant?.gathered(wrapped, shape: constant.shape, axis: axis) { return .constant(folded) }
        }
        let tensor = try tensor(of: source, context, name: context.name + "/params")
        let places = try self.tensor(of: indices, context, name: context.name + "/indices")
        guard places.shape.count >= batch else { throw context.error("its indices have too few dimensions") }
        let result = Array(shape[..<axis]) + Array(places.shape[batch...]) + Array(shape[(axis + 1)...])
        return .tensor(
            append(
                .gather, [tensor.index, places.index], name: context.name, shape: result, type: type,
                [.axis: .int(axis), .batchDims: .int(batch)]))
    }

    mutating func reverse(_ context: Context) throws(ModelError) -> Value {
        let input = try tensor(of: try context.input(0), context)
        let axes = try positions(try context.ints(1), rank: input.shape.count, context)
        let list = builder.constant(context.name + "/axes", Constant(axes, shape: [axes.count]))
        return .tensor(append(.reverseV2, [input.index, list], name: context.name, shape: input.shape, type: input.type))
    }

    mutating func cast(_ context: Context) throws(ModelError) -> Value {
        guard let type = ElementType(dataType: try context.node.type("DstT") ?? 0) else {
            throw context.error("it makes elements of a type that is not supported")
        }
        if case .constant(let constant) = try context.input(0), let folded = constant.cast(to: type) { return .constant(folded) }
        return .tensor(cast(try tensor(of: try context.input(0), context), to: type, name: context.name))
    }

    mutating func tile(_ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard let shape = input.shape, let multiples = try context.input(1).numbers, multiples.count == shape.count else {
            throw context.error("how often it repeats its input is not known")
        }
        if multiples.allSatisfy({ $0 == 1 }) { return input }
        let tensor = try tensor(of: input, context)
        let list = try self.tensor(
            of: .constant(Constant(multiples, type: .int32)), context, name: context.name + "/multiples")
        return .tensor(
            append(
                .tile, [tensor.index, list.index], name: context.name, shape: zip(shape, multiples).map { $0 * $1 },
                type: tensor.type))
    }

    /// - Parameter amounts: before and after for each axis.
    mutating func pad(_ tensor: Value.Tensor, _ amounts: [Int], _ context: Context) throws(ModelError) -> Value.Tensor {
        if amounts.allSatisfy({ $0 == 0 }) { return tensor }
        let list = builder.constant(context.name + "/paddings", Constant(amounts, shape: [amounts.count / 2, 2]))
        return append(
            .pad, [tensor.index, list], name: context.name + "/padded", shape: try padded(tensor, amounts, context),
            type: tensor.type)
    }

    private func padded(
        _ tensor: Value.Tensor, _ amounts: [Int], _ context: Context
    ) throws(ModelError) -> [Dimension?] {
        guard amounts.count == 2 * tensor.shape.count, amounts.allSatisfy({ (0...1 << 20).contains($0) }) else {
            throw context.error("its margins \(amounts) are not those of \(tensor.shape.count) dimensions")
        }
        return tensor.shape.enumerated().map { axis, size in
            let more = amounts[2 * axis] + amounts[2 * axis + 1]
            return more == 0 ? size : size.value.map { Dimension($0 + more) }
        }
    }

    mutating func pad(_ context: Context) throws(ModelError) -> Value {
        let input = try tensor(of: try context.input(0), context)
        let amounts = try context.constant(1).ints ?? []
        if context.inputs.count < 3 || context.inputs[2].constant?.floats == [0] {
            return .tensor(try pad(input, amounts, context))
        }
        let list = builder.constant(context.name + "/paddings", Constant(amounts, shape: [amounts.count / 2, 2]))
        let value = builder.constant(context.name + "/value", try context.constant(2))
        return .tensor(
            append(
                .padv2, [input.index, list, value], name: context.name, shape: try padded(input, amounts, context),
                type: input.type))
    }

    mutating func mirrorPad(_ context: Context) throws(ModelError) -> Value {
        let input = try tensor(of: try context.input(0), context)
        let amounts = try context.constant(1).ints ?? []
        let list = builder.constant(context.name + "/paddings", Constant(amounts, shape: [amounts.count / 2, 2]))
        return .tensor(
            append(
                .mirrorPad, [input.index, list], name: context.name, shape: try padded(input, amounts, context),
                type: input.type, [.mode: .int(try context.node.string("mode") == "SYMMETRIC" ? 1 : 0)]))
    }

    /// Elements between space and batch, or space and depth.
    mutating func rearrange(_ context: Context) throws(ModelError) -> Value {
        let input = try tensor(of: try context.input(0), context)
        var shape = input.shape as [Dimension?]
        if context.node.op.contains("Depth") {
            guard input.shape.count == 4, try context.node.string("data_format") ?? "NHWC" == "NHWC",
                let block = try context.node.int("block_size"), (2...1 << 10).contains(block)
            else { throw context.error("its layout or block is not supported") }
            let isToSpace = context.node.op == "DepthToSpace"
            for axis in 1...2 {
                shape[axis] = isToSpace ? input.shape[axis] * Dimension(block) : input.shape[axis].divided(by: Dimension(block))
            }
            shape[3] =
                isToSpace ? input.shape[3].divided(by: Dimension(block * block)) : input.shape[3] * Dimension(block * block)
            return .tensor(
                append(
                    isToSpace ? .depthToSpace : .spaceToDepth, [input.index], name: context.name, shape: shape, type: input.type,
                    [.blockSize: .int(block)]))
        }
        let blocks = try context.ints(1), amounts = try context.constant(2).ints ?? []
        guard blocks.count < input.shape.count, amounts.count == 2 * blocks.count,
            (blocks + amounts).allSatisfy({ (0...1 << 16).contains($0) }), !blocks.contains(0)
        else { throw context.error("its blocks are not those of its input") }
        let factor = Dimension(blocks.reduce(1) { $0 &* $1 })
        let isToSpace = context.node.op == "BatchToSpaceND"
        shape[0] = isToSpace ? input.shape[0].divided(by: factor) : input.shape[0] * factor
        for (index, block) in blocks.enumerated() {
            let more = amounts[2 * index] + amounts[2 * index + 1]
            guard let size = input.shape[index + 1].value else {
                shape[index + 1] = nil
                continue
            }
            shape[index + 1] = isToSpace ? Dimension(size * block - more) : Dimension(size + more).divided(by: Dimension(block))
        }
        let sizes = builder.constant(context.name + "/block", Constant(blocks, shape: [blocks.count]))
        let margins = builder.constant(context.name + "/margins", Constant(amounts, shape: [blocks.count, 2]))
        return .tensor(
            append(
                isToSpace ? .batchToSpaceND : .spaceToBatchND, [input.index, sizes, margins], name: context.name, shape: shape,
                type: input.type))
    }

    mutating func range(_ context: Context) throws(ModelError) -> Value {
        if let start = try context.input(0).constant?.ints?.first, let end = try context.input(1).constant?.ints?.first,
            let step = try context.input(2).constant?.ints?.first, step != 0, let type = try context.input(0).type
        {
            guard [start, end, step].allSatisfy({ $0.magnitude < 1 << 53 }), abs(end - start) / abs(step) <= 1 << 20 else {
                throw context.error("it makes too many numbers")
            }
            let values = Array(stride(from: start, to: end, by: step))
            return .constant(Constant(values, shape: [values.count], type: type))
        }
        var parts: [Value.Tensor] = []
        for index in 0..<3 { parts.append(try tensor(of: try context.input(index), context, name: "\(context.name)/\(index)")) }
        let isPlain = context.inputs[0].numbers == [0] && context.inputs[2].numbers == [1]
        let count = isPlain ? context.inputs[1].numbers?.first : nil
        return .tensor(
            append(.range, parts.map(\.index), name: context.name, shape: [count], type: parts[0].type))
    }

    mutating func oneHot(_ context: Context) throws(ModelError) -> Value {
        let indices = try tensor(of: try context.input(0), context)
        let depth = try context.ints(1)
        let on = try context.constant(2), off = try context.constant(3)
        let given = try context.node.int("axis") ?? -1
        let axis = given < 0 ? indices.shape.count : given
        guard depth.count == 1, (0...1 << 24).contains(depth[0]), (0...indices.shape.count).contains(axis) else {
            throw context.error("its depth or axis is not supported")
        }
        var shape = indices.shape
        shape.insert(Dimension(depth[0]), at: axis)
        let inputs = [
            indices.index, builder.constant(context.name + "/depth", Constant(depth, shape: [])),
            builder.constant(context.name + "/on", on), builder.constant(context.name + "/off", off),
        ]
        return .tensor(append(.oneHot, inputs, name: context.name, shape: shape, type: on.type, [.axis: .int(given)]))
    }

    mutating func argument(_ code: BuiltinOperator, _ context: Context) throws(ModelError) -> Value {
        let input = try tensor(of: try context.input(0), context)
        let axis = try positions(try context.ints(1), rank: input.shape.count, context)
        guard axis.count == 1 else { throw context.error("its axis is not known") }
        let type = try context.node.type("output_type").flatMap { ElementType(dataType: $0) } ?? .int64
        var shape = input.shape
        shape.remove(at: axis[0])
        let place = builder.constant(context.name + "/axis", Constant(axis, shape: []))
        return .tensor(
            append(
                code, [input.index, place], name: context.name, shape: shape, type: type,
                [.outputType: .int(Int(type.rawValue))]))
    }

    mutating func cumulativeSum(_ context: Context) throws(ModelError) -> Value {
        let input = try tensor(of: try context.input(0), context)
        let axis = try positions(try context.ints(1), rank: input.shape.count, context)
        guard axis.count == 1 else { throw context.error("its axis is not known") }
        let place = builder.constant(context.name + "/axis", Constant(axis, shape: []))
        return .tensor(
            append(
                .cumsum, [input.index, place], name: context.name, shape: input.shape, type: input.type,
                [
                    .exclusive: .int(try context.node.bool("exclusive") ? 1 : 0),
                    .reverse: .int(try context.node.bool("reverse") ? 1 : 0),
                ]))
    }

    /// The sums of neighbouring slices of the first axis; how many there are, the last number says.
    mutating func segmentSum(_ context: Context) throws(ModelError) -> Value {
        let input = try tensor(of: try context.input(0), context)
        let numbers = try tensor(of: try context.input(1), context, name: context.name + "/numbers")
        guard numbers.shape.count == 1, input.shape.first == numbers.shape[0] else {
            throw context.error("its numbers do not fit the first axis of its input")
        }
        let last = try context.input(1).constant?.ints?.last
        let count = last.flatMap { (0..<1 << 31).contains($0) ? Dimension($0 + 1) : nil }
        let own = cast(numbers, to: .int32, name: context.name + "/int32")
        return .tensor(
            append(
                .segmentSum, [input.index, own.index], name: context.name,
                shape: [count] + input.shape.dropFirst().map(Optional.init),
                type: input.type, [:]))
    }

    /// Slices of the first axes, of which each goes into the one of as many results that its number says.
    mutating func unsortedSegments(_ context: Context) throws(ModelError) -> Value {
        let codes: [String: BuiltinOperator] = [
            "UnsortedSegmentSum": .unsortedSegmentSum, "UnsortedSegmentProd": .unsortedSegmentProd,
            "UnsortedSegmentMax": .unsortedSegmentMax, "UnsortedSegmentMin": .unsortedSegmentMin,
        ]
        let input = try tensor(of: try context.input(0), context)
        let numbers = try tensor(of: try context.input(1), context, name: context.name + "/numbers")
        guard let code = codes[context.node.op], input.shape.starts(with: numbers.shape),
            let count = try context.ints(2).first, count > 0
        else { throw context.error("its numbers do not fit its input") }
        let own = cast(numbers, to: .int32, name: context.name + "/int32")
        let segments = builder.constant(context.name + "/count", Constant([count], shape: []))
        return .tensor(
            append(
                code, [input.index, own.index, segments], name: context.name,
                shape: [Dimension(count)] + input.shape.dropFirst(numbers.shape.count), type: input.type, [:]))
    }
}
