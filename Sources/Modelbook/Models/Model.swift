import Inference
import Models
import Records
import Storage
import SystemIO
import Tensors

/// A model in a notebook: a file that was read, or one that was made from another.
///
/// ```swift
/// let tensorflow = try Model("models/digits.keras", named: "TensorFlow")
/// let lite = try tensorflow.converted(named: "TensorFlow Lite")
/// ```
public struct Model: Sendable {
    /// What kind of file a model is, or would be written to.
    public enum Format: String, Sendable, Hashable {
        case keras = "Keras"
        case hdf5 = "Keras HDF5"
        case tflite = "TensorFlow Lite"
        case savedModel = "SavedModel"
        case onnx = "ONNX"
    }

    /// What tables and charts call it.
    public var name: String
    /// The kind of file that the model is from.
    public let format: Format
    /// The operators. A Keras model is held as float32 operators for any number of inputs at a time.
    public let graph: Graph
    /// The Keras model, if it was read from one.
    public let keras: KerasModel?
    /// The ONNX model, if it was read from one: its notes say where inputs and outputs have another layout.
    public private(set) var onnx: ONNXModel?
    /// The inputs and outputs of ``graph`` that have their channels last, and first in the file that the user has.
    private(set) var turned = TurnedEdges()
    /// The file's bytes, as read or as they would be written; of a SavedModel those of its files, one after the other.
    public let bytes: Bytes
    /// Of ``bytes``, in lower-case hexadecimal; of an ONNX model whose weights are in other files, of those too.
    public let sha256: String
    /// Where the model comes from; numbers about it have these origins.
    public let origins: [Origin]
    /// How ``graph`` is made of a file that is no TensorFlow Lite file.
    private(set) var conversion = ModelConversion()
    /// Operators of the notebook's own, by the names that the file gives them.
    var customOperators: [String: CustomOperator] = [:]

    /// Reads a `.keras`, `.h5`, `.onnx` or `.tflite` file, or a SavedModel folder. Images go into an ONNX model with their channels
    /// last, as into the others, or with their channels first, as the file has them: data sets are taken in both shapes, and
    /// what is flat or fits both is in the order of the file.
    ///
    /// - Parameters:
    ///   - path: Relative to the notebook's folder.
    ///   - name: What tables and charts call it; the file's name if nil.
    ///   - signature: Of a SavedModel, the key of the signature to convert; nil for its default.
    ///   - recurrent: What recurrent layers become.
    ///   - batch: How many samples the operators take at a time; nil for any number, unless an operator is for one batch.
    ///   - output: Of several outputs the one that the model has, by its name in the file, such as the probabilities of a classifier
    ///     of scikit-learn, whose labels are another output; nil for all.
    ///   - shapes: Of a Keras model that leaves sizes of its inputs open, the shape of each without the batch, such as
    ///     `[[224, 224, 3]]`; empty to leave them open.
    /// - Throws: `KitError`, `ModelError` or `ArchiveError` naming the file and what is wrong with it.
    public init(
        _ path: String, named name: String? = nil, signature: String? = nil, recurrent: ModelConversion.Recurrent = .fused,
        batch: Int? = nil, output: String? = nil, shapes: [[Int]] = []
    ) throws {
        let conversion = ModelConversion(recurrent: recurrent, batch: batch, output: output, shapes: shapes)
        self.conversion = conversion
        let base = path.split(separator: "/").last.map(String.init) ?? path
        guard shapes.isEmpty || ["keras", "h5", "hdf5"].contains(base.split(separator: ".").last) else {
            throw KitError("'\(path)' is no Keras model", help: "Leave out shapes: the sizes that it leaves open stay open.")
        }
        self.name = name ?? base
        if SavedModel.isFolder(at: path) {
            (format, keras) = (.savedModel, nil)
            (graph, bytes, sha256, origins) = try Self.folder(path, signature: signature, conversion)
            return
        }
        guard signature == nil else {
            throw KitError(
                "'\(path)' is not a SavedModel folder", help: "Only of a folder a signature is chosen: leave out signature:.")
        }
        let file = try InputFile(path)
        bytes = file.bytes
        origins = [file.origin(.model)]
        var besides: [String] = []
        switch base.split(separator: ".").last {
        case "keras":
            (format, keras, graph) = try Self.keras(file, .keras, conversion)
        case "h5", "hdf5":
            (format, keras, graph) = try Self.keras(file, .hdf5, conversion)
        case "onnx":
            let model: ONNXModel
            (model, besides) = try Self.onnx(file, conversion)
            (format, keras, graph) = (.onnx, nil, try model.runnableGraph(output: output))
            onnx = model
            turned = TurnedEdges(of: graph, model)
        case "tflite":
            guard conversion == ModelConversion() else {
                throw KitError("'\(path)' is converted already", help: "Leave out recurrent, batch, output and shapes.")
            }
            (format, keras, graph) = (.tflite, nil, try Graph(tflite: file.bytes, file: path))
        default:
            throw KitError(
                "'\(path)' is not a model that Modelbook reads",
                help: "Models end in .keras, .h5, .onnx or .tflite, or are SavedModel folders.")
        }
        // What is kept of computations is kept by the digest: how the model is converted belongs to it.
        let digests = [file.sha256] + besides + (conversion == ModelConversion() ? [] : ["\(conversion)"])
        sha256 = digests.count == 1 ? file.sha256 : SHA256.hex(of: digests.joined(separator: " "))
    }

