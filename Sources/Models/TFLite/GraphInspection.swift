import Tensors

/// A TensorFlow Lite file as far as it can be read, to be looked at and not to be run.
public struct GraphInspection: Sendable {
    /// What is unknown in the file has a name that says so; what refers to nothing is left out.
    public let graph: Graph
    /// What is wrong with the file, at its places: why `Graph(tflite:)` refuses it.
    public let faults: [ModelError]
    /// Whether tensors, operators and subgraphs fit each other, as the rest of the library expects of a graph. An operator may
    /// still read what nothing computes.
    public let isCoherent: Bool

    /// - Throws: ModelError for a file that cannot be read, is of another kind, or has tables outside itself.
    public init(tfliteAt path: String) throws(ModelError) {
        try self.init(tflite: Bytes(mapping: path), file: path)
    }

    /// A graph that was made here, without faults.
    public init(_ graph: Graph) { (self.graph, faults, isCoherent) = (graph, [], true) }

    /// `file` is the name that errors mention.
    public init(tflite bytes: Bytes, file: String? = nil) throws(ModelError) {
        try FileKind.check(bytes, file: file)
        var reader = TFLiteReader(FlatBuffer(bytes, file: file), isLenient: true)
        graph = try reader.graph()
        let passedOver = reader.passedOver ?? []
        let found = GraphFaults(graph)
        faults =
            passedOver
            + (found.structure + found.order).map { fault in
                var named = fault
                named.file = file
                return named
            }
        isCoherent = passedOver.isEmpty && found.structure.isEmpty
    }
}
