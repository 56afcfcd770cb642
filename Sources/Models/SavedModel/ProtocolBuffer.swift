import Tensors

/// A file of messages. Errors name it, and the byte.
struct SavedFile {
    /// nil for bytes in memory.
    var name: String?
    var bytes: Bytes

    /// - Parameter place: a part of the file.
    func damaged(_ message: String, _ place: Bytes, at position: Int = 0) -> ModelError {
        ModelError(message, at: .byte(place.offset(in: bytes) + position), in: name)
    }
}

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
        var string: String? { bytes?.text }
        /// A varint as a signed number.
        var int: Int? { if case .number(let number) = value { Int(Int64(bitPattern: number)) } else { nil } }
        var float: Float? { if case .fixed32(let bits) = value { Float(bitPattern: bits) } else { nil } }
    }

    private let bytes: Bytes
    private let file: SavedFile

    /// - Parameter bytes: a part of `file`.
    /// - Throws: ``ModelError`` naming `file` and the byte where the message is damaged.
    init(_ bytes: Bytes, of file: SavedFile) throws(ModelError) {
        self.bytes = bytes
        self.file = file
        var position = 0
        while position < bytes.count {
            let start = position
            guard Self.field(bytes, &position) != nil else { throw file.damaged("the message is damaged", bytes, at: start) }
        }
    }

    struct Iterator: IteratorProtocol {
        fileprivate let bytes: Bytes
        fileprivate var position = 0

        mutating func next() -> Field? {
            position < bytes.count ? ProtocolBuffer.field(bytes, &position) : nil
        }
    }

    func makeIterator() -> Iterator { Iterator(bytes: bytes) }

    /// The last field of that number; nil where there is none.
    subscript(number: Int) -> Field? {
        var found: Field?
        for field in self where field.number == number { found = field }
        return found
    }

    /// The message in the last field of that number.
    func message(_ number: Int) throws(ModelError) -> ProtocolBuffer? {
        guard let bytes = self[number]?.bytes else { return nil }
        return try ProtocolBuffer(bytes, of: file)
    }

    /// The messages or strings of a repeated field.
    func all(_ number: Int) -> [Bytes] { compactMap { $0.number == number ? $0.bytes : nil } }

    /// The messages of a repeated field.
    func messages(_ number: Int) throws(ModelError) -> [ProtocolBuffer] {
        var messages: [ProtocolBuffer] = []
        for bytes in all(number) { messages.append(try ProtocolBuffer(bytes, of: file)) }
        return messages
    }

    /// A map from strings.
    func map(_ number: Int) throws(ModelError) -> [String: Bytes] {
        var map: [String: Bytes] = [:]
        for bytes in all(number) {
            let entry = try ProtocolBuffer(bytes, of: file)
            map[entry[1]?.string ?? ""] = entry[2]?.bytes ?? .empty
        }
        return map
    }

    /// The whole numbers of a repeated field, which are packed or one by one.
    func integers(_ number: Int) throws(ModelError) -> [Int] {
        var integers: [Int] = []
        for field in self where field.number == number {
            if let one = field.int { integers.append(one) }
            guard let packed = field.bytes else { continue }
            var position = 0
            while position < packed.count {
                guard let value = Self.varint(packed, &position) else {
                    throw file.damaged("the list of numbers is damaged", packed, at: position)
                }
                integers.append(Int(Int64(bitPattern: value)))
            }
        }
        return integers
    }

    /// The elements of a repeated field of fixed size, which are packed or one by one.
    func fixed<T: BitwiseCopyable>(_ number: Int, as type: T.Type) -> [T] {
        var values: [T] = []
        for field in self where field.number == number {
            switch field.value {
            case .message(let packed): values += packed.array(of: T.self)
            case .fixed32(let bits): values += Bytes(of: [bits]).array(of: T.self)
            case .number(let bits): values += Bytes(of: [bits]).array(of: T.self)
            }
        }
        return values
    }

    /// The field at `position`; nil where it is damaged.
    private static func field(_ bytes: Bytes, _ position: inout Int) -> Field? {
        guard let tag = varint(bytes, &position), tag >> 3 < 1 << 29, tag >> 3 > 0 else { return nil }
        let value: Value
        switch tag & 7 {
        case 0:
            guard let number = varint(bytes, &position) else { return nil }
            value = .number(number)
        case 1:
            guard let number = bytes.uint64(at: position) else { return nil }
            value = .number(number)
            position += 8
        case 2:
            guard let length = varint(bytes, &position), length <= UInt64(bytes.count - position) else { return nil }
            value = .message(bytes[position..<position + Int(length)])
            position += Int(length)
        case 5:
            guard let number = bytes.uint32(at: position) else { return nil }
            value = .fixed32(number)
            position += 4
        default: return nil
        }
        return Field(number: Int(tag >> 3), value: value)
    }

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
