import Tensors

extension Graph {
    /// The graph with one of its outputs, by the name that its first signature has for it, and with the operators that it needs;
    /// the graph as it is where no name is given. Inputs stay, so that it takes what the whole takes.
    ///
    /// - Throws: ``ModelError`` for a name that no output has.
    package func keeping(output name: String?) throws(ModelError) -> Graph {
        guard let name else { return self }
        let outputs = signatures.first?.outputs ?? []
        guard let kept = outputs.first(where: { $0.name == name }) else {
            throw ModelError("there is no output '\(name)'", help: "There are \(outputList).")
        }
        var graph = self
        graph.subgraphs[signatures[0].subgraph].outputs = [kept.tensor]
        graph.signatures[0].outputs = [kept]
        return graph.simplified()
    }

    /// The outputs of the first signature with their types and shapes, as a sentence lists them.
    package var outputList: String {
        guard let signature = signatures.first else { return "none with a name" }
        let tensors = subgraphs[signature.subgraph].tensors
        return signature.outputs.map { output in
            let tensor = tensors[output.tensor]
            return "\(output.name) (\(tensor.type.name) \(tensor.shapeSignature.map { Shape($0) } ?? tensor.shape))"
        }.joined(separator: ", ")
    }
}
