import SystemIO
import Tensors

/// What is in a SavedModel folder: its files, its variables, what it can be asked, and the computation in TensorFlow's
/// own operators, which ``graph(signature:)`` converts.
public struct SavedModel: Sendable {
    /// A file in the folder or below it.
    public struct File: Sendable, Hashable {
        /// Relative to the folder.
        public var path: String
        /// The file's size.
        public var byteCount: Int
    }

    /// One stored tensor. A variable that is reachable in two ways may be stored twice.
    public struct Variable: Sendable, Hashable {
        /// The path of the object that owns it, "variables/0/…".
        public var key: String
        /// The name it had in Keras, "conv1/kernel"; empty where the file does not say.
        public var name: String
        /// The type of the elements.
        public var type: ElementType
        /// The dimensions, outermost first.
        public var shape: Shape
        /// Bytes of the elements.
        public var byteCount: Int
    }

    /// A function that can be called by name.
    public struct Signature: Sendable, Hashable {
        /// An input or an output.
        public struct Argument: Sendable, Hashable {
            /// The name by which callers know it.
            public var name: String
            /// nil for dimensions that are open.
            public var shape: [Int?]

            /// - Parameter shape: nil for dimensions that are open.
            public init(name: String, shape: [Int?]) {
                self.name = name
                self.shape = shape
            }
        }
        /// The name of the signature, such as "serving_default".
        public var key: String
        /// The inputs by name.
        public var inputs: [Argument]
        /// The outputs by name.
        public var outputs: [Argument]
    }

    /// The TensorFlow that wrote it, such as "2.21.0".
    public let tensorflowVersion: String?
    /// All files of the folder, by path.
    public let files: [File]
    /// All stored tensors, by name.
    public let variables: [Variable]
    /// What the model can be asked, by key.
    public let signatures: [Signature]

    /// Bytes of all files.
    public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }
    /// Bytes of the variables, each counted once.
    public var weightBytes: Int {
        var seen: Set<String> = []
        return variables.reduce(0) { $0 + (seen.insert($1.name.isEmpty ? $1.key : $1.name).inserted ? $1.byteCount : 0) }
    }
    /// Bytes of variables that are stored once more.
    public var repeatedBytes: Int { variables.reduce(0) { $0 + $1.byteCount } - weightBytes }
    /// Bytes of the graph: functions for training, serving and saving.
    public var graphBytes: Int { files.first { $0.path == "saved_model.pb" }?.byteCount ?? 0 }

    /// Of all files, one after the other, in lower-case hexadecimal.
    public let sha256: String
    /// Where the folder is.
    let path: String
    /// What can be called, and the functions behind it.
    let graph: TensorFlowGraph
    /// The stored elements by the variables' keys.
    let values: [String: Constant]
    /// The objects of the checkpoint, the root first.
    let checkpoint: [TensorFlowObject]

    /// Reads the SavedModel in the folder at `path`.
    ///
    /// Throws: ``ModelError`` for a folder that is not a SavedModel, and for damaged files.
    public init(at path: String) throws(ModelError) {
        try self.init(at: path, files: { name throws(ModelError) in try Bytes(contentsOf: path + "/" + name) })
    }

    /// - Parameters:
    ///   - path: what errors call the folder.
    ///   - read: gives a file of the folder by its path in it.
    package init(at path: String, files read: (String) throws(ModelError) -> Bytes) throws(ModelError) {
        self.path = path
        var files: [File] = []
        let digest = SHA256()
        func file(_ name: String) throws(ModelError) -> SavedFile {
            let bytes = try read(name)
            files.append(File(path: name, byteCount: bytes.count))
            bytes.withUnsafeBytes { digest.update($0) }
            return SavedFile(name: path + "/" + name, bytes: bytes)
        }
        let saved: SavedFile
        do throws(ModelError) {
            saved = try file("saved_model.pb")
        } catch {
            throw ModelError(
                "this is not a SavedModel: saved_model.pb cannot be read (\(error.message))", in: path,
                help: "A SavedModel is a folder, made by model.export(\"folder\").")
        }
        _ = try? file("fingerprint.pb")
        graph = try TensorFlowGraph(saved)
        tensorflowVersion = graph.version
        signatures = graph.signatures.map(\.signature)
        // What has no variables may be stored without them.
        if let index = try? file("variables/variables.index") {
            let table = try SortedTable(index)
            let count = try Self.shardCount(table, of: index)
            var shards: [SavedFile] = []
            for shard in 0..<count {
                shards.append(try file("variables/variables.data-\(Self.padded(shard))-of-\(Self.padded(count))"))
            }
            (variables, values, checkpoint) = try Self.variables(table, shards, of: index)
        } else {
            (variables, values, checkpoint) = ([], [:], [])
        }
        self.files = files
        sha256 = digest.finish()
    }

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 5 - text.count)) + text
    }
}

extension SavedModel {
    /// Why a SavedModel folder cannot be read as a model file; nil where there is none at `path`.
    package static func refusal(at path: String) -> ModelError? {
        guard isFolder(at: path) else { return nil }
        return ModelError(
            "this is a SavedModel folder, whose computation is in TensorFlow's own operators", in: path,
            help: "Save the model with model.save(\"model.keras\"), or convert the folder with `modelbook model convert`.")
    }

    /// Whether there is a SavedModel folder at `path`.
    package static func isFolder(at path: String) -> Bool { (try? Bytes(contentsOf: path + "/saved_model.pb")) != nil }
}
