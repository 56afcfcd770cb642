import Tensors

/// A graph under construction: tensors and operators in the order in which they run.
struct GraphBuilder {
    /// A tensor that an operator makes, with its shape. The first dimension is the batch, 1 in the graph's
    /// description.
    struct Value {
        var tensor: Int
        var shape: [Int]
    }

    private(set) var tensors: [TensorInfo] = []
    private(set) var operators: [Operator] = []
    /// False once an operator needs the number of images in the file, such as one that keeps a state.
    var hasDynamicBatch = true

    /// The shape at run time of a value whose first dimension is the batch.
    private static func signature(_ shape: [Int]) -> [Int]? {
        shape.isEmpty ? nil : [-1] + shape.dropFirst()
    }

    mutating func input(_ name: String, type: ElementType = .float32, shape: [Int]) -> Value {
        tensors.append(TensorInfo(name: name, type: type, shape: Shape(shape), shapeSignature: Self.signature(shape)))
        return Value(tensor: tensors.count - 1, shape: shape)
    }

    mutating func constant(_ name: String, _ values: [Float], shape: [Int]) -> Int {
        tensors.append(TensorInfo(name: name, type: .float32, shape: Shape(shape), data: Bytes(of: values)))
        return tensors.count - 1
    }

    mutating func constant(_ name: String, _ values: [Int], shape: [Int]? = nil) -> Int {
        let data = Bytes(of: values.map { Int32(clamping: $0) })
        tensors.append(TensorInfo(name: name, type: .int32, shape: Shape(shape ?? [values.count]), data: data))
        return tensors.count - 1
    }

    /// A tensor that keeps its value between invocations, zero at first.
    mutating func state(_ name: String, shape: [Int]) -> Int {
        hasDynamicBatch = false
        tensors.append(TensorInfo(name: name, type: .float32, shape: Shape(shape), isVariable: true))
        return tensors.count - 1
    }

    /// Appends an operator with one output named `name`, of the type of the first input if none is given.
    mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], name: String, shape: [Int], type: ElementType? = nil,
        _ options: [OptionField: OperatorOptions.Value]? = nil
    ) -> Value {
        let type = type ?? inputs.first.flatMap { $0 }.map { tensors[$0].type } ?? .float32
        let output = input(name, type: type, shape: shape)
        operators.append(
            Operator(
                OperatorCode(code), inputs: inputs, outputs: [output.tensor],
                options: options.map { OperatorOptions(of: code, $0) }))
        return output
    }

    /// A reshape that keeps the batch; `shape` begins with it.
    mutating func reshape(_ value: Value, to shape: [Int], name: String) -> Value {
        if value.shape == shape { return value }
        let target = constant(name + "/shape", [-1] + shape.dropFirst())
        return append(.reshape, [value.tensor, target], name: name, shape: shape)
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

    mutating func rename(_ value: Value, to name: String) { tensors[value.tensor].name = name }

    /// The graph of what was built. `outputs` are named after what made them.
    func graph(
        name: String, inputs: [(name: String, value: Value)], outputs: [(name: String, value: Value)]
    ) -> Graph {
        var tensors = tensors
        if !hasDynamicBatch {
            for index in tensors.indices { tensors[index].shapeSignature = nil }
        }
        let signature = Graph.Signature(
            key: "serving_default", inputs: inputs.map { .init(name: $0.name, tensor: $0.value.tensor) },
            outputs: outputs.map { .init(name: $0.name, tensor: $0.value.tensor) })
        let subgraph = Subgraph(
            tensors: tensors, inputs: inputs.map(\.value.tensor), outputs: outputs.map(\.value.tensor),
            operators: operators)
        return Graph(description: name, subgraphs: [subgraph], signatures: [signature])
    }
}
