import Models
import Tensors

extension SubgraphRunner {
    /// Prepares every operator whose input shapes and parameters are known, and plans memory.
    package func prepare() throws {
        steps = []
        isPrepared = false
        absorbed = []
        postponed = [:]
        try resetTensors()
        // In a function of its own, so that its lists are gone when memory is taken.
        let (scratches, planned, plan) = try prepareOperators()
        for tensor in planned {
            tensor.memory.map { session.release($0.count) }
            tensor.memory = nil
        }
        let arena = try arena(of: plan.size)
        for (scratch, offset) in zip(scratches, plan.offsets) { scratch.data = arena + offset }
        for (tensor, offset) in zip(planned, plan.offsets[scratches.count...]) { tensor.data = arena + offset }
        isPrepared = true
    }

    /// What is computed is unknown, and inputs have their size.
    private func resetTensors() throws {
        let isProduced = Set(subgraph.operators.flatMap(\.outputs))
        // A variable has its value before an operator writes it.
        for i in isProduced where !tensors[i].isVariable {
            tensors[i].isResolved = false
            tensors[i].isConstant = false
        }
        for tensor in inputs where tensor.type.bitWidth != nil {
            guard let bytes = tensor.byteCountOfShape else {
                throw ModelError(
                    "the input cannot have the shape \(tensor.shape)",
                    at: .tensor(tensor.index, name: tensor.name, subgraph: index))
            }
            // Operators make tables as long as their inputs while they are prepared, before memory is planned.
            if bytes > session.options.memoryLimit {
                throw ModelError(
                    "the input of shape \(tensor.shape) needs \(bytes) bytes, over the limit of \(session.options.memoryLimit)",
                    at: .tensor(tensor.index, name: tensor.name, subgraph: index))
            }
            tensor.byteCount = bytes
        }
    }

    /// The operators' working memory and the tensors that are computed, with places in one run of memory for all.
    private func prepareOperators() throws -> (scratches: [Node.Scratch], tensors: [RuntimeTensor], plan: ArenaPlanner) {
        let updates = Dictionary(uniqueKeysWithValues: listUpdates().map { ($0.node, $0) })
        let parts = Set(updates.values.flatMap(\.slices))
        var lastUse = lastUses()
        for update in updates.values {
            // What its parts read is read when they are joined.
            for tensor in update.slices.flatMap({ subgraph.operators[$0].inputs.compactMap { $0 } }) + [update.index] {
                lastUse[tensor] = max(lastUse[tensor], update.node + 1)
            }
        }
        var firstUse = [Int](repeating: 0, count: tensors.count)
        var scratches: [Node.Scratch] = []
        var scratchSteps: [Int] = []
        var planned: [RuntimeTensor] = inputs.filter { $0.type.bitWidth != nil }
        for number in subgraph.operators.indices {
            let node = Node(index: number, runner: self)
            let outputs = node.op.outputs.map { tensors[$0] }
            if parts.contains(number) { continue }
            do {
                let evaluation: Evaluation
                if let update = updates[number] {
                    if let made = try update.evaluation(node) {
                        evaluation = made
                    } else {
                        steps += update.slices.map { Step(node: $0) }
                        throw NotYetKnown()
                    }
                } else {
                    evaluation = try prepare(node)
                }
                if isFoldable(node, outputs) {
                    try fold(node, outputs, evaluation)
                    continue
                }
                if let pool = absorbed.first(where: { $0.node == number }) {
                    // Written when the other operator runs.
                    for output in outputs { firstUse[output.index] = pool.first + 1 }
                    planned += outputs
                    continue
                }
                scratches += node.scratch
                scratchSteps += node.scratch.map { _ in number + 1 }
                for output in outputs where !output.isVariable {
                    firstUse[output.index] = number + 1
                    if output.isResolved && output.type.bitWidth != nil, !isUnwritten(output) { planned.append(output) }
                }
                for output in outputs where output.isVariable { try fit(output) }
                if isIdle(node, outputs) { continue }
                steps.append(Step(node: number, evaluation: initializes(node, outputs) ? once(node, evaluation) : evaluation))
            } catch is NotYetKnown {
                for output in outputs where !output.isVariable { output.isResolved = false }
                steps.append(Step(node: number))
            }
        }
        readerTable = nil
        packedReaders = [:]
        let plan = ArenaPlanner(
            scratches.indices.map { .init(size: scratches[$0].count, first: scratchSteps[$0], last: scratchSteps[$0]) }
                + planned.map {
                    .init(size: $0.byteCount, first: firstUse[$0.index], last: max(lastUse[$0.index], firstUse[$0.index]))
                },
            reuse: !session.options.preservesAllTensors)
        return (scratches, planned, plan)
    }

