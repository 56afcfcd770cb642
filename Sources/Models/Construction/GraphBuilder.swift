import Tensors

/// A graph under construction: tensors and operators in the order in which they run.
struct GraphBuilder {
    typealias Options = [OptionField: OperatorOptions.Value]

    /// A tensor that is computed or given.
    struct Tensor {
        var index: Int
        var shape: [Dimension]
        var type: ElementType
    }

    /// A tensor that an operator makes, with its shape. The first dimension is the batch, 1 in the graph's
    /// description.
    struct Value {
        var tensor: Int
        var shape: [Int]
        /// What comes with a Keras tensor: which of its elements along the first axes count.
        var mask: Mask?
        /// Whether a Keras tensor (N, C, …) lies with its channels last, (N, …, C), as `shape` says.
        var isTurned = false
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
    /// Which sizes follow from open ones of the inputs.
    var sizes = OpenSizes()
    /// False once an operator needs the number of images in the file, such as one that keeps a state.
    var hasDynamicBatch: Bool
    /// The finished subgraphs behind the first.
    private var callees: [Subgraph] = []
    /// What keeps its value between invocations, with the tensor of its handle.
    private(set) var variables: [(name: String, shape: [Int])] = []
    /// What stands around the subgraph that is under construction.
    private var suspended: [(tensors: [TensorInfo], operators: [Operator])] = []

    /// - Parameter batch: the rows of each input; nil for any number.
    init(batch: Int? = nil) {
        self.batch = batch ?? 1
        hasDynamicBatch = batch == nil
    }

    // MARK: Subgraphs

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
    mutating func endSubgraph(_ name: String, inputs: [Int], outputs: [Int]) -> Int {
        callees.append(Subgraph(name: name, tensors: tensors, inputs: inputs, outputs: outputs, operators: operators))
        (tensors, operators) = suspended.removeLast()
        return callees.count
    }

    /// The graph of what was built, with one signature. `outputs` are named after what made them.
    func graph(
        name: String, signature key: String = "serving_default", inputs: [(name: String, tensor: Int)],
        outputs: [(name: String, tensor: Int)]
    ) -> Graph {
        let signature = Graph.Signature(
            key: key, inputs: inputs.map { .init(name: $0.name, tensor: $0.tensor) },
            outputs: outputs.map { .init(name: $0.name, tensor: $0.tensor) })
        var main = Subgraph(
            tensors: tensors, inputs: inputs.map(\.tensor), outputs: outputs.map(\.tensor), operators: operators)
        let beginning = beginningOfVariables()
        if beginning != nil {
            let once = Operator(
                OperatorCode(.callOnce), inputs: [], outputs: [],
                options: OperatorOptions(of: .callOnce, [.initSubgraphIndex: .int(callees.count + 1)]))
            main.operators.insert(once, at: 0)
        }
        var subgraphs = [main] + callees + (beginning.map { [$0] } ?? [])
        if !hasDynamicBatch {
            for subgraph in subgraphs.indices {
                for index in subgraphs[subgraph].tensors.indices {
                    subgraphs[subgraph].tensors[index].shapeSignature = nil
                }
            }
        }
        return Graph(description: name, subgraphs: subgraphs, signatures: [signature])
    }

    // MARK: Tensors

    /// A tensor that an operator makes, or an input. In the graph's description an open size is 1.
    mutating func tensor(_ name: String, _ type: ElementType, _ shape: [Dimension]) -> Tensor {
        let isOpen = shape.contains { $0.isOpen }
        var described = Shape(shape.counts)
        // The product of damaged sizes may be larger than a number.
        if isOpen, described.checkedElementCount == nil { described = Shape(shape.map { $0.value ?? 1 }) }
        tensors.append(
            TensorInfo(name: name, type: type, shape: described, shapeSignature: isOpen ? shape.map(\.signature) : nil))
        return Tensor(index: tensors.count - 1, shape: shape, type: type)
    }

    /// A constant; what depends on open sizes has no data.
    mutating func constant(_ name: String, _ constant: Constant) -> Int {
        tensors.append(
            TensorInfo(
                name: name, type: constant.type, shape: Shape(constant.shape), data: constant.open == nil ? constant.data : nil))
        return tensors.count - 1
    }

    mutating func constant(_ name: String, _ values: [Float], shape: [Int]) -> Int {
        constant(name, Constant(values, shape: shape))
    }

    mutating func constant(_ name: String, _ values: [Int], shape: [Int]? = nil) -> Int {
        constant(name, Constant(values, shape: shape, type: .int32))
    }

    /// A whole number, such as an axis.
    mutating func scalar(_ name: String, _ value: Int) -> Int { constant(name, [value] as [Int], shape: []) }

    /// A tensor that keeps its value between invocations, zero at first.
    mutating func state(_ name: String, shape: [Int]) -> Int {
        tensors.append(TensorInfo(name: name, type: .float32, shape: Shape(shape), isVariable: true))
        return tensors.count - 1
    }

    /// What keeps its value between invocations, zero at first.
    ///
    /// - Returns: The handle of the variable, and what it has.
    mutating func variable(_ name: String, shape: [Int]) -> (handle: Int, value: Value) {
        variables.append((name, shape))
        let handle = appendHandle(name)
        let value = tensor(name + "/value", .float32, shape.map { Dimension($0) })
        append(.readVariable, [handle], outputs: [value.index])
        return (handle, Value(value))
    }

    /// Leaves `tensor` to the next invocation.
    mutating func assign(_ tensor: Int, to handle: Int) { append(.assignVariable, [handle, tensor], outputs: [] as [Int]) }

    private mutating func appendHandle(_ name: String) -> Int {
        let handle = tensor(name + "/handle", .resource, []).index
        append(.varHandle, [], outputs: [handle], [.container: .string(""), .sharedName: .string(name)])
        return handle
    }

    /// The subgraph that gives all variables their first values; nil where there is none.
    private func beginningOfVariables() -> Subgraph? {
        guard !variables.isEmpty else { return nil }
        var builder = GraphBuilder()
        for (name, shape) in variables {
            let zeros = [Float](repeating: 0, count: shape.reduce(1, *))
            builder.assign(builder.constant(name + "/zeros", zeros, shape: shape), to: builder.appendHandle(name))
        }
        return Subgraph(name: "variables", tensors: builder.tensors, inputs: [], outputs: [], operators: builder.operators)
    }

    /// Says that no dimension of a tensor is open.
    mutating func fixShape(of tensor: Int) { tensors[tensor].shapeSignature = nil }

    /// Says how a tensor's integers stand for real numbers.
    mutating func quantize(_ tensor: Int, _ quantization: AffineQuantization) { tensors[tensor].quantization = quantization }

    mutating func rename(_ tensor: Int, to name: String) { tensors[tensor].name = name }

    // MARK: Operators

    /// Appends an operator.
    mutating func append(_ code: BuiltinOperator, _ inputs: [Int?], outputs: [Int], _ options: Options? = nil) {
        operators.append(
            Operator(
                OperatorCode(code), inputs: inputs, outputs: outputs, options: options.map { OperatorOptions(of: code, $0) }))
    }

    /// Appends an operator that is no one of TensorFlow Lite's, which a later step replaces.
    mutating func append(placeholder name: String, _ input: Int, output: Int) {
        operators.append(Operator(OperatorCode(.custom, customName: name), inputs: [input], outputs: [output]))
    }
}
