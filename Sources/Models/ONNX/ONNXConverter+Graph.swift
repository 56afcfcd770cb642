import Tensors

/// Tensors and operators of the graph.
extension ONNXConverter {
    func type(of value: ONNXValue) -> ElementType { builder.tensors[value.tensor].type }

    func type(of operand: ONNXOperand) -> ElementType {
        switch operand {
        case .value(let value): type(of: value)
        case .constant(let constant): constant.type
        }
    }

    /// Appends an operator with one output of `shape`.
    mutating func emit(
        _ code: BuiltinOperator, _ inputs: [Int?], shape: [Dimension], type: ElementType? = nil, name: String? = nil,
        _ options: Options? = nil
    ) -> Int {
        emit(code, inputs, shapes: [shape], type: type, name: name, options)[0]
    }

    /// Appends an operator with outputs of `shapes`, of the type of the first input if none is given.
    mutating func emit(
        _ code: BuiltinOperator, _ inputs: [Int?], shapes: [[Dimension]], type: ElementType? = nil, name: String? = nil,
        _ options: Options? = nil
    ) -> [Int] {
        let type = type ?? inputs.first.flatMap { $0 }.map { builder.tensors[$0].type } ?? .float32
        let base = name ?? unique(call?.name ?? file.name)
        let outputs = shapes.map { builder.tensor(base, type, $0).index }
        // Moved elements stand for the numbers that they stood for.
        if let source = inputs.first(where: { $0.map { builder.tensors[$0].quantization != nil } ?? false }) ?? nil,
            builder.tensors[source].type == type, let quantization = builder.tensors[source].quantization
        {
            for output in outputs { builder.quantize(output, quantization) }
        }
        builder.append(code, inputs, outputs: outputs, options)
        if Self.passingInfinity.contains(code), inputs.contains(where: { $0.map(infinite.contains) ?? false }) {
            infinite.formUnion(outputs)
        }
        return outputs
    }

    /// Appends an operator whose output lies as `value` does.
    mutating func emit(
        _ code: BuiltinOperator, _ inputs: [Int?], like value: ONNXValue, type: ElementType? = nil, name: String? = nil,
        _ options: Options? = nil
    ) -> ONNXValue {
        var result = value
        result.tensor = emit(code, inputs, shape: value.tensorShape, type: type, name: name, options)
        return result
    }

    /// A name for one more tensor of a node.
    mutating func unique(_ name: String) -> String {
        countOfNames[name, default: 0] += 1
        return "\(name)/\(countOfNames[name]!)"
    }

    /// A constant of the graph. Its numbers do not depend on the batch.
    mutating func tensor(of constant: Constant, name: String? = nil) -> Int {
        let index = builder.constant(name ?? unique((call?.name ?? file.name) + "/constant"), constant)
        if constant.floats?.contains(-.infinity) ?? false { infinite.insert(index) }
        return index
    }

    mutating func tensor(floats values: [Float], shape: [Int], name: String? = nil) -> Int {
        tensor(of: Constant(values, shape: shape), name: name)
    }

    mutating func tensor(of values: [Int], shape: [Int]? = nil) -> Int {
        tensor(of: Constant(values, shape: shape, type: .int32))
    }

    /// The operand as a value of the graph.
    mutating func value(_ operand: ONNXOperand) throws -> ONNXValue {
        switch operand {
        case .value(let value): value
        case .constant(let constant): try materialized(constant, name: nil)
        }
    }

    mutating func materialized(_ constant: Constant, name: String?) throws -> ONNXValue {
        func error(_ message: String) -> ModelError {
            call?.error(message) ?? ModelError(message, at: .entry(name ?? file.name))
        }
        guard constant.isWritable else {
            throw error(
                constant.open != nil
                    ? "it computes with the size of the batch, which is not supported here"
                    : "a constant of type \(constant.type.name) is not supported here, or its numbers do not fit the type")
        }
        guard !constant.shape.contains(0) else { throw error("a constant without elements is not supported here") }
        let base = tensor(of: constant)
        guard constant.repeats != nil else {
            return ONNXValue(tensor: base, shape: constant.extents, order: Array(constant.extents.indices))
        }
        let shape = try runtimeShape(constant.extents)
        let tensor = emit(.broadcastTo, [base, shape], shape: constant.extents, type: constant.type, name: name)
        return ONNXValue(tensor: tensor, shape: constant.extents, order: Array(constant.extents.indices))
    }

    /// The dimensions as a tensor that is computed when the model runs.
    mutating func runtimeShape(_ shape: [Dimension]) throws -> Int {
        guard shape.contains(where: \.isOpen) else { return tensor(of: shape.counts) }
        let batch = try runtimeBatch()
        var parts: [Int] = []
        for extent in shape {
            if extent == .batch {
                parts.append(batch)
            } else {
                let count = tensor(of: [extent.count], shape: [])
                parts.append(extent.isOpen ? emit(.mul, [batch, count], shape: [], type: .int32, [:]) : count)
            }
        }
        return emit(
            .pack, parts, shape: [Dimension(shape.count)], type: .int32, [.valuesCount: .int(parts.count), .axis: .int(0)])
    }

    /// The size of the batch as a number that is computed when the model runs.
    mutating func runtimeBatch() throws -> Int {
        guard let batchSource, let place = batchSource.tensorShape.firstIndex(of: .batch) else {
            throw call.error("the size of the batch is nowhere to be found")
        }
        let source = emit(
            .shape, [batchSource.tensor], shape: [Dimension(batchSource.dimensions.count)], type: .int32,
            [.outType: .int(Int(ElementType.int32.rawValue))])
        let (begin, end, one) = (tensor(of: [place]), tensor(of: [place + 1]), tensor(of: [1]))
        return emit(.stridedSlice, [source, begin, end, one], shape: [], type: .int32, [.shrinkAxisMask: .int(1)])
    }

    /// 0, 1, 2, … for each sample, of 32 bits.
    mutating func runtimeRange() throws -> ONNXValue {
        let (zero, one) = (tensor(of: [0], shape: []), tensor(of: [1], shape: []))
        let tensor = emit(.range, [zero, try runtimeBatch(), one], shape: [.batch], type: .int32, [:])
        return ONNXValue(tensor: tensor, shape: [.batch], order: [0])
    }
}
