import Tensors

/// A network that can be trained: layers, how they are connected, and what they have learnt.
///
/// ```swift
/// let network = try Network(input: [28, 28, 1], seed: 1) {
///     Conv2D(8, 3, activation: .relu)
///     MaxPooling2D()
///     Flatten()
///     Dense(10, activation: .softmax)
/// }
/// ```
public struct Network: Sendable {
    /// A layer with its tensors. It may be called several times.
    public struct Entry: Sendable {
        /// What it computes.
        public var layer: any Layer
        /// In Keras's order.
        public internal(set) var parameters: [Parameter]
        /// Gradients do not change it, and batch normalization uses its moving statistics.
        public var isFrozen = false

        /// What it is called in files and messages.
        public var name: String { layer.name ?? type(of: layer).kind }
        /// Keras's class.
        public var kind: String { type(of: layer).kind }
        /// Elements of all its tensors.
        public var parameterCount: Int { parameters.reduce(0) { $0 + $1.values.count } }
    }

    /// A tensor that a layer learns or keeps.
    public struct Parameter: Sendable, Hashable {
        /// What it is called.
        public var name: String
        /// Row-major.
        public var shape: [Int]
        /// Row-major, as Keras has them.
        public var values: [Float]
        /// Whether gradients change it.
        public var isTrainable: Bool
    }

    /// One use of a layer. Values are numbered: first the network's inputs, then the outputs of the calls.
    struct Call: Sendable, Hashable {
        var layer: Int
        var inputs: [Int]
        var shape: [Int]
    }

    /// An input of the network.
    public struct Input: Sendable, Hashable {
        /// What it is called.
        public var name: String
        /// Of one sample.
        public var shape: [Int]
    }

    /// What it is called.
    public var name: String
    /// In the order in which samples are given.
    public internal(set) var inputs: [Input]
    /// Without the inputs.
    public internal(set) var layers: [Entry]
    /// In an order in which each has what it takes.
    var calls: [Call]
    /// The values that the network gives.
    var outputs: [Int]

    /// Elements of all tensors.
    public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

    /// The shape of one sample of the first output.
    public var outputShape: [Int] { shape(ofValue: outputs[0]) }

    func shape(ofValue value: Int) -> [Int] { value < inputs.count ? inputs[value].shape : calls[value - inputs.count].shape }
}

extension Network {
    /// Layers in a row.
    ///
    /// - Parameters:
    ///   - input: The shape of one sample.
    ///   - seed: The same seed begins with the same weights, on every machine.
    /// - Throws: `TrainingError` where a layer does not fit what stands before it.
    public init(
        _ name: String = "network", input: [Int], inputName: String = "input", seed: UInt64 = 0,
        @LayerBuilder layers: () -> [any Layer]
    ) throws {
        let input = Input(name: inputName, shape: input)
        var graph = NetworkBuilder(name: name, inputs: [input])
        var value = 0
        for layer in layers() { value = try graph.call(graph.add(layer), [value]) }
        self = try graph.network(outputs: [value], seed: seed)
    }

    /// The same layers, each begun anew.
    public func reinitialized(seed: UInt64) throws -> Network {
        var copy = self
        var random = Random(seed: seed)
        for index in layers.indices {
            guard let call = calls.first(where: { $0.layer == index }) else { continue }
            let descriptions = try layers[index].layer.parameters(for: call.inputs.map(shape(ofValue:)))
            copy.layers[index].parameters = descriptions.map { Parameter($0, &random) }
        }
        return copy
    }

    /// The position of the layer named `name`.
    func index(ofLayer name: String) throws -> Int {
        guard let index = layers.firstIndex(where: { $0.name == name }) else {
            throw TrainingError(
                "the network has no layer '\(name)'", help: "Its layers: \(layers.map(\.name).joined(separator: ", ")).")
        }
        return index
    }
}

extension Network.Parameter {
    init(_ description: ParameterDescription, _ random: inout Random) {
        self.init(
            name: description.name, shape: description.shape,
            values: description.initializer.values(description.shape, &random), isTrainable: description.isTrainable)
    }
}

/// Layers one after the other, with `if` and `for` between them.
@resultBuilder public enum LayerBuilder {
    public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
    /// Several layers, as an array.
    public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }
    /// One after the other.
    public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
    /// Layers of `if`.
    public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
    /// Layers of the first branch.
    public static func buildEither(first: [any Layer]) -> [any Layer] { first }
    /// Layers of the second branch.
    public static func buildEither(second: [any Layer]) -> [any Layer] { second }
    /// Layers of `for`.
    public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
}
