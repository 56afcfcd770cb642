import Models

/// The inputs and outputs of a graph, by their positions, that have their channels last, and before the other axes of a sample in
/// the file that the graph is of; and the inputs that have their steps behind the samples, and before them in the file.
struct TurnedEdges: Sendable, Hashable, CustomStringConvertible {
    private(set) var inputs: Set<Int> = []
    private(set) var outputs: Set<Int> = []
    private(set) var sequences: Set<Int> = []

    /// None.
    init() {}

    init(of graph: Graph, _ model: ONNXModel) {
        let main = graph.subgraphs[0]
        func positions(_ edges: [Int]) -> Set<Int> {
            Set(edges.indices.filter { model.channelsLast.contains(main.tensors[edges[$0]].name) })
        }
        (inputs, outputs) = (positions(main.inputs), positions(main.outputs))
        sequences = Set(main.inputs.indices.filter { model.batchFirst[main.tensors[main.inputs[$0]].name] == 1 })
    }

    var description: String {
        "\(inputs.sorted()) \(outputs.sorted())" + (sequences.isEmpty ? "" : " \(sequences.sorted())")
    }
}
