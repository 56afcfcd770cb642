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
                try prepareAndRun(deferred[step.node]!)
            }
            observer?(step.node, true)
        }
    }

    private func prepareAndRun(_ deferred: Node) throws {
        isInvoking = true
        defer { isInvoking = false }
        let node = deferred.deferred()
        let evaluation: Evaluation
        do {
            let plan = try plan(node)
            node.plan = plan
            evaluation = node.isIdle ? {} : try fastEvaluation(of: node) ?? plan.reference(node)
        } catch is NotYetKnown {
            throw node.error("needs a shape that nothing before it determines")
        }
        try allocate(node)
        defer { release(node) }
        try evaluate(node.index, evaluation)
    }

    /// Gives a node's outputs and working memory memory of their own.
    func allocate(_ node: Node) throws {
        for scratch in node.scratch {
            try session.reserve(scratch.count, for: "the working memory of an operator")
            scratch.memory = AlignedMemory(count: scratch.count)
            scratch.data = scratch.memory!.base
        }
        for output in node.outputs where output.isVariable { try fit(output) }
        for output in node.outputs where !output.isVariable && output.isResolved && output.type.bitWidth != nil {
            try output.allocate(output.byteCount)
        }
    }

    func release(_ node: Node) {
        for scratch in node.scratch {
            session.release(scratch.count)
            scratch.memory = nil
        }
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
