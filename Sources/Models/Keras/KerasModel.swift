import Storage
import Tensors

/// A trained model in one of Keras's own formats: its layers with their weights, and the graph that computes what
/// it computes.
///
/// Nothing in the file is executed and no other file is opened. A layer that cannot be converted is refused by name.
public struct KerasModel: Sendable {
    /// The kinds of files.
    public enum Container: String, Sendable, Hashable {
        /// A ZIP archive, since Keras 2.12 ("model.keras").
        case keras
        /// One HDF5 file ("model.h5").
        case hdf5
    }

    /// What the file's bytes are for.
    public struct Composition: Sendable, Hashable {
        /// All bytes of the file.
        public var fileBytes: Int
        /// The elements of the layers' tensors.
        public var weightBytes: Int
        /// What the optimizer remembers to go on training, such as Adam's two moments of every weight.
        public var optimizerBytes: Int
        /// The rest: architecture, names, the container's own tables.
        public var structureBytes: Int { fileBytes - weightBytes - optimizerBytes }

        init(fileBytes: Int, weightBytes: Int, optimizerBytes: Int) {
            self.fileBytes = fileBytes
            self.weightBytes = weightBytes
            self.optimizerBytes = optimizerBytes
        }
    }

    /// The model's name, as its author or Keras gave it.
    public let name: String
    /// The kind of file that it was read from.
    public let container: Container
    /// Such as "3.12.0".
    public let kerasVersion: String?
    /// The optimizer's class, such as "Adam"; nil for a model that was not compiled.
    public let optimizer: String?
    /// In the file's order, without the input layers; the layers of inner models follow one another.
    public let layers: [KerasLayer]
    /// What the file's bytes are for.
    public let composition: Composition
    /// What the converted model does otherwise than Keras, a sentence each: layers that compute in other floats there.
    public let notes: [String]
    /// How `converted` was made.
    private let conversion: ModelConversion
    private let converted: Graph
    private let bytes: Bytes
    /// What the file says of the layers and how they are called.
    private let configuration: JSONValue
    private let kerasMajorVersion: Int

    /// Elements of all weights of all layers together.
    public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

    /// Reads the `.keras` or `.h5` file at `path`.
    ///
    /// - Parameter conversion: see ``init(keras:_:)``.
    public init(at path: String, _ conversion: ModelConversion = ModelConversion()) throws {
        let bytes: Bytes
        do throws(ModelError) {
            bytes = try Bytes(contentsOf: path)
        } catch {
            throw SavedModel.refusal(at: path) ?? error
        }
        do {
            try self.init(keras: bytes, conversion)
        } catch var error as ModelError {
            error.file = path
            throw error
        } catch var error as ArchiveError {
            error.file = path
            throw error
        }
    }

    /// Reads a `.keras` or `.h5` file.
    ///
    /// - Parameter conversion: how ``graph()`` is made. A model whose layers are only for inputs of one size, and which
    ///   leaves it open, has none without its `shapes`.
    ///
    /// Throws: ``ModelError`` for a file that is not a Keras model, is damaged or has no weights, and for a layer or a
    /// setting that has no counterpart in TensorFlow Lite; `ArchiveError` where the archive itself is damaged.
    public init(keras bytes: Bytes, _ conversion: ModelConversion = ModelConversion()) throws {
        let file = try KerasFile(bytes)
        self.bytes = bytes
        configuration = file.configuration
        kerasMajorVersion = file.kerasVersion?.split(separator: ".").first.flatMap { Int($0) } ?? 3
        let architecture = try KerasArchitecture(json: file.configuration, kerasMajorVersion: kerasMajorVersion)
        try Self.check(conversion, architecture)
        let (graph, converter) = try KerasConverter.converted(architecture, file.weights, conversion)
        self.conversion = conversion
        converted = graph
        name = architecture.name
        container = file.container
        kerasVersion = file.kerasVersion
        optimizer = file.optimizer
        layers = converter.layers
        composition = file.composition
        notes = Self.notes(on: converter.narrowLayers) + converter.notes
    }

    private static func notes(on narrowLayers: [String: [String]]) -> [String] {
        narrowLayers.sorted { $0.key < $1.key }.map { type, layers in
            let names = layers.prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (layers.count > 3 ? ", …" : "")
            return
                "\(layers.count) \(layers.count == 1 ? "layer computes" : "layers compute") in \(type) in Keras and in float32 here, "
                + "which rounds otherwise: \(names)"
        }
    }

    /// The model as TensorFlow Lite operators on float32, in the ways that it was read with: activations are fused, batch
    /// normalization is folded into the layer before it, and what matters only in training is left out. Whether something can run
    /// it, `runnableGraph()` of the module Inference finds out.
    public func graph() -> Graph { converted }

    /// The model as operators in the ways that `conversion` chooses.
    ///
    /// - Throws: ``ModelError`` naming a layer that cannot be written so.
    public func graph(_ conversion: ModelConversion) throws -> Graph {
        if conversion == self.conversion { return converted }
        let architecture = try architecture()
        try Self.check(conversion, architecture)
        return try KerasConverter.converted(architecture, try KerasFile(bytes).weights, conversion).graph
    }

    private static func check(_ conversion: ModelConversion, _ architecture: KerasArchitecture) throws(ModelError) {
        guard conversion.shapes.isEmpty || conversion.shapes.count == architecture.inputs.count else {
            throw ModelError("\(conversion.shapes.count) shapes were given for \(architecture.inputs.count) inputs")
        }
        if let batch = conversion.batch, !(1...1 << 20).contains(batch) {
            throw ModelError("a batch of \(batch) is not possible")
        }
    }

    /// What the layer that takes the input multiplies it by, if it is a Rescaling with one number for all elements.
    package var inputFactor: Double? {
        guard let architecture = try? architecture(), architecture.inputs.count == 1 else { return nil }
        let takers = architecture.layers.filter { $0.calls.contains { $0.sources.contains(architecture.inputs[0]) } }
        guard takers.count == 1, takers[0].configuration.kind == "Rescaling" else { return nil }
        return takers[0].configuration["scale"]?.double
    }

    /// The layers and how they call each other, for who makes something else of them than a graph.
    package func architecture() throws -> KerasArchitecture {
        try KerasArchitecture(json: configuration, kerasMajorVersion: kerasMajorVersion)
    }
}
