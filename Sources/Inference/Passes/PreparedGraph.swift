import Models
import Tensors

/// A subgraph on its way from the file to what runs. Passes take operators away; a runner makes steps of those that are left.
package final class PreparedGraph: CustomStringConvertible {
    let runner: SubgraphRunner
    /// The operators, in order.
    var nodes: [Node] { didSet { readerTable = nil } }
    /// The other operators of the file, where somebody looks at them.
    private(set) var removed: [Node] = []
    /// Whether somebody looks at plans that were evaluated, and at operators that were taken away.
    let isInspected: Bool
    /// Constants that are computed only if an operator reads them unpacked: what computes them, by tensor.
    var postponed: [Int: (node: Node, evaluation: Evaluation)] = [:]
    /// The operators that have taken what they need of a computed constant, by its tensor.
    private var takers: [Int: Set<Int>] = [:]
    private var readerTable: Readers?

    init(_ runner: SubgraphRunner, isInspected: Bool) {
        (self.runner, self.isInspected) = (runner, isInspected)
        nodes = []
        nodes = runner.subgraph.operators.enumerated().map { Node(index: $0, op: $1, runner: runner, graph: self) }
    }

    /// Whether a tensor between two operators may stay unwritten: nobody looks at it.
    func maySkip(_ tensor: Int) -> Bool { runner.mayFuse && !runner.subgraph.outputs.contains(tensor) }

    /// The operators that read a tensor, in order; one that reads it twice is there twice.
    func readers(of tensor: Int) -> [Node] {
        let table = readerTable ?? Readers(nodes, tensors: runner.tensors.count)
        readerTable = table
        return table[tensor].map { nodes[Int($0)] }
    }

    func remove(_ node: Node, becoming evaluation: PreparedOperator.Evaluation) {
        node.becomes = evaluation
        if isInspected { removed.append(node) }
    }

    /// Drops what ``remove(_:becoming:)`` was called with.
    func sweep() { nodes.removeAll { $0.becomes != nil } }

    /// Frees a computed constant when all that read it, and `node` is one of them, have packed it, or were computed from it, or
    /// need it no more. The next preparation computes it anew, which it could not do with the copy of one of the file's.
    func hasTaken(_ tensor: RuntimeTensor, by node: Node) {
        guard tensor.isConstant, tensor.memory != nil, tensor.info.data == nil, maySkip(tensor.index) else { return }
        takers[tensor.index, default: []].insert(node.index)
        if readers(of: tensor.index).allSatisfy({ takers[tensor.index]!.contains($0.index) }) { tensor.giveUp() }
    }

    /// What computes a node's outputs.
    func evaluation(of node: Node) throws -> Evaluation {
        if let fast = try runner.fastEvaluation(of: node) { return fast }
        // The reference loops read constants that were left for later.
        for case let input? in postponed.isEmpty ? [] : node.op.inputs {
            guard let (maker, evaluation) = postponed.removeValue(forKey: input) else { continue }
            try runner.tensors[input].allocate(runner.tensors[input].byteCount)
            try runner.evaluate(maker.index, evaluation)
        }
        return try node.plan!.reference(node)
    }

    /// Calls `body` with one operator after the other. Where no computed constant waits for its readers, and nobody looks at
    /// operators later, each is gone before the next takes memory for its kernel.
    func forEachNode(_ body: (Node) throws -> Void) rethrows {
        let hasComputed = runner.tensors.contains { $0.isConstant && $0.memory != nil && $0.info.data == nil }
        var rest = Array(nodes.reversed())
        if !isInspected && postponed.isEmpty && !hasComputed { nodes = [] }
        while let node = rest.popLast() { try body(node) }
    }

    /// Which operators read each tensor, in two lists: a model has many of both.
    private struct Readers {
        /// Where the places of each tensor's readers begin; one more than there are tensors.
        private var starts: [Int32]
        private var places: [Int32]

        init(_ nodes: [Node], tensors: Int) {
            starts = [Int32](repeating: 0, count: tensors + 1)
            for node in nodes { for case let tensor? in node.op.inputs { starts[tensor + 1] += 1 } }
            for tensor in 0..<tensors { starts[tensor + 1] += starts[tensor] }
            places = [Int32](repeating: 0, count: Int(starts[tensors]))
            var next = starts
            for (place, node) in nodes.enumerated() {
                for case let tensor? in node.op.inputs {
                    places[Int(next[tensor])] = Int32(place)
                    next[tensor] += 1
                }
            }
        }

        subscript(_ tensor: Int) -> ArraySlice<Int32> { places[Int(starts[tensor])..<Int(starts[tensor + 1])] }
    }

    /// A line for each operator: its number in the file, its name, the tensors that it reads and writes.
    package var description: String {
        nodes.map { "\($0.index) \($0.op.code.name) \($0.tensors)\n" }.joined()
            + removed.sorted { $0.index < $1.index }.map { "\($0.index): \($0.becomes!.sentence)\n" }.joined()
    }
}

extension Interpreter {
    /// The graph as the passes leave it, prepared anew.
    package func graph(after passes: [Pass]) throws -> String {
        let graph = try runner.unpreparedGraph(isInspected: true)
        for pass in passes { try pass.apply(graph) }
        return graph.description
    }
}
