import Models
import Tensors

/// What a model takes in flash, part by part, and what the code that runs it takes.
public struct FlashUse: Sendable {
    public struct Part: Sendable, Hashable {
        public var name: String
        public var bytes: Int
    }

    /// Bytes of the `.tflite` file: "model only".
    public let modelBytes: Int
    /// Constants by the operator that reads them first: "weights of CONV_2D", …; scales and zero points; names;
    /// metadata; the rest, which is the graph itself. They add up to ``modelBytes``.
    public let parts: [Part]
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
        var known = Self.constants(of: graph)
        var scales = 0
        var names = graph.description.utf8.count
        for subgraph in graph.subgraphs {
            names += subgraph.name.utf8.count
            for tensor in subgraph.tensors {
                names += tensor.name.utf8.count
                scales += (tensor.quantization.map { 4 * $0.scales.count + 8 * $0.zeroPoints.count } ?? 0)
            }
        }
        known.append(Part(name: "scales and zero points", bytes: scales))
        known.append(Part(name: "names", bytes: names))
        known.append(Part(name: "metadata", bytes: graph.metadata.reduce(0) { $0 + $1.bytes.count }))
        let rest = fileBytes - known.reduce(0) { $0 + $1.bytes }
        parts = (known + [Part(name: "graph", bytes: max(0, rest))]).filter { $0.bytes > 0 }
    }

    /// Constants that share their bytes are counted once.
    private static func constants(of graph: Graph) -> [Part] {
        var sizes: [String: Int] = [:]
        var order: [String] = []
        var seen: [Bytes] = []
        func add(_ data: Bytes, to name: String) {
            if seen.contains(where: { $0.isIdentical(to: data) }) { return }
            seen.append(data)
            if sizes[name] == nil { order.append(name) }
            sizes[name, default: 0] += data.count
        }
        for subgraph in graph.subgraphs {
            for op in subgraph.operators {
                for case let tensor? in op.inputs {
                    let info = subgraph.tensors[tensor]
                    if let data = info.sparsity?.stored ?? info.data { add(data, to: "weights of \(op.code.name)") }
                }
            }
            for tensor in subgraph.tensors { if let data = tensor.data { add(data, to: "unused constants") } }
        }
        return order.map { Part(name: $0, bytes: sizes[$0]!) }
    }
}
