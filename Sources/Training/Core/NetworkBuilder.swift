import Models
import Tensors

/// A network under construction.
struct NetworkBuilder {
    private let name: String
    private let inputs: [Network.Input]
    private var layers: [any Layer] = []
    private var names: Set<String> = []
    private(set) var calls: [Network.Call] = []
    /// The shapes that each layer was called with first.
    private var firstInputs: [Int: [[Int]]] = [:]

    init(name: String, inputs: [Network.Input]) {
        self.name = name
        self.inputs = inputs
    }

    func shape(ofValue value: Int) -> [Int] { value < inputs.count ? inputs[value].shape : calls[value - inputs.count].shape }

    /// Adds a layer, named as Keras would: "conv2d", "conv2d_1".
    mutating func add(_ layer: any Layer) throws -> Int {
        var layer = layer
        if let name = layer.name {
            guard names.insert(name).inserted else { throw TrainingError("two layers are named '\(name)'") }
        } else {
            let stem = KerasName.snakeCase(type(of: layer).kind)
            var name = stem, number = 0
            while !names.insert(name).inserted {
                number += 1
                name = "\(stem)_\(number)"
            }
            layer.name = name
        }
        layers.append(layer)
        return layers.count - 1
    }

    /// The value that a layer makes of others.
    mutating func call(_ layer: Int, _ values: [Int]) throws -> Int {
        let shapes = values.map(shape(ofValue:))
        do {
            let stages = try layers[layer].stages(for: shapes)
            if let first = firstInputs[layer] {
                guard try layers[layer].parameters(for: first).map(\.shape) == layers[layer].parameters(for: shapes).map(\.shape)
                else { throw TrainingError("it is called with \(shapes), for which its weights do not fit") }
            } else {
                firstInputs[layer] = shapes
            }
            calls.append(Network.Call(layer: layer, inputs: values, shape: stages.last?.outputShape ?? shapes[0]))
        } catch var error as TrainingError {
            error.message = "layer '\(layers[layer].name ?? "")': \(error.message)"
            throw error
        }
        return inputs.count + calls.count - 1
    }

    /// - Parameter seed: of the values that the layers begin with.
    func network(outputs: [Int], seed: UInt64) throws -> Network {
        guard !calls.isEmpty else { throw TrainingError("the network has no layers") }
        var random = Random(seed: seed)
        let entries = try layers.enumerated().map { index, layer in
            Network.Entry(
                layer: layer,
                parameters: try layer.parameters(for: firstInputs[index] ?? []).map { Network.Parameter($0, &random) })
        }
        return Network(name: name, inputs: inputs, layers: entries, calls: calls, outputs: outputs)
    }
}