    private static func folder(
        _ path: String, signature: String?, _ conversion: ModelConversion
    ) throws -> (Graph, Bytes, String, [Origin]) {
        var content: [UInt8] = []
        let folder = try SavedModel(at: path) { name throws(ModelError) in
            do {
                let file = try InputFile(path + "/" + name)
                content += file.bytes.array(of: UInt8.self)
                return file.bytes
            } catch {
                throw ModelError((error as? KitError)?.message ?? "\(error)")
            }
        }
        let graph = try folder.runnableGraph(signature: signature, conversion)
        // What is kept of conversions is kept by the digest: the signature belongs to it.
        let digest = SHA256.hex(
            of: "\(folder.sha256) \(graph.signatures[0].key)" + (conversion == ModelConversion() ? "" : " \(conversion)"))
        return (graph, Bytes(content), digest, [Origin(read: .model, path, sha256: folder.sha256)])
    }

    private static func keras(
        _ file: InputFile, _ format: Format, _ conversion: ModelConversion
    ) throws -> (Format, KerasModel?, Graph) {
        do {
            let model = try KerasModel(keras: file.bytes, conversion)
            for note in model.notes { KitWarning.report("'\(file.path)': \(note)") }
            return (format, model, try model.runnableGraph(conversion))
        } catch var error as ModelError {
            error.file = file.path
            throw error
        } catch var error as ArchiveError {
            error.file = file.path
            throw error
        }
    }

    /// The model, and the digests of the files beside it. Tensors in them are read as the notebook's own files are.
    private static func onnx(_ file: InputFile, _ conversion: ModelConversion) throws -> (ONNXModel, besides: [String]) {
        var besides: [String] = []
        let model = try ONNXModel(
            onnx: file.bytes, batch: conversion.batch, recurrent: conversion.recurrent, file: file.path
        ) { (name) throws(ModelError) in
            let path = Files.parent(of: file.path) + "/" + name
            do {
                let input = try InputFile(path)
                besides.append(input.sha256)
                return input.bytes
            } catch {
                throw ModelError("\(error)", in: file.path)
            }
        }
        return (model, besides)
    }

    /// A TensorFlow Lite model made from another, whose inputs and outputs it has.
    init(_ bytes: Bytes, named name: String, of source: Model, from origins: [Origin]) throws {
        self.name = name
        format = .tflite
        graph = try Graph(tflite: bytes)
        keras = nil
        self.bytes = bytes
        sha256 = bytes.withUnsafeBytes { SHA256.hex(of: $0) }
        self.origins = origins
        turned = source.turned
    }

    /// The size of the file.
    public var size: ByteCount { ByteCount(bytes.count, origins: origins) }

    /// Writes the file, whole or not at all. The path is relative to the notebook's folder. A SavedModel, which is a
    /// folder, is not written.
    public func write(to path: String) throws {
        guard format != .savedModel else {
            throw KitError(
                "'\(name)' is a SavedModel, which is not one file",
                help: "Write what it is converted to: model.converted().write(to:).")
        }
        try bytes.withUnsafeBytes { try Files.write($0, to: path) }
    }

    /// What is kept of computations with data sets is kept by it: the file, and how it takes them.
    var identity: String { turned == TurnedEdges() ? sha256 : "\(sha256) turned \(turned)" }

    func count(_ value: Int) -> Count { Count(value, origins: origins) }
    func byteCount(_ value: Int) -> ByteCount { ByteCount(value, origins: origins) }
}
