import Models
import Tensors

extension SubgraphRunner {
    /// Runs every operator once. ``prepare()`` has been called and the inputs are set.
    package func invoke() throws {
        for step in steps {
            observer?(step.node, false)
            if let evaluation = step.evaluation {
                try evaluate(step.node, evaluation)
            } else {
                try prepareAndRun(step.node)
            }
            observer?(step.node, true)
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

    func evaluate(_ number: Int, _ evaluation: Evaluation) throws {
        do {
            try evaluation()
        } catch var error as ModelError {
            let name = subgraph.operators[number].code.name
            if error.location == nil { error.location = .node(number, name: name, subgraph: index) }
            throw error
        } catch let error where !(error is NotYetKnown) {
            throw ModelError("\(error)", at: .node(number, name: subgraph.operators[number].code.name, subgraph: index))
        }
    }
}
