import SystemIO
import Tensors

extension Graph {
    /// The graph as a TensorFlow Lite file that LiteRT and TensorFlow Lite Micro load, after `check()`.
    ///
    /// The file is compact: equal parts are stored once, tensors without data share buffer 0, and constants that are
    /// views of the same bytes share a buffer. Operators keep the versions in their codes.
    /// Throws where the graph is inconsistent or does not fit into the format's 2 GiB.
    public func tfliteBytes() throws(ModelError) -> Bytes {
        try check()
        return try uncheckedTFLiteBytes()
    }

    /// The file, whether the graph is consistent or not.
    package func uncheckedTFLiteBytes() throws(ModelError) -> Bytes {
        var writer = TFLiteWriter()
        return try writer.file(of: self)
    }

    /// Writes `tfliteBytes()` to the file at `path` in one step.
    public func write(to path: String) throws(ModelError) {
        let bytes = try tfliteBytes()
        do throws(FileError) {
            try bytes.withUnsafeBytes { (content) throws(FileError) in try Files.write(content, to: path) }
        } catch {
            throw ModelError(error)
        }
    }
}
