import Models
import Tensors

/// The parts of a file that are not tables.
struct FlashContents {
    private(set) var parts: [FlashUse.Part] = []
    private(set) var tensors: [FlashUse.Part] = []
    var total: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// - Parameter isShared: equal vectors and strings are stored once.
    init(_ graph: Graph, isShared: Bool) {
        var constants = Constants(isShared: isShared)
        var scales = Once<[Float]>(isShared: isShared)
        var zeroPoints = Once<[Int64]>(isShared: isShared)
        var names = Once<String>(isShared: isShared)
        for subgraph in graph.subgraphs {
            for op in subgraph.operators {
                for case let tensor? in op.inputs {
                    constants.add(subgraph.tensors[tensor], to: "weights of \(op.code.name)")
                }
            }
            for tensor in subgraph.tensors {
                constants.add(tensor, to: "unused constants")
                names.add(tensor.name, bytes: tensor.name.utf8.count)
                guard let quantization = tensor.quantization else { continue }
                scales.add(quantization.scales, bytes: 4 * quantization.scales.count)
                zeroPoints.add(quantization.zeroPoints, bytes: 8 * quantization.zeroPoints.count)
            }
            names.add(subgraph.name, bytes: subgraph.name.utf8.count)
        }
        names.add(graph.description, bytes: graph.description.utf8.count)
        var metadata = 0
        for entry in graph.metadata where constants.isNew(entry.bytes) { metadata += entry.bytes.count }
        tensors = constants.tensors
        parts =
            constants.order.map { FlashUse.Part(name: $0, bytes: constants.sizes[$0]!) } + [
                FlashUse.Part(name: "scales and zero points", bytes: scales.bytes + zeroPoints.bytes),
                FlashUse.Part(name: "names", bytes: names.bytes), FlashUse.Part(name: "metadata", bytes: metadata),
            ]
    }

    private struct Once<Key: Hashable> {
        let isShared: Bool
        private var seen: Set<Key> = []
        private(set) var bytes = 0

        init(isShared: Bool) { self.isShared = isShared }

        mutating func add(_ key: Key, bytes count: Int) {
            if seen.insert(key).inserted || !isShared { bytes += count }
        }
    }

    private struct Constants {
        let isShared: Bool
        var sizes: [String: Int] = [:]
        var order: [String] = []
        var tensors: [FlashUse.Part] = []
        private var contents: Set<Bytes> = []
        private var views: Set<[Int]> = []

        init(isShared: Bool) { self.isShared = isShared }

        /// Whether these bytes are in the file and not counted.
        mutating func isNew(_ data: Bytes) -> Bool {
            guard views.insert([Int(bitPattern: data.baseAddress), data.count]).inserted else { return false }
            return !isShared || contents.insert(data).inserted
        }

        mutating func add(_ tensor: TensorInfo, to name: String) {
            guard let data = tensor.sparsity?.stored ?? tensor.data, isNew(data) else { return }
            if sizes[name] == nil { order.append(name) }
            sizes[name, default: 0] += data.count
            tensors.append(FlashUse.Part(name: tensor.name, bytes: data.count))
        }
    }
}
