import Models

extension Graph {
    /// Whether what a run of the model gives may depend on the runs before it. Operators of the caller's own are taken to
    /// remember nothing.
    public var remembers: Bool {
        subgraphs.contains { subgraph in
            subgraph.tensors.contains(where: \.isVariable)
                || subgraph.operators.contains { op in
                    let kernel = op.code.customName.map { CustomOperators.all[$0] } ?? OperatorRegistry.all[op.code.builtin]
                    return kernel?.remembers ?? false
                }
        }
    }
}
