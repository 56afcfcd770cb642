import Storage

/// The layers of a model and how they call each other.
struct KerasArchitecture {
    struct Layer {
        var configuration: KerasConfiguration
        /// The layers inside, of a model that is used as a layer.
        var inner: KerasModelConfiguration?
        /// The layers that a wrapper has, by the names of its settings: `layer`, `backward_layer`.
        var parts: [String: Layer] = [:]
        /// One entry for each time the layer is called.
        var calls: [Call] = []
        /// What the numbers of calls begin with, where other layers mention its outputs and where the model's outputs
        /// do. A model that is used as a layer may count its own building as the first call.
        var firstCall = (inside: 0, atOutputs: 0)
    }

    /// One use of a layer: Python's positional and keyword arguments.
    struct Call {
        var positional: [Argument] = []
        var keywords: [String: Argument] = [:]

        /// All outputs of layers that it is made with.
        var sources: [Output] { (positional + keywords.values).flatMap(\.sources) }
    }

    indirect enum Argument {
        case output(Output)
        case list([Argument])
        /// A number, a text, a shape: whatever is not a tensor.
        case constant(JSONValue)

        var sources: [Output] {
            switch self {
            case .output(let output): [output]
            case .list(let elements): elements.flatMap(\.sources)
            case .constant: []
            }
        }
    }

    /// The `tensor`th output of the `call`th use of `layer`, counted from 0.
    struct Output: Hashable {
        var layer: String
        var call: Int
        var tensor: Int
    }

    var name: String
    var layers: [Layer]
    var inputs: [Output]
    var outputs: [Output]
}

/// A box, so that an architecture can hold architectures.
final class KerasModelConfiguration {
    let architecture: KerasArchitecture
    init(_ architecture: KerasArchitecture) { self.architecture = architecture }
}
