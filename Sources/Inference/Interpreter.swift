import Models
import Tensors

/// Runs a model.
///
///     let interpreter = try Interpreter(graph: graph)
///     try interpreter.setInput(0, image)
///     try interpreter.invoke()
///     let scores = try interpreter.output(0)
///
/// An interpreter belongs to one thread at a time; ``twin()`` makes another that shares packed weights.
public final class Interpreter {
    /// The model, as it was given.
    public var graph: Graph { session.graph }
    /// Whose arithmetic runs.
    public var kernels: KernelChoice { session.kernels }
    /// What this interpreter may do and use.
    public var options: InterpreterOptions { session.options }
    let session: Session
    let runner: SubgraphRunner
    var signature: Graph.Signature? { signatureNumber.map { session.graph.signatures[$0] } }
    private let signatureNumber: Int?

    /// Reads the graph's tensors and checks the order of its operators; operators are prepared by
    /// ``allocateTensors()``.
    ///
    /// - Parameter signature: the key of the signature to run; nil runs the first subgraph.
    /// - Throws: ModelError for a graph that cannot run.
    public convenience init(
        graph: Graph, kernels: KernelChoice = .fast, signature: String? = nil, options: InterpreterOptions = .init()
    ) throws(ModelError) {
        try self.init(graph: graph, kernels: kernels, signature: signature, options: options, packed: PackedConstants())
    }

    init(
        graph: Graph, kernels: KernelChoice, signature: String?, options: InterpreterOptions, packed: PackedConstants
    ) throws(ModelError) {
        try graph.check()
        var subgraph = 0
        if let signature {
            guard let found = graph.signatures.firstIndex(where: { $0.key == signature }) else {
                throw ModelError(
                    "the model has no signature '\(signature)'",
                    help: "it has: " + (graph.signatures.isEmpty ? "none" : graph.signatures.map(\.key).joined(separator: ", ")))
            }
            signatureNumber = found
            subgraph = graph.signatures[found].subgraph
        } else {
            signatureNumber = graph.signatures.firstIndex { $0.subgraph == 0 }
        }
        guard graph.subgraphs.indices.contains(subgraph) else {
            throw ModelError("the model has no subgraph \(subgraph)")
        }
        session = Session(graph: graph, kernels: kernels, options: options, packed: packed)
        runner = try SubgraphRunner(index: subgraph, session: session)
    }

    /// Another interpreter of the same model, for another thread: constants and packed weights are shared, inputs,
    /// outputs and variables are its own.
    public func twin() throws(ModelError) -> Interpreter {
        let key = signature.map(\.key)
        let twin = try Interpreter(
            graph: graph, kernels: kernels, signature: runner.index == 0 ? nil : key, options: options, packed: session.packed)
        for (i, input) in runner.inputs.enumerated() { twin.runner.resizeInput(i, to: input.shape) }
        return twin
    }

    // MARK: Shape and memory

    /// The inputs of the subgraph that runs; for a signature, in its order.
    public var inputs: [TensorDescription] { runner.inputs.map(TensorDescription.init) }
    /// Shapes are those of the last preparation; outputs with shapes that depend on values have them after
    /// ``invoke()``.
    public var outputs: [TensorDescription] { runner.outputs.map(TensorDescription.init) }

    /// Bytes of the memory planned for the model's tensors, those of the subgraphs that its operators call among them.
    public var arenaByteCount: Int { runner.plannedByteCount }

    /// Whether operators are prepared, and their outputs get memory, while the model runs: those that depend on values.
    package var defersOperators: Bool { runner.defersOperators }

    /// Gives input `i` another shape; operators are prepared anew before the next run.
    public func resizeInput(_ i: Int, to shape: Shape) throws(ModelError) {
        try check(input: i)
        guard shape.checkedElementCount != nil else {
            throw ModelError("input \(i) cannot have the shape \(shape)")
        }
        if runner.inputs[i].shape != shape { runner.resizeInput(i, to: shape) }
    }

    /// Gives input `i` the shape in which it takes `byteCount` bytes: the shape it has, or one that differs only in a
    /// dimension that the file leaves open, else in the first dimension.
    ///
    /// - Throws: ModelError that says how many bytes the input takes, if no such shape exists or more than one.
    public func resizeInput(_ i: Int, toFit byteCount: Int) throws(ModelError) {
        try check(input: i)
        let tensor = runner.inputs[i]
        guard tensor.type.bitWidth != nil else { return }
        if tensor.byteCountOfShape == byteCount { return }
        let open = tensor.info.shapeSignature?.indices.filter { tensor.info.shapeSignature![$0] < 0 } ?? []
        if open.count > 1 {
            throw ModelError(
                "input \(i) '\(tensor.name)' leaves \(open.count) dimensions open, \(Shape(tensor.info.shapeSignature ?? [])): \(byteCount) bytes do not tell its shape",
                help: "Give its shape, such as --shape \(tensor.shape.dimensions.map(String.init).joined(separator: ",")).")
        }
        let axis = open.first ?? 0
        if axis < tensor.rank, !open.isEmpty || tensor.info.shapeSignature == nil {
            var one = tensor.shape
            one[axis] = 1
            if let unit = one.checkedElementCount.flatMap({ tensor.type.byteCount(of: $0) }), unit > 0,
                byteCount % unit == 0, byteCount > 0
            {
                one[axis] = byteCount / unit
                return try resizeInput(i, to: one)
            }
        }
        throw ModelError(
            "input \(i) '\(tensor.name)' of type \(tensor.type.name) and shape \(Shape(tensor.info.shapeSignature ?? tensor.shape.dimensions)) takes \(tensor.type.byteCount(of: tensor.shape.elementCount) ?? 0) bytes; \(byteCount) were given"
        )
    }

