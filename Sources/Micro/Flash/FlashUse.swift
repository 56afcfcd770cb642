import Models
import Tensors

/// What a model takes in flash, part by part, and what the code that runs it takes.
public struct FlashUse: Sendable {
    /// What one part of the file takes.
    public struct Part: Sendable, Hashable {
        /// What the part is, such as "weights".
        public var name: String
        /// Bytes of the file.
        public var bytes: Int
    }

    /// Bytes of the `.tflite` file: "model only".
    public let modelBytes: Int
    /// Constants by the operator that reads them first: "weights of CONV_2D", …; scales and zero points; names;
    /// metadata; the rest, which is the graph itself. They add up to ``modelBytes``.
    public let parts: [Part]
    /// The same constants by tensor, the largest first; those that share their bytes are one, under the first's name.
    public let tensors: [Part]
    /// Bytes that go when names, metadata and calibrated ranges are left out; no weight changes.
    public let strippable: Int
    /// Runtime and kernels, an estimate: ``CodeSize``.
    public let codeBytes: Int

    /// Model and code.
    public var totalBytes: Int { modelBytes + codeBytes }

    /// - Parameter modelBytes: The size of the file the graph was read from; nil measures a new file.
    /// - Throws: ModelError for a graph that cannot be written.
    public init(_ graph: Graph, modelBytes: Int? = nil) throws {
        let fileBytes = try modelBytes ?? graph.tfliteBytes().count
        self.modelBytes = fileBytes
        strippable = max(0, fileBytes - (try graph.stripped().tfliteBytes().count))
        codeBytes = CodeSize.bytes(for: RequiredOperators(graph).entries.map(\.name))
        // A file that our writer made has each vector and string once; others repeat them.
        let isShared = modelBytes == nil || fileBytes == (try? graph.tfliteBytes().count)
        var contents = FlashContents(graph, isShared: isShared)
        if contents.total > fileBytes { contents = FlashContents(graph, isShared: true) }
        parts =
            (contents.parts + [Part(name: "graph", bytes: max(0, fileBytes - contents.total))]).filter { $0.bytes > 0 }
        tensors = contents.tensors.sorted { $0.bytes > $1.bytes }
    }
}
