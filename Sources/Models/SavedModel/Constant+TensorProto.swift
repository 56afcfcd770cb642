import Tensors

extension Constant {
    /// The elements of a `TensorProto` (tensorflow/core/framework/tensor.proto). Where fewer are listed than the shape
    /// holds, the last stands for the rest.
    init(_ tensor: ProtocolBuffer, node: String, of file: SavedFile) throws(ModelError) {
        func refusal(_ message: String) -> ModelError { ModelError(message, at: .entry(node), in: file.name) }
        let shape = try tensor.message(2).map { shape throws(ModelError) in try Self.dimensions(shape) } ?? []
        let code = tensor[1]?.int ?? 0
        guard let type = ElementType(dataType: code) else {
            self.init(type: code == 7 ? .string : .variant, shape: shape, data: .empty)
            return
        }
        guard let count = Shape(shape).checkedElementCount, let size = type.byteCount(of: count), size <= Self.mostBytes
        else { throw refusal("the constant's shape \(Shape(shape)) is not possible") }
        var data: Bytes
        if let content = tensor[4]?.bytes, !content.isEmpty {
            data = content
        } else {
            switch type {
            case .float32: data = Bytes(of: tensor.fixed(5, as: Float.self))
            case .float64: data = Bytes(of: tensor.fixed(6, as: Double.self))
            case .int32: data = Bytes(of: try tensor.integers(7).map { Int32(truncatingIfNeeded: $0) })
            case .int16: data = Bytes(of: try tensor.integers(7).map { Int16(truncatingIfNeeded: $0) })
            case .int8, .uint8: data = Bytes(of: try tensor.integers(7).map { UInt8(truncatingIfNeeded: $0) })
            case .int64: data = Bytes(of: try tensor.integers(10).map(Int64.init))
            case .bool: data = Bytes(of: try tensor.integers(11).map { UInt8($0 == 0 ? 0 : 1) })
            default: data = Bytes(of: try tensor.integers(13).map { UInt16(truncatingIfNeeded: $0) })
            }
            if data.count < size { data = Self.extended(data, to: size, elementSize: size / max(count, 1)) }
        }
        guard data.count == size else {
            throw refusal("the constant has \(data.count) bytes, which do not fit \(type.name) \(Shape(shape))")
        }
        self.init(type: type, shape: shape, data: data)
    }

    /// `data` and its last element, or 0, as often as it takes to fill `size`.
    private static func extended(_ data: Bytes, to size: Int, elementSize: Int) -> Bytes {
        let last =
            data.count >= elementSize
            ? data[data.count - elementSize..<data.count].array(of: UInt8.self) : Array(repeating: 0, count: elementSize)
        return Bytes(count: size) { buffer in
            data.withUnsafeBytes { buffer.copyMemory(from: $0) }
            for index in data.count..<size { buffer[index] = last[(index - data.count) % elementSize] }
        }
    }

    /// `TensorShapeProto`; -1 where a dimension is unknown.
    static func dimensions(_ shape: ProtocolBuffer) throws(ModelError) -> [Int] {
        try shape.messages(2).map { $0[1]?.int ?? 0 }
    }
}

extension ElementType {
    /// - Parameter dataType: `DataType` of tensorflow/core/framework/types.proto; nil for what has no fixed size or no
    ///   counterpart.
    init?(dataType: Int) {
        switch dataType {
        case 1: self = .float32
        case 2: self = .float64
        case 3: self = .int32
        case 4: self = .uint8
        case 5: self = .int16
        case 6: self = .int8
        case 9: self = .int64
        case 10: self = .bool
        case 14: self = .bfloat16
        case 19: self = .float16
        default: return nil
        }
    }
}
