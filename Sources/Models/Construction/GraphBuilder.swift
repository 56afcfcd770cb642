import Tensors

/// A graph under construction: tensors and operators in the order in which they run.
struct GraphBuilder {
    /// A tensor that an operator makes, with its shape. The first dimension is the batch, 1 in the graph's
    /// description.
    struct Value {
        var tensor: Int
        var shape: [Int]
        /// What comes with a Keras tensor: which of its elements along the first axes count.
        var mask: Mask?
    }

    /// Booleans, of a sequence (N, T).
    struct Mask {
        var tensor: Int
        var shape: [Int]
    }

    private(set) var tensors: [TensorInfo] = []
    private(set) var operators: [Operator] = []
    /// The rows of each input; 1 where any number is possible.
    let batch: Int
    /// False once an operator needs the number of images in the file, such as one that keeps a state.
    var hasDynamicBatch: Bool
    /// The finished subgraphs behind the first.
    private var callees: [Subgraph] = []
    /// What stands around the subgraph that is under construction.
    private var suspended: [(tensors: [TensorInfo], operators: [Operator])] = []

    /// - Parameter batch: the rows of each input; nil for any number.
    init(batch: Int? = nil) {
        self.batch = batch ?? 1
        hasDynamicBatch = batch == nil
    }

    /// The shape at run time of a value whose first dimension is the batch.
    private static func signature(_ shape: [Int]) -> [Int]? {
        shape.isEmpty ? nil : [-1] + shape.dropFirst()
    }

    /// Operators from here on are those of a new subgraph, which an operator such as WHILE calls, until
    /// ``endSubgraph(_:inputs:outputs:)``. Values of the subgraph around it do not exist in it: what it needs are its
    /// inputs, and constants of its own.
    mutating func beginSubgraph() {
        suspended.append((tensors, operators))
        (tensors, operators) = ([], [])
    }

    /// Ends what ``beginSubgraph()`` began and goes on with the subgraph around it.
    ///
    /// - Returns: The subgraph's index.
    mutating func endSubgraph(_ name: String, inputs: [Value], outputs: [Value]) -> Int {
        callees.append(
            Subgraph(
                name: name, tensors: tensors, inputs: inputs.map(\.tensor), outputs: outputs.map(\.tensor),
                operators: operators))
        (tensors, operators) = suspended.removeLast()
        return callees.count
    }

    mutating func input(_ name: String, type: ElementType = .float32, shape: [Int]) -> Value {
        tensors.append(TensorInfo(name: name, type: type, shape: Shape(shape), shapeSignature: Self.signature(shape)))
        return Value(tensor: tensors.count - 1, shape: shape)
    }

    mutating func constant(_ name: String, _ constant: Constant) -> Int {
        append(TensorInfo(name: name, type: constant.type, shape: Shape(constant.shape), data: constant.data))
    }

    mutating func constant(_ name: String, _ values: [Float], shape: [Int]) -> Int {
        constant(name, Constant(values, shape: shape))
    }

    mutating func constant(_ name: String, _ values: [Int], shape: [Int]? = nil) -> Int {
        constant(name, Constant(values, shape: shape))
    }

    /// A whole number, such as an axis.
    mutating func scalar(_ name: String, _ value: Int) -> Int { constant(name, [value] as [Int], shape: []) }

    /// A tensor that keeps its value between invocations, zero at first.
    mutating func state(_ name: String, shape: [Int]) -> Int {
        hasDynamicBatch = false
        tensors.append(TensorInfo(name: name, type: .float32, shape: Shape(shape), isVariable: true))
        return tensors.count - 1
    }

    mutating func append(_ tensor: TensorInfo) -> Int {
        tensors.append(tensor)
        return tensors.count - 1
    }

    mutating func append(_ node: Operator) { operators.append(node) }

    /// Appends an operator with one output named `name`, of the type of the first input if none is given.
    mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], name: String, shape: [Int], type: ElementType? = nil,
        _ options: [OptionField: OperatorOptions.Value]? = nil
    ) -> Value {
        let type = type ?? inputs.first.flatMap { $0 }.map { tensors[$0].type } ?? .float32
        return append(code, inputs, outputs: [(name, type, shape)], options)[0]
    }

    /// Appends an operator of any number of outputs.
    mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], outputs: [(name: String, type: ElementType, shape: [Int])],
        _ options: [OptionField: OperatorOptions.Value]? = nil
    ) -> [Value] {
        let values = outputs.map { input($0.name, type: $0.type, shape: $0.shape) }
        operators.append(
            Operator(
                OperatorCode(code), inputs: inputs, outputs: values.map(\.tensor),
                options: options.map { OperatorOptions(of: code, $0) }))
        return values
    }

    /// Says that no dimension of `value` is the batch, as of a counter or a shape.
    mutating func fixShape(of value: Value) { tensors[value.tensor].shapeSignature = nil }

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
        let signature = Graph.Signature(
            key: "serving_default", inputs: inputs.map { .init(name: $0.name, tensor: $0.value.tensor) },
            outputs: outputs.map { .init(name: $0.name, tensor: $0.value.tensor) })
        let main = Subgraph(
            tensors: tensors, inputs: inputs.map(\.value.tensor), outputs: outputs.map(\.value.tensor),
            operators: operators)
        var subgraphs = [main] + callees
        if !hasDynamicBatch {
            for subgraph in subgraphs.indices {
                for index in subgraphs[subgraph].tensors.indices {
                    subgraphs[subgraph].tensors[index].shapeSignature = nil
                }
            }
        }
        return Graph(description: name, subgraphs: subgraphs, signatures: [signature])
    }
}
