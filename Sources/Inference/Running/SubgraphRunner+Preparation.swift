import Models
import Tensors

extension SubgraphRunner {
    /// Prepares every operator whose input shapes and parameters are known, and plans memory.
    ///
    /// - Parameter inspect: Is shown the graph of which steps are made.
    package func prepare(_ inspect: ((PreparedGraph) -> Void)? = nil) throws {
        isPrepared = false
        // In a function of its own, so that its lists are gone when memory is taken.
        let (scratches, planned, plan) = try makeSteps(inspect)
        for tensor in planned {
            tensor.memory.map { session.release($0.count) }
            tensor.memory = nil
        }
        let arena = try arena(of: plan.size)
        for (scratch, offset) in zip(scratches, plan.offsets) { scratch.data = arena + offset }
        for (tensor, offset) in zip(planned, plan.offsets[scratches.count...]) { tensor.data = arena + offset }
        isPrepared = true
    }

    /// The graph before any pass.
    func unpreparedGraph(isInspected: Bool) throws -> PreparedGraph {
        (steps, deferred, isPrepared) = ([], [:], false)
        try resetTensors()
        return PreparedGraph(self, isInspected: isInspected)
    }

    /// What is computed is unknown, and inputs have their size.
    private func resetTensors() throws {
        let isProduced = Set(subgraph.operators.flatMap(\.outputs))
        // A variable has its value before an operator writes it.
        for i in isProduced where !tensors[i].isVariable {
            tensors[i].isResolved = false
            tensors[i].isConstant = false
            tensors[i].isSkipped = false
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
    private func makeSteps(
        _ inspect: ((PreparedGraph) -> Void)?
    ) throws -> (scratches: [Node.Scratch], tensors: [RuntimeTensor], plan: ArenaPlanner) {
        // Each lives from its first use to its last; inputs and outputs to the end.
        var first = [Int32](repeating: 0, count: tensors.count), last = first
        var scratches: [Node.Scratch] = [], scratchTimes: [Int32] = []
        var planned: [RuntimeTensor] = inputs.filter { $0.type.bitWidth != nil }
        // The graph is gone when places are sought.
        do {
            let graph = try unpreparedGraph(isInspected: inspect != nil)
            for pass in Pass.all { try pass.apply(graph) }
            for node in graph.nodes { for case let input? in node.op.inputs { last[input] = Int32(node.index + 1) } }
            for i in subgraph.inputs + subgraph.outputs { last[i] = Int32(subgraph.operators.count + 1) }
            steps.reserveCapacity(graph.nodes.count)
            try graph.forEachNode { node in
                if node.plan == nil {
                    steps.append(Step(node: node.index))
                    deferred[node.index] = node.deferred()
                    return
                }
                let (evaluation, outputs, time) = (try graph.evaluation(of: node), node.outputs, Int32(node.index + 1))
                if !graph.isInspected { node.plan = nil }
                scratches += node.scratch
                scratchTimes += node.scratch.map { _ in time }
                for output in outputs where !output.isVariable {
                    first[output.index] = time
                    if output.isResolved && output.type.bitWidth != nil { planned.append(output) }
                }
                for output in outputs where output.isVariable { try fit(output) }
                steps.append(Step(node: node.index, evaluation: initializes(node) ? once(node, evaluation) : evaluation))
            }
            inspect?(graph)
        }
        let buffers =
            zip(scratches, scratchTimes).map { BufferRequirement(size: $0.count, first: Int($1), last: Int($1)) }
            + planned.map {
                BufferRequirement(
                    size: $0.byteCount, first: Int(first[$0.index]), last: Int(max(last[$0.index], first[$0.index])))
            }
        return (scratches, planned, ArenaPlanner(buffers, reuse: !session.options.preservesAllTensors))
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

    /// Checks the node and gives its outputs their shapes.
    func plan(_ node: Node) throws -> any OperatorPlan {
        let code = node.op.code
        if let custom = code.customName {
            if let own = session.options.customOperators[custom] { return PlainPlan("", try CustomOperators.prepare(own, node)) }
            if let foreign = ForeignOperator(custom) { throw node.error(foreign.message, help: foreign.help) }
            if node.kernel == nil {
                throw missing(
                    node, "the custom operator '\(custom)' is not known",
                    "give it a Swift closure: model.adding(operator:) in a notebook, InterpreterOptions.customOperators elsewhere"
                )
            }
        }
        guard let kernel = node.kernel else { throw missing(node, "the operator \(code.name) is not supported", "") }
        // TensorFlow Lite Micro does not look at versions, and nobody at those of custom operators.
        if code.version > kernel.version, session.kernels != .micro, code.customName == nil {
            throw missing(
                node, "version \(code.version) of \(code.name) is not supported; the highest known is \(kernel.version)", "")
        }
        return try kernel.plan(node)
    }

    /// By a fast kernel, where one covers the case.
    func fastEvaluation(of node: Node) throws -> Evaluation? {
        guard session.kernels != .reference, let build = FastKernels.build else { return nil }
        let evaluation = try node.plan!.fast(node, build)
        node.isFast = evaluation != nil
        return evaluation
    }

    private func missing(_ node: Node, _ message: String, _ help: String) -> ModelError {
        let operators = Interpreter.sentenceOfOperators(of: session.graph)
        return node.error(message, help: help.isEmpty ? operators : help + "; " + operators)
    }
}
