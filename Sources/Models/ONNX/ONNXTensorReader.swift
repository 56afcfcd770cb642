import SystemIO
import Tensors

/// Reads `TensorProto`, whose elements are in one of several fields or in another file of the same folder.
struct ONNXTensorReader {
    /// Gives the content of a file beside the model; nil where only the model's own bytes are known.
    typealias Opening = (String) throws(ModelError) -> Bytes

    let open: Opening?
    let file: SavedFile

    func tensor(_ bytes: Bytes) throws(ModelError) -> (name: String, constant: Constant) {
        let fields = try ProtocolBuffer(bytes, of: file)
        let name = fields[8]?.string ?? ""
        func error(_ message: String, help: String = "") -> ModelError {
            ModelError(message, at: .entry(name.isEmpty ? "a constant" : name), in: file.name, help: help)
        }
        let shape = try fields.integers(1)
        let code = fields[2]?.int ?? 0
        guard Shape(shape).checkedElementCount != nil else { throw error("the shape \(Shape(shape)) is not possible") }
        guard fields[3] == nil else { throw error("the tensor is stored in segments, which is not supported") }
        guard let type = ONNXFile.elementType(code) else {
            throw error("the tensor has the type \(code) of the format, which is not supported")
        }
        // Real numbers are computed with in 32 bits.
        let constant = try constant(fields, type, shape, error)
        return (name, constant.cast(to: type == .float64 ? .float32 : type) ?? constant)
    }

    private func constant(
        _ fields: ProtocolBuffer, _ type: ElementType, _ shape: [Int], _ error: (String, String) -> ModelError
    ) throws(ModelError) -> Constant {
        let count = Shape(shape).elementCount
        let size = type.byteCount(of: count)
        func mismatch(_ bytes: Int) -> ModelError {
            error("the tensor has \(bytes) bytes, which do not fit \(count) elements of \(type.name)", "")
        }
        let isExternal = fields[14]?.int == 1
        if let raw = try isExternal ? external(fields, error) : fields[9]?.bytes {
            guard raw.count == size else { throw mismatch(raw.count) }
            guard Self.read.contains(type) else { throw Self.unsupported(type, error) }
            return Constant(type: type, shape: shape, data: raw)
        }
        let constant: Constant
        switch type {
        case .float32: constant = Constant(fields.fixed(4, as: Float.self), shape: shape)
        case .float64: constant = Constant(type: type, shape: shape, data: Bytes(of: fields.fixed(10, as: Double.self)))
        case .int64: constant = Constant(try fields.integers(7), shape: shape, type: type)
        case .uint32, .uint64: constant = Constant(try fields.integers(11), shape: shape, type: type)
        case _ where Self.read.contains(type): constant = Constant(try fields.integers(5), shape: shape, type: type)
        default: throw Self.unsupported(type, error)
        }
        guard constant.data.count == size else { throw mismatch(constant.data.count) }
        return constant
    }

    private static let read: Set<ElementType> = [
        .float32, .float64, .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool,
    ]

    private static func unsupported(_ type: ElementType, _ error: (String, String) -> ModelError) -> ModelError {
        error(
            "the tensor has elements of type \(type.name), which are not supported",
            type.isFloatingPoint ? "Export the model in float32: model.float()." : "")
    }

    /// The bytes of a tensor outside the file. Only files in the model's own folder or below it are opened.
    private func external(_ fields: ProtocolBuffer, _ error: (String, String) -> ModelError) throws(ModelError) -> Bytes {
        var entries: [String: String] = [:]
        for field in fields where field.number == 13 {
            let entry = try ProtocolBuffer(field.bytes ?? .empty, of: file)
            entries[entry[1]?.string ?? ""] = entry[2]?.string ?? ""
        }
        guard let location = entries["location"], !location.isEmpty else {
            throw error("the tensor is in another file, which is not named", "")
        }
        let parts = location.split(separator: "/", omittingEmptySubsequences: false)
        guard !location.hasPrefix("/"), !parts.contains(".."), !location.contains("\\"), !location.contains("\0") else {
            throw error("the tensor is in '\(location)', which is outside the model's folder", "Move it beside the model.")
        }
        guard let open else {
            throw error("the tensor is in the file '\(location)', and only the model's own bytes are given", "")
        }
        let bytes = try open(location)
        func number(_ key: String, _ missing: Int) -> Int? { entries[key].map { Int($0) } ?? missing }
        guard let offset = number("offset", 0), offset >= 0, offset <= bytes.count,
            let length = number("length", bytes.count - offset), length >= 0, length <= bytes.count - offset
        else { throw error("the tensor lies outside the file '\(location)' of \(bytes.count) bytes", "") }
        return bytes[offset..<offset + length]
    }
}
