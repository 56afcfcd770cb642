import Models

/// The inputs and outputs of a graph, by their positions, that have their channels last, and before the other axes of a sample in
/// the file that the graph is of.
struct TurnedEdges: Sendable, Hashable, CustomStringConvertible {
    private(set) var inputs: Set<Int> = []
    private(set) var outputs: Set<Int> = []

    /// None.
    init() {}

    init(of graph: Graph, _ model: ONNXModel) {
        let main = graph.subgraphs[0]
        func positions(_ edges: [Int]) -> Set<Int> {
            Set(edges.indices.filter { model.channelsLast.contains(main.tensors[edges[$0]].name) })
        }
        (inputs, outputs) = (positions(main.inputs), positions(main.outputs))
    }

    var description: String { "\(inputs.sorted()) \(outputs.sorted())" }
}
