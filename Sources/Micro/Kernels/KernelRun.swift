import Models

/// All operators of a graph after TFLM's look-up, Init and Prepare, subgraph by subgraph.
struct KernelRun {
    struct Prepared {
        var kernel: MicroKernel
        var owner: ArenaPlan.Owner
        var persistent: [KernelContext.Request]
        var scratchCount: Int
        /// Copies of tensors that live until the operator is prepared; see `KernelContext.preparedTensors`.
        var temporary: [TensorInfo]
        var preparesAfterPersisting: Bool
    }

    private(set) var prepared: [Prepared] = []
    private(set) var scratch: [Lifetimes.Scratch] = []
    /// Resource handles, which VAR_HANDLE keeps in the tail: subgraph and tensor.
    private(set) var handles: Set<[Int]> = []
    /// Resource variables that have memory, by name.
    private var variables: Set<String> = []

    /// - Throws: the refusal that the runtime meets first.
    init(graph: Graph, target: MicroTarget) throws(MicroRefusal) {
        let refusals = walk(graph, target)
        if let first = refusals.min(by: { $0.stage < $1.stage }) { throw first }
    }

    private init() {}

    /// Every refusal, in the order in which the runtime would meet them if it went on.
    static func refusals(of graph: Graph, target: MicroTarget) -> [MicroRefusal] {
        var run = KernelRun()
        let refusals = run.walk(graph, target)
        return MicroRefusal.Stage.allCases.flatMap { stage in refusals.filter { $0.stage == stage } }
    }

    private mutating func walk(_ graph: Graph, _ target: MicroTarget) -> [MicroRefusal] {
        var refusals: [MicroRefusal] = []
        for (index, subgraph) in graph.subgraphs.enumerated() {
            for (node, op) in subgraph.operators.enumerated() {
                guard let kernel = MicroKernel.kernel(for: op.code) else {
                    refusals.append(
                        MicroRefusal(
                            op.code.customName.flatMap(ForeignOperator.init)?.message ?? "it has no kernel for this operator",
                            stage: .lookup, operatorName: op.code.name,
                            node: node,
                            subgraph: index))
                    continue
                }
                if op.code.builtin == .varHandle { for output in op.outputs { handles.insert([index, output]) } }
                var context = KernelContext(graph: graph, subgraph: index, node: node, target: target)
                do throws(MicroRefusal) {
                    try context.requireEmptyIntermediates()
                    try kernel.prepare(&context)
                    try context.requireKnownOutputs()
                    allocateVariables(of: op, in: subgraph, &context)
                } catch {
                    refusals.append(error)
                }
                prepared.append(
                    Prepared(
                        kernel: kernel, owner: .node(node, subgraph: index), persistent: context.persistent,
                        scratchCount: context.scratch.count,
                        temporary: context.preparedTensors.map { subgraph.tensors[$0] },
                        preparesAfterPersisting: context.preparesAfterPersisting))
                for request in context.scratch {
                    scratch.append(
                        Lifetimes.Scratch(
                            bytes: request.bytes, node: node, subgraph: index, purpose: request.purpose))
                }
            }
        }
        return refusals
    }

    /// The first operator that assigns to a resource variable gives it memory.
    private mutating func allocateVariables(of op: Operator, in subgraph: Subgraph, _ context: inout KernelContext) {
        guard op.code.builtin == .assignVariable, op.inputs.count > 1, let handle = op.inputs[0],
            let source = subgraph.operators.first(where: {
                $0.code.builtin == .varHandle && $0.outputs.contains(handle)
            }),
            variables.insert(source.options.string(.sharedName)).inserted
        else { return }
        context.persist(context.input(1)?.arenaBytes ?? 0, "variable '\(source.options.string(.sharedName))'")
    }
}
