import Storage
import Tensors

/// An opened Keras file: the configuration and the learnt tensors, wherever the two formats keep them.
struct KerasFile {
    var container: KerasModel.Container
    var configuration: JSONValue
    /// The optimizer's class, if the model was compiled.
    var optimizer: String?
    var kerasVersion: String?
    var weights: any KerasWeights
    var composition: KerasModel.Composition
}

extension KerasFile {
    init(_ bytes: Bytes) throws {
        let array = bytes.array(of: UInt8.self)
        if array.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = try Self.zip(array)
        } else if array.starts(with: [0x89, 0x48, 0x44, 0x46]) {
            self = try Self.hdf5(array)
        } else {
            throw ModelError(
                "this is not a Keras file: it begins neither like a ZIP archive (.keras) nor like HDF5 (.h5)",
                at: .byte(0), help: "Save the model with model.save(\"model.keras\").")
        }
    }

    private static func zip(_ array: [UInt8]) throws -> KerasFile {
        let archive = try ZipArchive(array)
        guard let text = try archive.read("config.json") else {
            throw ModelError(
                "the archive has no config.json, so it is not a Keras model", at: .entry("config.json"))
        }
        let configuration = try JSONValue(parsing: text)
        guard let weights = try archive.read("model.weights.h5") else {
            throw ModelError(
                "the file has no weights", at: .entry("model.weights.h5"),
                help: "It describes the model's structure only: save the whole model with model.save(\"model.keras\").")
        }
        let file = try HDF5File(weights)
        let metadata = try archive.read("metadata.json").map { try JSONValue(parsing: $0) }
        let store = try KerasVariables(file)
        return KerasFile(
            container: .keras, configuration: configuration,
            optimizer: configuration["compile_config"]?["optimizer"].flatMap(optimizerName),
            kerasVersion: metadata?["keras_version"]?.string, weights: store,
            composition: try composition(of: file, optimizerAt: "/optimizer", fileBytes: array.count))
    }

    private static func hdf5(_ array: [UInt8]) throws -> KerasFile {
        let file = try HDF5File(array)
        guard let text = try file.string("model_config", of: "/") else {
            let isWeights =
                file.contains("/layers") || file.contains("/model_weights")
                || (try? file.attribute("layer_names", of: "/")) ?? nil != nil
            throw ModelError(
                isWeights
                    ? "the file has weights but not the model they belong to"
                    : "this HDF5 file is not a Keras model: it has no attribute model_config",
                at: .entry("model_config"), help: "Save the whole model with model.save(\"model.keras\").")
        }
        guard file.contains("/model_weights") else {
            throw ModelError(
                "the file has no weights", at: .entry("model_weights"),
                help: "Save the whole model with model.save(\"model.h5\").")
        }
        let configuration = try JSONValue(parsing: text)
        let training = try file.string("training_config", of: "/").map { try JSONValue(parsing: $0) }
        return KerasFile(
            container: .hdf5, configuration: configuration,
            optimizer: training?["optimizer_config"].flatMap(optimizerName),
            kerasVersion: try file.string("keras_version", of: "/"), weights: KerasLayerGroups(file),
            composition: try composition(of: file, optimizerAt: "/optimizer_weights", fileBytes: array.count))
    }

    private static func optimizerName(_ json: JSONValue) -> String? { json.string ?? json["class_name"]?.string }

    /// Bytes by what they are for. Every data set counts with its elements' bytes.
    private static func composition(
        of file: HDF5File, optimizerAt path: String, fileBytes: Int
    ) throws -> KerasModel.Composition {
        var weights = 0
        var optimizer = 0
        for dataset in try file.datasets() {
            let bytes = try file.dataset(dataset).byteCount
            // Keras on Windows separates groups by backslashes.
            let group = dataset.prefix { $0 != "\\" }
            if group.hasPrefix(path + "/") || group == path {
                optimizer += bytes
            } else if !group.hasPrefix("/metrics/"), group != "/metrics" {
                weights += bytes
            }
        }
        return KerasModel.Composition(
            fileBytes: fileBytes, weightBytes: weights, optimizerBytes: optimizer)
    }
}

extension HDF5File.Dataset {
    /// Bytes of the elements, of texts those of their letters.
    var byteCount: Int {
        if case .strings(let texts) = values { return texts.reduce(0) { $0 + $1.utf8.count } }
        return shape.reduce(1, *) * elementSize
    }

    var floats: [Float]? {
        switch values {
        case .floats(let values): values
        case .doubles(let values): values.map { Float($0) }
        case .ints(let values): values.map { Float($0) }
        case .strings: nil
        }
    }
}
