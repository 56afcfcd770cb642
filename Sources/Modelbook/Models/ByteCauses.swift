import Models
import Tensors

/// What the bytes of a model's file are for; they add up to its size.
package struct ByteCauses {
    private let parts: [(cause: String, bytes: Int)]

    /// Of a TensorFlow Lite file of so many bytes.
    package init(of graph: Graph, fileBytes: Int) {
        // Tensors with one content share its bytes.
        var seen: Set<Bytes> = [], constants: [String: Int] = [:]
        for tensor in graph.subgraphs.flatMap(\.tensors) {
            guard let data = tensor.data, data.count > 0, seen.insert(data).inserted else { continue }
            constants["\(tensor.type.name) constants", default: 0] += data.count
        }
        self.init(constants, optimizer: 0, fileBytes)
    }

    /// Of a file that holds its weights as float32, a Keras or ONNX file or a SavedModel.
    package init(weightBytes: Int, optimizerBytes: Int = 0, fileBytes: Int) {
        self.init(["float32 constants": weightBytes], optimizer: optimizerBytes, fileBytes)
    }

    package init(of model: Model) {
        if let keras = model.keras {
            self.init(
                weightBytes: keras.composition.weightBytes, optimizerBytes: keras.composition.optimizerBytes,
                fileBytes: model.bytes.count)
        } else {
            self.init(of: model.graph, fileBytes: model.bytes.count)
        }
    }

    private init(_ constants: [String: Int], optimizer: Int, _ fileBytes: Int) {
        let rest = fileBytes - constants.values.reduce(0, +) - optimizer
        parts =
            constants.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            + (optimizer > 0 ? [("optimizer state", optimizer)] : []) + [("operators, names, scales", rest)]
    }

    /// What became of this file's bytes in another, by cause; the differences add up to that in size.
    package func changes(to other: ByteCauses) -> [(cause: String, before: Int, after: Int)] {
        let causes = parts.map(\.cause) + other.parts.map(\.cause).filter { cause in !parts.contains { $0.cause == cause } }
        func bytes(_ part: [(cause: String, bytes: Int)], _ cause: String) -> Int { part.first { $0.cause == cause }?.bytes ?? 0 }
        return causes.map { ($0, bytes(parts, $0), bytes(other.parts, $0)) }
    }
}

extension Graph {
    /// The operators that this graph has more of than `other`, or fewer: "−1 SHAPE", "+2 QUANTIZE".
    package func operatorChanges(from other: Graph) -> [String] {
        func counts(_ graph: Graph) -> [String: Int] {
            graph.subgraphs.flatMap(\.operators).reduce(into: [:]) { $0[$1.code.name, default: 0] += 1 }
        }
        let (before, after) = (counts(other), counts(self))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let more = (after[name] ?? 0) - (before[name] ?? 0)
            return more == 0 ? nil : "\(more > 0 ? "+" : "−")\(abs(more)) \(name)"
        }
    }
}
