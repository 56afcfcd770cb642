import Models

extension ArenaBuilder {
    /// Every tensor's size must be a number.
    static func checkSizes(of graph: Graph) throws(MicroRefusal) {
        for (index, subgraph) in graph.subgraphs.enumerated() {
            for (number, tensor) in subgraph.tensors.enumerated() where tensor.arenaBytes == nil {
                throw MicroRefusal(
                    "tensor \(number) '\(tensor.name)' is \(tensor.type.name) \(tensor.shape), which has no size",
                    stage: .plan, subgraph: index)
            }
        }
    }

    /// A matrix with an empty dimension is a tensor whose shape is not known: TFLM has no dynamic tensors.
    static func checkShapes(of graph: Graph) throws(MicroRefusal) {
        for (index, subgraph) in graph.subgraphs.enumerated() {
            for (node, op) in subgraph.operators.enumerated() {
                for number in op.inputs.compactMap({ $0 }) + op.outputs {
                    let shape = subgraph.tensors[number].shape
                    if shape.rank > 1, shape.dimensions.contains(0) {
                        throw MicroRefusal(
                            "tensor \(number) is \(shape); dynamic tensors are not supported", stage: .prepare,
                            operatorName: op.code.name, node: node, subgraph: index)
                    }
                }
            }
        }
    }
}
