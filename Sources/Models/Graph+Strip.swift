import Tensors

extension Graph {
    /// The graph without what no interpreter needs: names, description, metadata, signatures, calibrated ranges,
    /// operator codes that no operator uses; equal constants share their bytes.
    ///
    /// Weights, scales and results stay the same. An offline memory plan stays too.
    public func stripped() -> Graph {
        var graph = self
        graph.description = ""
        graph.metadata = metadata.filter { $0.name == "OfflineMemoryAllocation" }
        graph.signatures = []
        graph.declaredOperatorCodes = []
        var constants: [Bytes: Bytes] = [:]
        for index in graph.subgraphs.indices {
            graph.subgraphs[index].name = ""
            for number in graph.subgraphs[index].tensors.indices {
                var tensor = graph.subgraphs[index].tensors[number]
                tensor.name = ""
                tensor.calibratedMinimum = []
                tensor.calibratedMaximum = []
                if let data = tensor.data, tensor.sparsity == nil {
                    if constants[data] == nil { constants[data] = data }
                    tensor.data = constants[data]
                }
                graph.subgraphs[index].tensors[number] = tensor
            }
        }
        return graph
    }
}
