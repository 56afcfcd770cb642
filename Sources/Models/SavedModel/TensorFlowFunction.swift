import Tensors

/// A function of a TensorFlow graph, `FunctionDef` in tensorflow/core/framework/function.proto; or the graph itself.
struct TensorFlowFunction {
    let name: String
    /// The names of the parameters.
    let parameters: [String]
    /// What is returned, in order: "node:output:0", or the name of a parameter.
    let results: [String]
    let nodes: [String: TensorFlowNode]
    /// What says that the function is a whole layer, such as "lstm_0123…"; nil where nothing does.
    let implements: String?
    /// Of a layer: whether its first axis is time, and whether it begins with the last step.
    let isTimeMajor: Bool
    let goesBackwards: Bool

    /// More cannot be meant.
    private static let mostNodes = 1 << 20

    init(_ bytes: Bytes, of file: SavedFile) throws(ModelError) {
        let message = try ProtocolBuffer(bytes, of: file)
        let signature = try message.message(1)
        let returned = try message.map(4)
        name = signature?[1]?.string ?? ""
        parameters = try signature?.messages(2).map { $0[1]?.string ?? "" } ?? []
        results = try signature?.messages(3).map { returned[$0[1]?.string ?? ""]?.text ?? "" } ?? []
        nodes = try Self.nodes(message.all(3), of: file)
        let attributes = try message.map(5)
        func attribute(_ name: String) throws(ModelError) -> ProtocolBuffer? {
            try attributes[name].map { bytes throws(ModelError) in try ProtocolBuffer(bytes, of: file) }
        }
        implements = try attribute("api_implements")?[2]?.string
        isTimeMajor = try attribute("time_major")?[5]?.int ?? 0 != 0
        goesBackwards = try attribute("go_backwards")?[5]?.int ?? 0 != 0
    }

    /// The nodes of the graph outside functions, `GraphDef`.
    init(graph: ProtocolBuffer, of file: SavedFile) throws(ModelError) {
        name = ""
        parameters = []
        results = []
        implements = nil
        (isTimeMajor, goesBackwards) = (false, false)
        nodes = try Self.nodes(graph.all(1), of: file)
    }

    private static func nodes(_ messages: [Bytes], of file: SavedFile) throws(ModelError) -> [String: TensorFlowNode] {
        guard messages.count <= mostNodes else { throw ModelError("a function has \(messages.count) nodes", in: file.name) }
        var nodes: [String: TensorFlowNode] = [:]
        for bytes in messages {
            let node = try TensorFlowNode(bytes, of: file)
            nodes[node.name] = node
        }
        return nodes
    }
}
