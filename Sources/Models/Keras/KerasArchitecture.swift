import Storage

/// The layers of a model and how they call each other.
package struct KerasArchitecture {
    package struct Layer {
        package var configuration: KerasConfiguration
        /// The layers inside, of a model that is used as a layer.
        package var inner: KerasModelConfiguration?
        /// The layers that a wrapper has, by the names of its settings: `layer`, `backward_layer`, `cell`.
        package var parts: [String: Layer] = [:]
        /// The layers that its setting `cells` lists.
        package var list: [Layer] = []
        /// One entry for each time the layer is called.
        package var calls: [Call] = []
        /// What the numbers of calls begin with, where other layers mention its outputs and where the model's outputs
        /// do. A model that is used as a layer may count its own building as the first call.
        package var firstCall = (inside: 0, atOutputs: 0)
    }

    /// One use of a layer: Python's positional and keyword arguments.
    package struct Call {
        package var positional: [Argument] = []
        package var keywords: [String: Argument] = [:]

        /// All outputs of layers that it is made with.
        package var sources: [Output] { (positional + keywords.values).flatMap(\.sources) }
    }

    package indirect enum Argument {
        case output(Output)
        case list([Argument])
        /// A number, a text, a shape: whatever is not a tensor.
        case constant(JSONValue)

        package var sources: [Output] {
            switch self {
            case .output(let output): [output]
            case .list(let elements): elements.flatMap(\.sources)
            case .constant: []
            }
        }
    }

    /// The `tensor`th output of the `call`th use of `layer`, counted from 0.
    package struct Output: Hashable {
        package var layer: String
        package var call: Int
        package var tensor: Int

        package init(layer: String, call: Int, tensor: Int) {
            self.layer = layer
            self.call = call
            self.tensor = tensor
        }
    }

    package var name: String
    package var layers: [Layer]
    package var inputs: [Output]
    package var outputs: [Output]
}

/// A box, so that an architecture can hold architectures.
package final class KerasModelConfiguration {
    package let architecture: KerasArchitecture
    init(_ architecture: KerasArchitecture) { self.architecture = architecture }
}