    /// Whether a tensor stays without elements because a pool's work is done along with that before it, or lost them because
    /// kernels have packed them.
    func isUnwritten(_ tensor: RuntimeTensor) -> Bool { tensor.isGivenUp || absorbed.contains { $0.input === tensor } }

    /// The last step at which each tensor is read; inputs and outputs live to the end.
    private func lastUses() -> [Int] {
        var last = [Int](repeating: 0, count: tensors.count)
        for (number, op) in subgraph.operators.enumerated() {
            for case let input? in op.inputs { last[input] = number + 1 }
        }
        for i in subgraph.inputs + subgraph.outputs { last[i] = subgraph.operators.count + 1 }
        return last
    }

    /// The memory for tensors and working memory: what there is if it has this size.
    private func arena(of size: Int) throws(ModelError) -> UnsafeMutableRawPointer {
        if let arena, size == arenaSize { return arena.base }
        session.release(arenaSize)
        arena = nil
        arenaSize = 0
        try session.reserve(size, for: "the memory of subgraph \(index)")
        arenaSize = size
        let made = AlignedMemory(count: size)
        arena = made
        return made.base
    }

    /// Checks the node and gives its evaluation.
    func prepare(_ node: Node) throws -> Evaluation {
        let code = node.op.code
        if let custom = code.customName {
            if let own = session.options.customOperators[custom] { return try CustomOperators.prepare(own, node) }
            if let foreign = ForeignOperator(custom) { throw node.error(foreign.message, help: foreign.help) }
            guard let kernel = CustomOperators.all[custom] else {
                throw missing(
                    node, "the custom operator '\(custom)' is not known",
                    "give it a Swift closure: model.adding(operator:) in a notebook, InterpreterOptions.customOperators elsewhere"
                )
            }
            return try kernel.plan(node).reference(node)
        }
        guard let kernel = OperatorRegistry.all[code.builtin] else {
            throw missing(node, "the operator \(code.name) is not supported", "")
        }
        // TensorFlow Lite Micro does not look at versions.
        if code.version > kernel.version, session.kernels != .micro {
            throw missing(
                node, "version \(code.version) of \(code.name) is not supported; the highest known is \(kernel.version)", "")
        }
        let plan = try kernel.plan(node)
        preparations?[node.index] = (plan.description, false)
        let outputs = node.op.outputs.map { tensors[$0] }
        // Without elements there is nothing to compute, however large the other dimensions are.
        if kernel.isPure, outputs.allSatisfy({ $0.isResolved && $0.type.bitWidth != nil && $0.elementCount == 0 }) { return {} }
        if session.kernels != .reference, let build = FastKernels.build, let evaluation = try plan.fast(node, build) {
            preparations?[node.index]?.isFast = true
            return evaluation
        }
        try computePostponed(node)
        return try plan.reference(node)
    }

    private func missing(_ node: Node, _ message: String, _ help: String) -> ModelError {
        let operators = Interpreter.sentenceOfOperators(of: session.graph)
        return node.error(message, help: help.isEmpty ? operators : help + "; " + operators)
    }
}
