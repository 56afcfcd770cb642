import Models

/// What goes from one round of a WHILE to the next where every shape stays: the tensors that the body changes, and to
/// the condition those that it reads.
struct WhileRound {
    private let results: [(from: RuntimeTensor, to: RuntimeTensor)]
    private let observed: [(from: RuntimeTensor, to: RuntimeTensor)]

    /// nil where the body gives one of its inputs back at another place: then they must be copied apart first.
    init?(body: SubgraphRunner, condition: SubgraphRunner) {
        let inputs = body.inputs
        let results = zip(body.outputs, inputs).filter { $0 !== $1 }
        guard !results.contains(where: { result in inputs.contains { $0 === result.0 } }) else { return nil }
        self.results = results.map { ($0, $1) }
        let read = Set(condition.subgraph.operators.flatMap { $0.inputs.compactMap { $0 } } + condition.subgraph.outputs)
        observed = zip(inputs, condition.inputs).filter { read.contains($1.index) }.map { ($0, $1) }
    }

    func carry() {
        for (from, to) in results { to.data.copyMemory(from: from.data, byteCount: to.byteCount) }
        for (from, to) in observed { to.data.copyMemory(from: from.data, byteCount: to.byteCount) }
    }
}
