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
    private let converted: Graph
    private let bytes: Bytes
    /// What the file says of the layers and how they are called.
    private let configuration: JSONValue
    private let kerasMajorVersion: Int

    /// Elements of all weights of all layers together.
    public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

    /// Reads the `.keras` or `.h5` file at `path`.
    public init(at path: String) throws {
        let bytes: Bytes
        do throws(ModelError) {
            bytes = try Bytes(contentsOf: path)
        } catch {
            throw SavedModel.refusal(at: path) ?? error
        }
        do {
            try self.init(keras: bytes)
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
    /// Throws: ``ModelError`` for a file that is not a Keras model, is damaged or has no weights, and for a layer or a
    /// setting that has no counterpart in TensorFlow Lite; `ArchiveError` where the archive itself is damaged.
    public init(keras bytes: Bytes) throws {
        let file = try KerasFile(bytes)
        self.bytes = bytes
        configuration = file.configuration
        kerasMajorVersion = file.kerasVersion?.split(separator: ".").first.flatMap { Int($0) } ?? 3
        let architecture = try KerasArchitecture(json: file.configuration, kerasMajorVersion: kerasMajorVersion)
        var converter = KerasConverter(weights: file.weights, conversion: KerasConversion())
        converted = try converter.convert(architecture)
        name = architecture.name
        container = file.container
        kerasVersion = file.kerasVersion
        optimizer = file.optimizer
        layers = converter.layers
        composition = file.composition
        notes = Self.notes(on: converter.narrowLayers)
    }

    private static func notes(on narrowLayers: [String: [String]]) -> [String] {
        narrowLayers.sorted { $0.key < $1.key }.map { type, layers in
            let names = layers.prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (layers.count > 3 ? ", …" : "")
            return
                "\(layers.count) \(layers.count == 1 ? "layer computes" : "layers compute") in \(type) in Keras and in float32 here, "
                + "which rounds otherwise: \(names)"
        }
    }

    /// The model as TensorFlow Lite operators on float32, for any number of inputs at a time: activations are fused,
    /// batch normalization is folded into the layer before it, and what matters only in training is left out. Whether
    /// something can run it, `runnableGraph()` of the module Inference finds out.
    public func graph() -> Graph { converted }

    /// The model as operators in the ways that `conversion` chooses.
    ///
    /// - Throws: ``ModelError`` naming a layer that cannot be written so.
    public func graph(_ conversion: KerasConversion) throws -> Graph {
        if conversion == KerasConversion() { return converted }
        if let batch = conversion.batch, !(1...1 << 20).contains(batch) {
            throw ModelError("a batch of \(batch) is not possible")
        }
        var converter = KerasConverter(weights: try KerasFile(bytes).weights, conversion: conversion)
        return try converter.convert(try architecture())
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
