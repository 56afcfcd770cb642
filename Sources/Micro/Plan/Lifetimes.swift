import Models

/// The buffers of the head in the order in which TFLM adds them to its planner: the tensors of all subgraphs, then
/// scratch. Source: micro_allocation_info.cc.
struct Lifetimes {
    struct Scratch {
        var bytes: Int
        var node: Int
        var subgraph: Int
        var purpose: String
    }

    struct Buffer {
        var first = -1
        var last = -1
    }

    private let graph: Graph
    private let scratch: [Scratch]
    private(set) var tensors: [[Buffer]]
    private(set) var scratchBuffers: [Buffer]
    /// What happens at each step.
    private(set) var steps: [ArenaPlan.Step] = []
    private var step = 0

    /// Refuses a graph whose control flow goes round in a circle.
    init(of graph: Graph, scratch: [Scratch]) throws(MicroRefusal) {
        self.graph = graph
        self.scratch = scratch
        tensors = graph.subgraphs.map { [Buffer](repeating: Buffer(), count: $0.tensors.count) }
        scratchBuffers = [Buffer](repeating: Buffer(), count: scratch.count)
        steps = [ArenaPlan.Step(name: "input", node: nil, subgraph: 0)]
        try mark(0, path: [])
    }

    private mutating func mark(_ subgraph: Int, path: [Int]) throws(MicroRefusal) {
        if path.contains(subgraph) || steps.count > 1_000_000 {
            throw MicroRefusal("subgraph \(subgraph) calls itself", stage: .plan, subgraph: subgraph)
        }
        let description = graph.subgraphs[subgraph]
        for tensor in description.inputs { create(tensor, in: subgraph) }
        for (node, op) in description.operators.enumerated() {
            advance(to: op.code.name, node: node, subgraph: subgraph)
            for tensor in op.outputs { create(tensor, in: subgraph) }
            let start = step
            for called in op.calledSubgraphs where graph.subgraphs.indices.contains(called) {
                advance(to: op.code.name, node: node, subgraph: subgraph)
                try mark(called, path: path + [subgraph])
            }
            for tensor in op.inputs { if let tensor { tensors[subgraph][tensor].last = step } }
            for tensor in op.outputs { tensors[subgraph][tensor].last = step }
            for (index, request) in scratch.enumerated() where request.node == node && request.subgraph == subgraph {
                if scratchBuffers[index].first == -1 { scratchBuffers[index].first = start }
                scratchBuffers[index].last = step
            }
        }
        for tensor in description.outputs { tensors[subgraph][tensor].last = step }
    }

    /// A subgraph that is entered twice keeps its tensors from the first time on.
    private mutating func create(_ tensor: Int, in subgraph: Int) {
        if tensors[subgraph][tensor].first == -1 { tensors[subgraph][tensor].first = step }
        tensors[subgraph][tensor].last = step
    }

    private mutating func advance(to name: String, node: Int, subgraph: Int) {
        step += 1
        steps.append(ArenaPlan.Step(name: name, node: node, subgraph: subgraph))
    }
}

extension Operator {
    /// The subgraphs that control flow enters, in TFLM's order.
    var calledSubgraphs: [Int] {
        switch code.builtin {
        case .if: [options.int(.thenSubgraphIndex), options.int(.elseSubgraphIndex)]
        case .while: [options.int(.condSubgraphIndex), options.int(.bodySubgraphIndex)]
        case .callOnce: [options.int(.initSubgraphIndex)]
        default: []
        }
    }
}
