import Tensors

/// One message of the Protocol Buffers wire format, field by field. Nothing is trusted: lengths are checked against
/// what is left.
struct ProtocolBuffer: Sequence {
    enum Value {
        case number(UInt64)
        case fixed32(UInt32)
        case message(Bytes)
    }

    struct Field {
        var number: Int
        var value: Value

        /// The bytes of a string or an inner message.
        var bytes: Bytes? { if case .message(let bytes) = value { bytes } else { nil } }
        var string: String? { bytes.map { String(decoding: $0.array(of: UInt8.self), as: UTF8.self) } }
        /// A varint as a signed number.
        var int: Int? { if case .number(let number) = value { Int(Int64(bitPattern: number)) } else { nil } }
    }

    private let fields: [Field]

    /// Throws: ``ModelError`` naming `file` and the byte where the message is damaged.
    init(_ bytes: Bytes, file: String) throws(ModelError) {
        var fields: [Field] = []
        var position = 0
        func damaged() -> ModelError { ModelError("the message is damaged", at: .byte(position), in: file) }
        while position < bytes.count {
            guard let tag = Self.varint(bytes, &position), tag >> 3 <= 1 << 29, tag >> 3 > 0 else { throw damaged() }
            let value: Value
            switch tag & 7 {
            case 0:
                guard let number = Self.varint(bytes, &position) else { throw damaged() }
                value = .number(number)
            case 1:
                guard bytes.count - position >= 8 else { throw damaged() }
                value = .number(bytes[position..<position + 8].array(of: UInt64.self)[0])
                position += 8
            case 2:
                guard let length = Self.varint(bytes, &position), length <= UInt64(bytes.count - position) else {
                    throw damaged()
                }
                value = .message(bytes[position..<position + Int(length)])
                position += Int(length)
            case 5:
                guard bytes.count - position >= 4 else { throw damaged() }
                value = .fixed32(bytes[position..<position + 4].array(of: UInt32.self)[0])
                position += 4
            default: throw damaged()
            }
            fields.append(Field(number: Int(tag >> 3), value: value))
        }
        self.fields = fields
    }

    func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

    /// The last field of that number; nil where there is none.
    subscript(number: Int) -> Field? { fields.last { $0.number == number } }

    /// Seven bits a byte, lowest first; nil beyond the end or 64 bits.
    static func varint(_ bytes: Bytes, _ position: inout Int) -> UInt64? {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        return nil
    }
}
