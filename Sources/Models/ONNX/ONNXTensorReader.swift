import SystemIO
import Tensors

/// Reads `TensorProto`, whose elements are in one of several fields or in another file of the same folder.
struct ONNXTensorReader {
    /// Gives the content of a file beside the model; nil where only the model's own bytes are known.
    typealias Opening = (String) throws(ModelError) -> Bytes

    let open: Opening?
    let file: SavedFile

    func tensor(_ bytes: Bytes) throws(ModelError) -> (name: String, constant: ONNXConstant) {
        let fields = try ProtocolBuffer(bytes, of: file)
        let name = fields[8]?.string ?? ""
        func error(_ message: String, help: String = "") -> ModelError {
            ModelError(message, at: .entry(name.isEmpty ? "a constant" : name), in: file.name, help: help)
        }
        let shape = try fields.integers(1)
        let code = fields[2]?.int ?? 0
        guard let count = Shape(shape).checkedElementCount else { throw error("the shape \(Shape(shape)) is not possible") }
        guard fields[3] == nil else { throw error("the tensor is stored in segments, which is not supported") }
        guard let type = ONNXFile.elementType(code) else {
            throw error("the tensor has the type \(code) of the format, which is not supported")
        }
        let values = try values(fields, type, count, error)
        guard values.count == count else {
            throw error("the tensor has \(values.count) elements, which do not fit shape \(Shape(shape))")
        }
        // Real numbers are computed with in 32 bits.
        return (name, ONNXConstant(type == .float64 ? .float32 : type, shape, values))
    }

    private func values(
        _ fields: ProtocolBuffer, _ type: ElementType, _ count: Int, _ error: (String, String) -> ModelError
    ) throws(ModelError) -> ONNXConstant.Values {
        let isExternal = fields[14]?.int == 1
        if let raw = try isExternal ? external(fields, error) : fields[9]?.bytes {
            guard type.byteCount(of: count) == raw.count else {
                throw error("the tensor has \(raw.count) bytes, which do not fit \(count) elements of \(type.name)", "")
            }
            return try Self.decoded(raw, type, error)
        }
        switch type {
        case .float32: return .floats(fields.fixed(4, as: Float.self))
        case .float64: return .floats(fields.fixed(10, as: Double.self).map { Float($0) })
        case .int32, .int16, .int8, .uint16, .uint8, .bool:
            return .integers(try fields.integers(5).map { ONNXExtent($0) })
        case .int64: return .integers(try fields.integers(7).map { ONNXExtent($0) })
        case .uint32, .uint64: return .integers(try fields.integers(11).map { ONNXExtent($0) })
        default: throw Self.unsupported(type, error)
        }
    }

    private static func unsupported(_ type: ElementType, _ error: (String, String) -> ModelError) -> ModelError {
        error(
            "the tensor has elements of type \(type.name), which are not supported",
            type.isFloatingPoint ? "Export the model in float32: model.float()." : "")
    }

    private static func decoded(
        _ raw: Bytes, _ type: ElementType, _ error: (String, String) -> ModelError
    ) throws(ModelError) -> ONNXConstant.Values {
        func integers<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> ONNXConstant.Values {
            .integers(raw.array(of: T.self).map { ONNXExtent(Int(truncatingIfNeeded: $0)) })
        }
        switch type {
        case .float32: return .floats(raw.array(of: Float.self))
        case .float64: return .floats(raw.array(of: Double.self).map { Float($0) })
        case .int64: return integers(Int64.self)
        case .int32: return integers(Int32.self)
        case .int16: return integers(Int16.self)
        case .int8: return integers(Int8.self)
        case .uint8, .bool: return integers(UInt8.self)
        case .uint16: return integers(UInt16.self)
        case .uint32: return integers(UInt32.self)
        case .uint64: return integers(UInt64.self)
        default: throw unsupported(type, error)
        }
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
