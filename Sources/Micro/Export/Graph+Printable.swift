import Models

extension Graph {
    /// The same graph, its names fit for a terminal; see `String.printable`.
    public var withPrintableNames: Graph {
        var graph = self
        graph.description = description.printable
        for index in graph.metadata.indices { graph.metadata[index].name = metadata[index].name.printable }
        for index in graph.signatures.indices {
            graph.signatures[index].key = signatures[index].key.printable
            func shown(_ entries: [Signature.Entry]) -> [Signature.Entry] {
                entries.map { Signature.Entry(name: $0.name.printable, tensor: $0.tensor) }
            }
            graph.signatures[index].inputs = shown(signatures[index].inputs)
            graph.signatures[index].outputs = shown(signatures[index].outputs)
        }
        for index in graph.declaredOperatorCodes.indices {
            graph.declaredOperatorCodes[index].customName = declaredOperatorCodes[index].customName?.printable
        }
        for index in graph.subgraphs.indices {
            graph.subgraphs[index].name = subgraphs[index].name.printable
            for tensor in graph.subgraphs[index].tensors.indices {
                graph.subgraphs[index].tensors[tensor].name = subgraphs[index].tensors[tensor].name.printable
            }
            for node in graph.subgraphs[index].operators.indices {
                let name = subgraphs[index].operators[node].code.customName
                graph.subgraphs[index].operators[node].code.customName = name?.printable
            }
        }
        return graph
    }
}
