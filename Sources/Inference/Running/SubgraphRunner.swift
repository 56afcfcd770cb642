import Models
import Tensors

/// One subgraph made ready to run: tensors with memory, operators with their evaluations.
package final class SubgraphRunner {
    package let index: Int
    package let session: Session
    package let subgraph: Subgraph
    package private(set) var tensors: [RuntimeTensor] = []
    /// The subgraphs that call this one, outermost first.
    let callers: [Int]

    enum Step {
        case evaluate(node: Int, Evaluation)
        /// Prepared when its inputs are there.
        case deferred(node: Int)
    }
    private(set) var steps: [Step] = []
    /// Whether operators are being prepared while the model runs, when every computed value can be read.
    private(set) var isInvoking = false
    private(set) var isPrepared = false
    private var arena: AlignedMemory?
    private(set) var arenaSize = 0
    /// By node, then by subgraph.
    private var callees: [Int: [Int: SubgraphRunner]] = [:]
    private var buffers: [PlannedBuffer] = []
    /// Called around each step, for measurements.
    var observer: ((_ node: Int, _ isDone: Bool) -> Void)?

    /// What the arena holds: a tensor or an operator's working memory.
    private struct PlannedBuffer {
        var tensor: RuntimeTensor?
        var scratch: Node.Scratch?
        var plan: ArenaPlanner.Buffer
    }

    init(index: Int, session: Session, callers: [Int] = []) throws(ModelError) {
        self.index = index
        self.session = session
        self.callers = callers
        subgraph = session.graph.subgraphs[index]
        try session.countRunner()
        tensors = subgraph.tensors.enumerated().map { RuntimeTensor(index: $0, info: $1, session: session) }
        for (i, tensor) in tensors.enumerated() { try load(tensor, info: subgraph.tensors[i]) }
        for i in subgraph.inputs { tensors[i].isResolved = true }
    }

    package var inputs: [RuntimeTensor] { subgraph.inputs.map { tensors[$0] } }
    package var outputs: [RuntimeTensor] { subgraph.outputs.map { tensors[$0] } }

    // MARK: Tensors of the file

    /// Constants become views of the file, variables get memory.
    private func load(_ tensor: RuntimeTensor, info: TensorInfo) throws(ModelError) {
        func error(_ message: String) -> ModelError {
            ModelError(message, at: .tensor(tensor.index, name: tensor.name, subgraph: index))
        }
        guard let elements = info.shape.checkedElementCount else {
            throw error("the shape \(info.shape) is not possible")
        }
        let isInput = subgraph.inputs.contains(tensor.index)
        if let data = info.data, !info.isVariable, !isInput {
            if let bytes = info.type.byteCount(of: elements) {
                guard data.count >= bytes else {
                    throw error("the constant of shape \(info.shape) and type \(info.type.name) has \(data.count) bytes where \(bytes) are needed")
                }
                tensor.byteCount = bytes
            } else {
                tensor.byteCount = data.count
            }
            let aligned = data.aligned(to: min(max((info.type.bitWidth ?? 64) / 8, 1), 16))
            tensor.constant = aligned
            tensor.data = UnsafeMutableRawPointer(mutating: aligned.baseAddress)
            tensor.isConstant = true
            tensor.isResolved = true
        } else if info.isVariable && !isInput {
            guard let bytes = info.type.byteCount(of: elements) else { throw error("a variable cannot have the type \(info.type.name)") }
            try tensor.allocate(bytes)
            tensor.isResolved = true
            reset(tensor)
        } else if elements == 0, info.hasRank, !isInput, !isWritten(tensor.index) {
            tensor.isConstant = true
            tensor.isResolved = true
        }
    }

    private func isWritten(_ tensor: Int) -> Bool { writers.contains(tensor) }
    private lazy var writers: Set<Int> = Set(subgraph.operators.flatMap(\.outputs))

    private func reset(_ tensor: RuntimeTensor) {
        let value: UInt8
        if tensor.type == .int8, let zero = tensor.quantization?.zeroPoints.first {
            value = UInt8(bitPattern: Int8(truncatingIfNeeded: zero))
        } else {
            value = 0
        }
        tensor.data.initializeMemory(as: UInt8.self, repeating: value, count: tensor.byteCount)
    }

    /// Variables back to what they were before the first invocation.
    func resetVariables() {
        for tensor in tensors where tensor.isVariable && tensor.memory != nil { reset(tensor) }
    }

    // MARK: Preparation

    /// Prepares every operator whose input shapes and parameters are known, and plans memory.
    package func prepare() throws {
        steps = []
        buffers = []
        isPrepared = false
        let isProduced = Set(subgraph.operators.flatMap(\.outputs))
        for i in isProduced {
            tensors[i].isResolved = false
            tensors[i].isConstant = false
        }
        for tensor in inputs where tensor.type.bitWidth != nil {
            guard let bytes = tensor.shape.checkedElementCount.flatMap({ tensor.type.byteCount(of: $0) }) else {
                throw ModelError(
                    "the input cannot have the shape \(tensor.shape)",
                    at: .tensor(tensor.index, name: tensor.name, subgraph: index))
            }
            tensor.byteCount = bytes
        }
        let lastUse = lastUses()
        var firstUse = [Int](repeating: 0, count: tensors.count)
        var planned: [RuntimeTensor] = inputs.filter { $0.type.bitWidth != nil }
        for number in subgraph.operators.indices {
            let node = Node(index: number, runner: self)
            let outputs = node.op.outputs.map { tensors[$0] }
            do {
                let evaluation = try prepare(node)
                if isFoldable(node, outputs) {
                    try fold(node, outputs, evaluation)
                    continue
                }
                for scratch in node.scratch {
                    buffers.append(.init(scratch: scratch, plan: .init(size: scratch.count, first: number + 1, last: number + 1)))
                }
                for output in outputs {
                    firstUse[output.index] = number + 1
                    if output.isResolved && output.type.bitWidth != nil { planned.append(output) }
                }
                if !isIdle(node, outputs) { steps.append(.evaluate(node: number, evaluation)) }
            } catch is NotYetKnown {
                for output in outputs { output.isResolved = false }
                steps.append(.deferred(node: number))
            }
        }
        for tensor in planned {
            tensor.memory.map { session.release($0.count) }
            tensor.memory = nil
            let plan = ArenaPlanner.Buffer(
                size: tensor.byteCount, first: firstUse[tensor.index], last: max(lastUse[tensor.index], firstUse[tensor.index]))
            buffers.append(PlannedBuffer(tensor: tensor, plan: plan))
        }
        try placeBuffers()
        isPrepared = true
    }

    /// The last step at which each tensor is read; inputs and outputs live to the end.
    private func lastUses() -> [Int] {
        var last = [Int](repeating: 0, count: tensors.count)
        for (number, op) in subgraph.operators.enumerated() {
            for case let input? in op.inputs { last[input] = number + 1 }
        }
        for i in subgraph.inputs + subgraph.outputs { last[i] = subgraph.operators.count + 1 }
        return last
    }

    private func placeBuffers() throws(ModelError) {
        let planner = ArenaPlanner(buffers.map(\.plan), reuse: !session.options.preservesAllTensors)
        if planner.size != arenaSize || arena == nil {
            session.release(arenaSize)
            arena = nil
            arenaSize = 0
            try session.reserve(planner.size, for: "the memory of subgraph \(index)")
            arenaSize = planner.size
            arena = AlignedMemory(count: planner.size)
        }
        for (buffer, offset) in zip(buffers, planner.offsets) {
            buffer.tensor?.data = arena!.base + offset
            buffer.scratch?.data = arena!.base + offset
        }
    }

    /// Checks the node and gives its evaluation.
    private func prepare(_ node: Node) throws -> Evaluation {
        let code = node.op.code
        if let custom = code.customName {
            if let own = session.options.customOperators[custom] { return try CustomOperators.prepare(own, node) }
            guard let kernel = CustomOperators.all[custom] else { throw missing(node, "the custom operator '\(custom)' is not known", "give its Swift closure in InterpreterOptions.customOperators") }
            return try kernel.prepare(node)
        }
        guard let kernel = OperatorRegistry.all[code.builtin] else {
            throw missing(node, "the operator \(code.name) is not supported", "")
        }
        if code.version > kernel.version {
            throw missing(node, "version \(code.version) of \(code.name) is not supported; the highest known is \(kernel.version)", "")
        }
        let evaluation = try kernel.prepare(node)
        let outputs = node.op.outputs.map { tensors[$0] }
        // Without elements there is nothing to compute, however large the other dimensions are.
        if kernel.isPure, outputs.allSatisfy({ $0.isResolved && $0.type.bitWidth != nil && $0.elementCount == 0 }) { return {} }
        if session.kernels != .reference, let fast = FastRegistry.all[code.builtin], let evaluation = try fast(node) {
            return evaluation
        }
        return evaluation
    }

    private func missing(_ node: Node, _ message: String, _ help: String) -> ModelError {
        let operators = Interpreter.sentenceOfOperators(of: session.graph)
        return node.error(message, help: help.isEmpty ? operators : help + "; " + operators)
    }

    // MARK: Constants

    /// Bytes up to which results of constants are kept instead of computed each time.
    private static let foldLimit = 256 << 20

    private func isFoldable(_ node: Node, _ outputs: [RuntimeTensor]) -> Bool {
        guard node.op.code.customName == nil, OperatorRegistry.all[node.op.code.builtin]?.isPure == true else { return false }
        if outputs.contains(where: { !$0.isResolved || $0.type.bitWidth == nil || $0.byteCount > Self.foldLimit }) { return false }
        let readsOnlyShape = node.op.code.builtin == .shape || node.op.code.builtin == .rank
        return readsOnlyShape || node.op.inputs.allSatisfy { $0.map { tensors[$0].isConstant } ?? true }
    }

    /// Whether all that the operator computes are tensors without elements: a loop over the other dimensions, which
    /// may be as large as they like, would do nothing for a long time.
    private func isIdle(_ node: Node, _ outputs: [RuntimeTensor]) -> Bool {
        guard OperatorRegistry.all[node.op.code.builtin]?.isPure == true, !outputs.isEmpty else { return false }
        return outputs.allSatisfy { $0.isResolved && $0.type.bitWidth != nil && $0.byteCount == 0 }
    }

    private func fold(_ node: Node, _ outputs: [RuntimeTensor], _ evaluation: Evaluation) throws {
        try allocate(node, outputs)
        try evaluate(node.index, evaluation)
        for output in outputs { output.isConstant = true }
        release(node)
    }

    private func allocate(_ node: Node, _ outputs: [RuntimeTensor]) throws {
        for scratch in node.scratch {
            try session.reserve(scratch.count, for: "the working memory of an operator")
            scratch.memory = AlignedMemory(count: scratch.count)
            scratch.data = scratch.memory!.base
        }
        for output in outputs where output.isResolved && output.type.bitWidth != nil { try output.allocate(output.byteCount) }
    }

    private func release(_ node: Node) {
        for scratch in node.scratch {
            session.release(scratch.count)
            scratch.memory = nil
        }
    }

    // MARK: Running

    /// Runs every operator once. ``prepare()`` has been called and the inputs are set.
    package func invoke() throws {
        for step in steps {
            switch step {
            case .evaluate(let number, let evaluation):
                if let observer {
                    observer(number, false)
                    try evaluate(number, evaluation)
                    observer(number, true)
                } else {
                    try evaluate(number, evaluation)
                }
            case .deferred(let number):
                observer?(number, false)
                try prepareAndRun(number)
                observer?(number, true)
            }
        }
    }

    private func prepareAndRun(_ number: Int) throws {
        isInvoking = true
        defer { isInvoking = false }
        let node = Node(index: number, runner: self)
        let outputs = node.op.outputs.map { tensors[$0] }
        let evaluation: Evaluation
        do {
            evaluation = try prepare(node)
        } catch is NotYetKnown {
            throw node.error("needs a shape that nothing before it determines")
        }
        try allocate(node, outputs)
        defer { release(node) }
        try evaluate(number, evaluation)
    }

    private func evaluate(_ number: Int, _ evaluation: Evaluation) throws {
        do {
            try evaluation()
        } catch var error as ModelError {
            let name = subgraph.operators[number].code.name
            if error.place == nil { error.place = .node(number, name: name, subgraph: index) }
            throw error
        } catch let error where !(error is NotYetKnown) {
            throw ModelError("\(error)", at: .node(number, name: subgraph.operators[number].code.name, subgraph: index))
        }
    }

    // MARK: Calls

    /// A subgraph that `node` calls, with tensors of its own; the same one however often the node is prepared.
    package func callee(_ callee: Int, of node: Node) throws -> SubgraphRunner {
        if let made = callees[node.index]?[callee] { return made }
        try node.require(session.graph.subgraphs.indices.contains(callee), "calls subgraph \(callee); the model has \(session.graph.subgraphs.count)")
        let path = callers + [index]
        try node.require(!path.contains(callee), "calls subgraph \(callee), which is already running: subgraphs may not call each other in a circle")
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
