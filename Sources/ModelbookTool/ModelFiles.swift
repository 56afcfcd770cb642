import Modelbook
import Models
import SystemIO
import Tensors

/// The files that a `model` command reads and writes.
enum ModelFiles {
    /// A model of any kind that `convert` takes: a TensorFlow Lite file as it is, another as `convert` writes it.
    ///
    /// - Returns: the operators, and the bytes of the TensorFlow Lite file.
    static func tflite(at path: String) throws -> (graph: Graph, bytes: Bytes) {
        guard let source = try source(at: path) else { return (try Graph(tfliteAt: path), try Bytes(contentsOf: path)) }
        let model = try source.converted()
        return (model.graph, model.bytes)
    }

    /// The model at a path that is no TensorFlow Lite file by its name; nil if it is one.
    static func source(at path: String) throws -> Model? {
        let ending = path.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
        return ["keras", "h5", "hdf5", "onnx"].contains(ending) || Files.isFolder(path) ? try Model(path) : nil
    }

    /// Refuses to write over a file that is read, also by a link to it or another spelling of its path.
    ///
    /// - Parameter ending: what the name must end in, where only one kind of file is written.
    static func refuse(writing output: String, over inputs: [String], ending: String? = nil) throws(ModelError) {
        do throws(FileError) { try Files.check(output: output, over: inputs) } catch {
            throw ModelError(error.reason, in: error.path, help: error.help)
        }
        if let ending, !output.hasSuffix(ending) {
            throw ModelError("a \(ending) file is written here, and its name is to end so", in: output)
        }
    }
}