    /// Prepares every operator and plans the memory. ``invoke()`` and the setting of inputs do it when needed.
    public func allocateTensors() throws(ModelError) {
        if runner.isPrepared { return }
        try Self.narrowing { try runner.prepare() }
    }

    // MARK: Running

    /// Runs the model on the inputs set.
    public func invoke() throws(ModelError) {
        try allocateTensors()
        try Self.narrowing { try runner.invoke() }
    }

    /// Sets input `i` from raw little-endian bytes, exactly as many as the input has.
    public func setInput(_ i: Int, bytes: UnsafeRawBufferPointer) throws(ModelError) {
        try check(input: i)
        try allocateTensors()
        let tensor = runner.inputs[i]
        if tensor.type.bitWidth == nil {
            try Self.narrowing { try tensor.allocate(bytes.count) }
        } else if bytes.count != tensor.byteCount {
            throw ModelError(
                "input \(i) '\(tensor.name)' of type \(tensor.type.name) and shape \(tensor.shape) takes \(tensor.byteCount) bytes; \(bytes.count) were given"
            )
        }
        if bytes.count > 0 { tensor.data.copyMemory(from: bytes.baseAddress!, byteCount: bytes.count) }
    }

    /// Sets input `i` from elements, whose total size is that of the input.
    public func setInput<T: BitwiseCopyable>(_ i: Int, _ values: [T]) throws(ModelError) {
        try Self.narrowing { try values.withUnsafeBytes { try setInput(i, bytes: $0) } }
    }

    /// Sets input `i` from a tensor of the same type and size.
    ///
    /// - Throws: ``ModelError`` for an index that there is not, and for a tensor of another type or size.
    public func setInput(_ i: Int, _ tensor: Tensor) throws(ModelError) {
        try check(input: i)
        if runner.inputs[i].type != tensor.type {
            throw ModelError(
                "input \(i) '\(runner.inputs[i].name)' has the type \(runner.inputs[i].type.name); a tensor of \(tensor.type.name) was given"
            )
        }
        try Self.narrowing { try tensor.bytes.withUnsafeBytes { try setInput(i, bytes: $0) } }
    }

    /// The memory of input `i`, to be filled in place.
    public func withInput<R>(_ i: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> R) throws -> R {
        try check(input: i)
        try allocateTensors()
        let tensor = runner.inputs[i]
        return try body(UnsafeMutableRawBufferPointer(start: tensor.data, count: tensor.byteCount))
    }

    /// A copy of output `i` of the last run.
    public func output(_ i: Int) throws(ModelError) -> Tensor {
        try check(output: i)
        return runner.outputs[i].snapshot()
    }

    /// The memory of output `i` of the last run.
    public func withOutput<R>(_ i: Int, _ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        try check(output: i)
        let tensor = runner.outputs[i]
        return try body(UnsafeRawBufferPointer(start: tensor.data, count: tensor.byteCount))
    }

    /// A copy of any tensor of the subgraph that runs; nil if it has no value. Values of inner tensors stay only
    /// with ``InterpreterOptions/preservesAllTensors``.
    public func tensor(_ index: Int) -> Tensor? {
        guard runner.tensors.indices.contains(index), runner.tensors[index].isResolved,
            !runner.tensors[index].isUnwritten
        else { return nil }
        return runner.tensors[index].snapshot()
    }

    /// Forgets what the model remembers from earlier runs: variables, resources and states of operators. The next run is like
    /// the first, with the initializations that a model does once.
    public func resetVariables() {
        runner.resetVariables()
        session.resources.reset()
    }

    private func check(input i: Int) throws(ModelError) {
        if !runner.subgraph.inputs.indices.contains(i) {
            throw ModelError("the model has \(runner.subgraph.inputs.count) inputs; there is no input \(i)")
        }
    }

    private func check(output i: Int) throws(ModelError) {
        if !runner.subgraph.outputs.indices.contains(i) {
            throw ModelError("the model has \(runner.subgraph.outputs.count) outputs; there is no output \(i)")
        }
    }

    /// Errors of the interpreter are ModelErrors; anything else that an operator throws becomes one.
    static func narrowing<R>(_ body: () throws -> R) throws(ModelError) -> R {
        do {
            return try body()
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError("\(error)")
        }
    }
}
