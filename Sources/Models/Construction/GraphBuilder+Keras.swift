import Tensors

/// Values of Keras, whose first dimension is the batch.
extension GraphBuilder {
    mutating func input(_ name: String, type: ElementType = .float32, shape: [Int]) -> Value {
        Value(tensor: tensor(name, type, Self.dimensions(shape)).index, shape: shape)
    }

    /// Appends an operator with one output named `name`, of the type of the first input if none is given.
    mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], name: String, shape: [Int], type: ElementType? = nil,
        _ options: Options? = nil
    ) -> Value {
        let type = type ?? inputs.first.flatMap { $0 }.map { tensors[$0].type } ?? .float32
        return append(code, inputs, outputs: [(name, type, shape)], options)[0]
    }

    /// Appends an operator of any number of outputs.
    mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], outputs: [(name: String, type: ElementType, shape: [Int])],
        _ options: Options? = nil
    ) -> [Value] {
        let values = outputs.map { input($0.name, type: $0.type, shape: $0.shape) }
        append(code, inputs, outputs: values.map(\.tensor), options)
        return values
    }

    /// A reshape that keeps the batch; `shape` begins with it.
    ///
    /// - Parameter leader: a tensor whose first sizes are those of the result, where they are not those of `value`.
    mutating func reshape(_ value: Value, to shape: [Int], leader: Value? = nil, name: String) -> Value {
        if value.shape == shape { return value }
        let known = sizes.known(value.shape + shape, at: name)
        if known.contains(nil) {
            let rank = value.shape.count
            return reshape(
                value, to: shape, source: Array(known[..<rank]), target: Array(known[rank...]), leader: leader, name: name)
        }
        let target = constant(name + "/shape", [-1] + shape.dropFirst())
        return append(.reshape, [value.tensor, target], name: name, shape: shape)
    }

    /// `value` with its dimensions, of which the first is the batch.
    func tensor(_ value: Value) -> Tensor {
        Tensor(index: value.tensor, shape: Self.dimensions(value.shape), type: type(of: value))
    }

    private static func dimensions(_ shape: [Int]) -> [Dimension] {
        shape.enumerated().map { Dimension($1, times: $0 == 0 ? [0] : []) }
    }

    func type(of value: Value) -> ElementType { tensors[value.tensor].type }

    /// `value` as elements of `type`; itself if it has them.
    mutating func cast(_ value: Value, to type: ElementType, name: String) -> Value {
        let old = self.type(of: value)
        if old == type { return value }
        return append(
            .cast, [value.tensor], name: name, shape: value.shape, type: type,
            [.inDataType: .int(Int(old.rawValue)), .outDataType: .int(Int(type.rawValue))])
    }

    mutating func rename(_ value: Value, to name: String) { rename(value.tensor, to: name) }
}

extension GraphBuilder.Value {
    init(_ tensor: GraphBuilder.Tensor) { self.init(tensor: tensor.index, shape: tensor.shape.counts) }
}
