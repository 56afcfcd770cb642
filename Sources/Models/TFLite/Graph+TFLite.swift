import SystemIO
import Tensors

extension Graph {
    /// Reads the TensorFlow Lite model at `path`. Constants are views of the file, which is mapped into memory: it must
    /// not be cut short while the graph is in use.
    public init(tfliteAt path: String) throws(ModelError) {
        try self.init(tflite: Bytes(mapping: path), file: path)
    }

    /// Reads a TensorFlow Lite model, verifying all of it: a graph that this gives has indices, sizes and
    /// quantization parameters that fit each other, and operators in an order in which they can run.
    ///
    /// `file` is the name that errors mention.
    /// Source: tensorflow/lite/schema/schema.fbs, version 3.
    public init(tflite bytes: Bytes, file: String? = nil) throws(ModelError) {
        try FileKind.check(bytes, file: file)
        var reader = TFLiteReader(FlatBuffer(bytes, file: file))
        self = try reader.graph()
        do throws(ModelError) {
            try check()
        } catch {
            var error = error
            error.file = file
            throw error
        }
    }
}

extension Bytes {
    /// The file at `path` as memory. Of a folder it is said what it is.
    init(mapping path: String) throws(ModelError) {
        let file: MappedFile?
        do throws(FileError) {
            file = try Files.map(path, limit: FileLimit.data)
        } catch {
            throw SavedModel.refusal(at: path) ?? ModelError(error)
        }
        guard let file else {
            try self.init(contentsOf: path)
            return
        }
        self.init(at: file.base, count: file.count, owner: file)
    }

    /// The content of the file at `path`.
    package init(contentsOf path: String) throws(ModelError) {
        var bytes = Bytes.empty
        do throws(FileError) {
            try Files.read(path, limit: FileLimit.data) { (count, fill) throws(FileError) in
                bytes = try Bytes(count: count, initializingWith: fill)
            }
        } catch {
            throw ModelError(error)
        }
        self = bytes
    }
}
