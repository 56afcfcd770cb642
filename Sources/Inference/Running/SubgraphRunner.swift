import Models
import Tensors

/// One subgraph made ready to run: tensors with memory, operators with their evaluations.
package final class SubgraphRunner {
    package let index: Int
    package let session: Session
    package var subgraph: Subgraph { session.graph.subgraphs[index] }
    package private(set) var tensors: [RuntimeTensor] = []
    /// The subgraphs that call this one, outermost first.
    let callers: [Int]

    struct Step {
        /// The operator's number in the file.
        var node: Int
        /// nil where the operator is prepared when its inputs are there.
        var evaluation: Evaluation?
    }
    var steps: [Step] = []
    /// The operators of steps without an evaluation, by number.
    var deferred: [Int: Node] = [:]
    /// Whether some operators, also of subgraphs that these call, are prepared while the model runs.
    var defersOperators: Bool {
        steps.contains { $0.evaluation == nil } || tensors.contains { !$0.isResolved }
            || callees.values.contains { $0.values.contains(where: \.defersOperators) }
    }
    /// Whether operators are being prepared while the model runs, when every computed value can be read.
    var isInvoking = false
    var isPrepared = false
    var arena: AlignedMemory?
    var arenaSize = 0
    /// Of this subgraph and of those that it calls.
    var plannedByteCount: Int { callees.values.flatMap(\.values).reduce(arenaSize) { $0 + $1.plannedByteCount } }
    /// By node, then by subgraph.
    var callees: [Int: [Int: SubgraphRunner]] = [:]
    /// Whether every operator is to be run by itself.
    var separatesOperators = false
    /// What operators remember, other than variables and resources, and how much that is, by node.
    var memories: [Int: (size: Int, memory: any Resource)] = [:]
    /// Called around each step, for measurements.
    var observer: ((_ node: Int, _ isDone: Bool) -> Void)?

    init(index: Int, session: Session, callers: [Int] = []) throws(ModelError) {
        self.index = index
        self.session = session
        self.callers = callers
        try session.countRunner()
        tensors = subgraph.tensors.enumerated().map { RuntimeTensor(index: $0, info: $1, subgraph: index, session: session) }
        let (inputs, writers) = (Set(subgraph.inputs), Set(subgraph.operators.flatMap(\.outputs)))
        for i in subgraph.scratchTensors { try loadScratch(tensors[i]) }
        for (i, tensor) in tensors.enumerated() {
            try load(tensor, info: subgraph.tensors[i], isInput: inputs.contains(i), isWritten: writers.contains(i))
        }
        for i in subgraph.inputs { tensors[i].isResolved = true }
    }

    /// Whether operators may be done together, and tensors between them stay unwritten.
    var mayFuse: Bool { !session.options.preservesAllTensors && !separatesOperators }

    package private(set) lazy var inputs: [RuntimeTensor] = subgraph.inputs.map { tensors[$0] }
    package private(set) lazy var outputs: [RuntimeTensor] = subgraph.outputs.map { tensors[$0] }

    // MARK: Tensors of the file

    /// Constants become views of the file, variables get memory.
    private func load(_ tensor: RuntimeTensor, info: TensorInfo, isInput: Bool, isWritten: Bool) throws(ModelError) {
        func error(_ message: String) -> ModelError {
            ModelError(message, at: .tensor(tensor.index, name: tensor.name, subgraph: index))
        }
        guard let elements = info.shape.checkedElementCount else {
            throw error("the shape \(info.shape) is not possible")
        }
        if let data = info.data, !info.isVariable, !isInput {
            if let bytes = info.type.byteCount(of: elements) {
                guard data.count >= bytes else {
                    throw error(
                        "the constant of shape \(info.shape) and type \(info.type.name) has \(data.count) bytes where \(bytes) are needed"
                    )
                }
                tensor.byteCount = bytes
            } else {
                tensor.byteCount = data.count
            }
            let alignment = min(max((info.type.bitWidth ?? 64) / 8, 1), 16)
            if Int(bitPattern: data.baseAddress) % alignment == 0 {
                tensor.data = UnsafeMutableRawPointer(mutating: data.baseAddress)
            } else {
                try tensor.allocate(tensor.byteCount)
                data.withUnsafeBytes { tensor.data.copyMemory(from: $0.baseAddress!, byteCount: tensor.byteCount) }
            }
            tensor.isConstant = true
            tensor.isResolved = true
        } else if info.isVariable && !isInput {
            guard let bytes = info.type.byteCount(of: elements) else {
                throw error("a variable cannot have the type \(info.type.name)")
            }
            try tensor.allocate(bytes)
            tensor.isResolved = true
            reset(tensor)
        } else if elements == 0, !isInput, !isWritten {
            tensor.isConstant = true
            tensor.isResolved = true
        }
    }

    /// Memory that a custom operator works in, given to it as an input.
    private func loadScratch(_ tensor: RuntimeTensor) throws(ModelError) {
        guard let bytes = tensor.byteCountOfShape else { return }
        try tensor.allocate(bytes)
        tensor.isResolved = true
        reset(tensor)
    }

    /// A variable as it is before the first invocation.
    func reset(_ tensor: RuntimeTensor) {
        let value: UInt8
        if tensor.type == .int8, let zero = tensor.quantization?.zeroPoints.first {
            value = UInt8(bitPattern: Int8(truncatingIfNeeded: zero))
        } else {
            value = 0
        }
        tensor.data.initializeMemory(as: UInt8.self, repeating: value, count: tensor.byteCount)
    }

    private(set) lazy var variables = subgraph.tensors.indices.filter { tensors[$0].isVariable && !subgraph.inputs.contains($0) }
        .map { tensors[$0] }

    /// What this subgraph and those that it calls remember, back to what it was before the first invocation.
    func resetVariables() {
        for tensor in variables { reset(tensor) }
        for (_, memory) in memories.values { memory.reset() }
        for callee in callees.values.flatMap(\.values) { callee.resetVariables() }
    }

    /// A subgraph that `node` calls, with tensors of its own; the same one however often the node is prepared.
    package func callee(_ callee: Int, of node: Node) throws -> SubgraphRunner {
        if let made = callees[node.index]?[callee] { return made }
        try node.require(
            session.graph.subgraphs.indices.contains(callee),
            "calls subgraph \(callee); the model has \(session.graph.subgraphs.count)")
        let path = callers + [index]
        try node.require(
            !path.contains(callee),
            "calls subgraph \(callee), which is already running: subgraphs may not call each other in a circle")
        try node.require(path.count < Session.depthLimit, "calls subgraphs more than \(Session.depthLimit) deep")
        let made = try SubgraphRunner(index: callee, session: session, callers: path)
        callees[node.index, default: [:]][callee] = made
        return made
    }

    /// Sets the shape of input `i`; ``prepare()`` must follow.
    package func resizeInput(_ i: Int, to shape: Shape) {
        inputs[i].shape = shape
        isPrepared = false
    }

    /// Operators are prepared anew before the next run.
    func invalidate() { isPrepared = false }
}
