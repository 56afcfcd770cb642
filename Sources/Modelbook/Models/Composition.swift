import Models
import Records

/// What the bytes of a model file are.
public struct Composition: Sendable {
    /// Weights and biases.
    public var weights: ByteCount
    /// What training left behind to go on from; zero in TensorFlow Lite files.
    public var optimizer: ByteCount
    /// The optimizer's name; nil where the file has none.
    public var optimizerName: String?
    /// The rest: the description of the graph, names, scales, containers.
    public var structure: ByteCount

    /// Named parts that are not empty, largest use first in the file's own order.
    public var parts: [(String, ByteCount)] {
        [(words("weights"), weights), (words("optimizer state"), optimizer), (words("structure"), structure)].filter {
            $0.1.value > 0
        }
    }
}

extension Model {
    /// What the bytes of the model's file are, with the file as their origin.
    public var composition: Composition {
        if let keras {
            return Composition(
                weights: byteCount(keras.composition.weightBytes), optimizer: byteCount(keras.composition.optimizerBytes),
                optimizerName: keras.optimizer, structure: byteCount(keras.composition.structureBytes))
        }
        return Composition(
            weights: weights, optimizer: byteCount(0), optimizerName: nil, structure: byteCount(bytes.count - Int(weights.value)))
    }
}

extension Chart {
    /// Bytes of weights and biases per layer, one stacked segment per model.
    /// - Precondition: there is a model.
    public static func layerSizes(_ title: String, _ models: [Model]) -> Chart {
        guard let first = models.first else { fatalError("layerSizes needs a model") }
        let layers = first.layers
        let bars = layers.indices.flatMap { index in
            models.compactMap { model -> Bar? in
                guard let layer = model.layers.first(where: { $0.name == layers[index].name }) else { return nil }
                return Bar(
                    model.name == first.name ? layers[index].name : "",
                    [.init(model.name, layer.size.number)])
            }
        }
        let largest = layers.max { $0.size.value < $1.size.value }
        return Chart(
            title: title,
            summary: largest.map { words("The largest layer is \($0.name) with \($0.size) in \(first.name).") } ?? "",
            mark: .bars(bars), x: Axis(words("bytes"), .bytes))
    }
}
