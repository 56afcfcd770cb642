import Tensors

/// What a file that is not a TensorFlow Lite model looks like, and what to do about it.
struct FileKind {
    var name: String
    var help: String

    private init(_ name: String, _ help: String = "") {
        self.name = name
        self.help = help
    }

    /// Refuses bytes that do not begin as a TensorFlow Lite model does.
    static func check(_ bytes: Bytes, file: String?) throws(ModelError) {
        guard let other = FileKind(bytes, file: file) else { return }
        throw ModelError("this is \(other.name), not a TensorFlow Lite model", in: file, help: other.help)
    }

    /// nil for bytes that begin as a TensorFlow Lite model does. `file` is the name that the bytes are under.
    init?(_ bytes: Bytes, file: String? = nil) {
        func starts(with magic: String) -> Bool {
            magic.utf8.enumerated().allSatisfy { bytes.uint8(at: $0.offset) == $0.element }
        }
        if bytes.uint32(at: 4) == 0x334C_4654 { return nil }  // "TFL3"
        let head = bytes[0..<min(bytes.count, 512)].array(of: UInt8.self)
        if bytes.isEmpty {
            self.init("an empty file")
        } else if head.starts(with: [0x89, 0x48, 0x44, 0x46]) {
            self.init(
                "an HDF5 file",
                Self.conversion(of: file) ?? "Keras writes such files; name it .h5 to load it as one.")
        } else if starts(with: "PK\u{3}\u{4}") {
            self.init(
                "a ZIP archive",
                Self.conversion(of: file) ?? "Keras writes such files; name it .keras to load it as one, or unpack it.")
        } else if Self.isONNX(head) {
            self.init("an ONNX model", Self.conversion(of: file) ?? "Name it .onnx to load it as one.")
        } else if head.starts(with: [0x1F, 0x8B]) {
            self.init("a gzip file", "Unpack it with gunzip.")
        } else if starts(with: "version https://git-lfs") {
            self.init("a pointer to a file in Git LFS", "Fetch the file itself with `git lfs pull`.")
        } else if Self.isText(head) {
            let page = head.first { $0 > 0x20 } == UInt8(ascii: "<")
            self.init(page ? "a web page" : "a text file", page ? "Download the file itself." : "")
        } else if bytes.uint8(at: 4) == UInt8(ascii: "T"), bytes.uint8(at: 5) == UInt8(ascii: "F"),
            bytes.uint8(at: 6) == UInt8(ascii: "L"), let digit = bytes.uint8(at: 7)
        {
            self.init("a model of another schema, TFL\(Unicode.Scalar(digit))", "Convert it again with a newer converter.")
        } else if bytes.count < 8 {
            self.init("a file of \(bytes.count) bytes")
        } else {
            self.init("a file without the mark 'TFL3' in its bytes 4 to 7")
        }
    }

    /// A message that begins with the version of the format (field 1) and goes on with what a model has next.
    private static func isONNX(_ head: [UInt8]) -> Bool {
        head.count > 4 && head[0] == 0x08 && (3...15).contains(head[1]) && [0x12, 0x1A, 0x22, 0x32, 0x3A, 0x42].contains(head[2])
    }

    /// What to do with a file that has the name of a model that is converted.
    private static func conversion(of file: String?) -> String? {
        guard let file, [".keras", ".h5", ".hdf5", ".onnx"].contains(where: file.hasSuffix) else { return nil }
        return "Convert it first: modelbook model convert \(file) -o model.tflite"
    }

    private static func isText(_ head: [UInt8]) -> Bool {
        head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
