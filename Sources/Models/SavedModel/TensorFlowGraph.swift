import Tensors

/// An object of Python that was saved: what it is called in others, and what it is.
struct TensorFlowObject {
    /// Indices of the objects that it has, by name.
    var children: [String: Int] = [:]
    /// In a checkpoint, where the elements are stored.
    var key: String?
    /// The name of a variable.
    var name: String?

    /// `TrackableObject` and `SavedObject` alike.
    init(_ object: ProtocolBuffer) throws(ModelError) {
        for child in try object.messages(1) { children[child[2]?.string ?? ""] = child[1]?.int ?? 0 }
    }
}

/// What `saved_model.pb` holds: the graph outside functions, the functions, and the objects that they belong to.
///
/// Source of the field numbers: tensorflow/core/protobuf/{saved_model,meta_graph,saved_object_graph}.proto and
/// tensorflow/core/framework/graph.proto.
struct TensorFlowGraph {
    /// An input or output of a signature: the tensor's name in the graph, "node:1".
    struct Entry {
        var name: String
        var tensor: String
    }

    struct Signature {
        var signature: SavedModel.Signature
        var inputs: [Entry]
        var outputs: [Entry]
    }

    let file: SavedFile
    let version: String?
    /// Sorted by key.
    let signatures: [Signature]
    private let graph: ProtocolBuffer?
    private let functions: [String: Bytes]
    /// For each function that has some, the objects behind its last parameters.
    private let captures: [String: [Int]]
    /// The root first.
    let objects: [TensorFlowObject]
    /// Whether it is one graph without functions and objects of Python, as TensorFlow 1 wrote it.
    let isOfTensorFlow1: Bool

    init(_ file: SavedFile) throws(ModelError) {
        self.file = file
        // TensorFlow 1 wrote one graph for training and one for serving.
        let metas = try ProtocolBuffer(file.bytes, of: file).messages(2)
        var serving: ProtocolBuffer?
        for meta in metas where try meta.message(1)?.all(4).contains(Bytes("serve".utf8)) ?? false { serving = serving ?? meta }
        guard let meta = serving ?? metas.last else { throw ModelError("the file has no graph", in: file.name) }
        version = try meta.message(1)?[5]?.string
        graph = try meta.message(2)
        var functions: [String: Bytes] = [:]
        for function in try graph?.message(2)?.all(1) ?? [] {
            if let name = try ProtocolBuffer(function, of: file).message(1)?[1]?.string { functions[name] = function }
        }
        self.functions = functions
        var signatures: [Signature] = []
        for (key, bytes) in try meta.map(5) { signatures.append(try Self.signature(key, bytes, of: file)) }
        self.signatures = signatures.sorted { $0.signature.key < $1.signature.key }
        let saved = try meta.message(7)
        isOfTensorFlow1 = saved == nil
        var objects: [TensorFlowObject] = []
        for object in try saved?.messages(1) ?? [] { objects.append(try TensorFlowObject(object)) }
        self.objects = objects
        var captures: [String: [Int]] = [:]
        for (name, bytes) in try saved?.map(2) ?? [:] { captures[name] = try ProtocolBuffer(bytes, of: file).integers(2) }
        self.captures = captures
    }

    /// The graph outside functions.
    func main() throws(ModelError) -> TensorFlowFunction? {
        try graph.map { graph throws(ModelError) in try TensorFlowFunction(graph: graph, of: file) }
    }

    func function(_ name: String) throws(ModelError) -> TensorFlowFunction? {
        try functions[name].map { bytes throws(ModelError) in try TensorFlowFunction(bytes, of: file) }
    }

    /// The objects behind the last parameters of a function.
    func captures(of function: String) -> [Int] { captures[function] ?? [] }

    private static func signature(_ key: String, _ bytes: Bytes, of file: SavedFile) throws(ModelError) -> Signature {
        let definition = try ProtocolBuffer(bytes, of: file)
        func arguments(_ number: Int) throws(ModelError) -> ([SavedModel.Signature.Argument], [Entry]) {
            var arguments: [SavedModel.Signature.Argument] = []
            var entries: [Entry] = []
            for (name, bytes) in try definition.map(number).sorted(by: { $0.key < $1.key }) {
                let info = try ProtocolBuffer(bytes, of: file)
                let shape = try info.message(3).map { shape throws(ModelError) in try Constant.dimensions(shape) }
                arguments.append(.init(name: name, shape: (shape ?? []).map { $0 < 0 ? nil : $0 }))
                entries.append(Entry(name: name, tensor: info[1]?.string ?? ""))
            }
            return (arguments, entries)
        }
        let (inputs, inputEntries) = try arguments(1)
        let (outputs, outputEntries) = try arguments(2)
        return Signature(
            signature: .init(key: key, inputs: inputs, outputs: outputs), inputs: inputEntries, outputs: outputEntries)
    }
}
