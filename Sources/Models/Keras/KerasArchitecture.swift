import Storage

/// The layers of a model and how they call each other.
struct KerasArchitecture {
    struct Layer {
        var configuration: KerasConfiguration
        /// The layers inside, of a model that is used as a layer.
        var inner: KerasModelConfiguration?
        /// The layer that a wrapper, such as Bidirectional, wraps.
        var wrapped: KerasConfiguration?
        /// One entry for each time the layer is called.
        var calls: [Call]
    }

    /// One use of a layer.
    struct Call {
        var arguments: [Argument]
    }

    enum Argument: Hashable {
        case output(Output)
        case number(Double)
    }

    /// The `tensor`th output of the `call`th use of `layer`.
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
