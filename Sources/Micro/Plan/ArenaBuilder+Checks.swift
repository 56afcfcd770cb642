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

    /// TFLM counts bytes of the arena in 32 bits.
    func checkExtent(at offsets: [Int]) throws(MicroRefusal) {
        let most = Int(Int32.max)
        let ends = zip(requirements, offsets).map { $0.size + $1 }
        guard arena.used + (ends.max() ?? 0) > most else { return }
        let sizes =
            requirements.indices.map { (requirements[$0].size, buffers[$0].owner) }
            + arena.entries.map { ($0.used, $0.owner) }
        let largest = sizes.max { $0.0 < $1.0 }!
        var what = "the largest part takes \(ArenaPlan.bytes(largest.0))"
        var subgraph = 0
        if case .tensor(let number, let owner) = largest.1 {
            let tensor = graph.subgraphs[owner].tensors[number]
            what = "tensor \(number) '\(tensor.name)', \(tensor.type.name) \(tensor.shape), takes \(ArenaPlan.bytes(largest.0))"
            subgraph = owner
        }
        throw MicroRefusal(
            "the arena would be larger than \(ArenaPlan.bytes(most)), which is all that 32 bits can count; " + what,
            stage: .plan, subgraph: subgraph)
    }
}
