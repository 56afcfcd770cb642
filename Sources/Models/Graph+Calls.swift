extension Operator {
    /// The subgraphs that the operator runs.
    public var calledSubgraphs: [Int] {
        switch code.builtin {
        case .if: [options.int(.thenSubgraphIndex), options.int(.elseSubgraphIndex)]
        case .while, .stablehloWhile: [options.int(.condSubgraphIndex), options.int(.bodySubgraphIndex)]
        case .callOnce: [options.int(.initSubgraphIndex)]
        case .call: [options.int(.subgraph)]
        case .stablehloComposite: [options.int(.decompositionSubgraphIndex)]
        case .stablehloReduce, .stablehloReduceWindow: [options.int(.bodySubgraphIndex)]
        case .stablehloScatter: [options.int(.updateComputationSubgraphIndex)]
        case .stablehloSort: [options.int(.comparatorSubgraphIndex)]
        case .stablehloCase: options.ints(.branchSubgraphIndices)
        case .stablehloCustomCall: options.ints(.calledComputations)
        default: []
        }
    }
}

extension Graph {
    /// How deeply subgraphs may call each other.
    static let callDepthLimit = 64

    /// Refuses calls of subgraphs that do not exist, that call themselves, or that nest too deeply.
    func checkCalls() throws(ModelError) {
        var calls: [[(callee: Int, node: Int)]] = []
        for (index, subgraph) in subgraphs.enumerated() {
            var callees: [(callee: Int, node: Int)] = []
            for (position, node) in subgraph.operators.enumerated() {
                for callee in node.calledSubgraphs {
                    guard subgraphs.indices.contains(callee) else {
                        throw ModelError(
                            "it calls subgraph \(callee), but there are \(subgraphs.count)",
                            at: .node(position, name: node.code.name, subgraph: index))
                    }
                    callees.append((callee, position))
                }
            }
            calls.append(callees)
        }

        // Longest chain of calls below each subgraph, found depth first with a stack of its own.
        var depths = [Int?](repeating: nil, count: subgraphs.count)
        var isOpen = [Bool](repeating: false, count: subgraphs.count)
        for root in subgraphs.indices where depths[root] == nil {
            var stack: [(subgraph: Int, next: Int)] = [(root, 0)]
            isOpen[root] = true
            while let (subgraph, next) = stack.last {
                if next < calls[subgraph].count {
                    stack[stack.count - 1].next += 1
                    let (callee, position) = calls[subgraph][next]
                    let location = ModelError.Location.node(
                        position, name: subgraphs[subgraph].operators[position].code.name, subgraph: subgraph)
                    if isOpen[callee] {
                        throw ModelError("it calls subgraph \(callee), which leads back to this call", at: location)
                    }
                    if depths[callee] == nil {
                        isOpen[callee] = true
                        stack.append((callee, 0))
                    }
                } else {
                    let depth = 1 + (calls[subgraph].compactMap { depths[$0.callee] }.max() ?? 0)
                    guard depth <= Self.callDepthLimit else {
                        throw ModelError("subgraphs call each other more than \(Self.callDepthLimit) deep")
                    }
                    depths[subgraph] = depth
                    isOpen[subgraph] = false
                    stack.removeLast()
                }
            }
        }
    }
}
