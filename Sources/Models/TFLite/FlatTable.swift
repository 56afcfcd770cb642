import Tensors

/// One table of an unverified FlatBuffer. Fields are named by their id and, for errors, by their name.
struct FlatTable {
    struct Layout {
        var vtable: Int
        var fields: Int
        var size: Int
    }

    let buffer: FlatBuffer
    let position: Int
    let name: StaticString
    let layout: Layout

    /// The position of the field of `size` bytes; nil if the table leaves it out.
    func field(_ id: Int, _ field: StaticString, size: Int) throws(ModelError) -> Int? {
        guard id < layout.fields, let offset = buffer.bytes.uint16(at: layout.vtable + 4 + 2 * id), offset != 0 else {
            return nil
        }
        guard offset >= 4, Int(offset) + size <= layout.size else {
            throw buffer.failure("the field \(field) lies outside its table \(name)", at: position)
        }
        return position + Int(offset)
    }

    func has(_ id: Int) throws(ModelError) -> Bool { try field(id, "", size: 1) != nil }

    // MARK: Numbers

    func uint8(_ id: Int, _ field: StaticString) throws(ModelError) -> UInt8 {
        guard let position = try self.field(id, field, size: 1) else { return 0 }
        return buffer.bytes.uint8(at: position) ?? 0
    }

    func int8(_ id: Int, _ field: StaticString) throws(ModelError) -> Int8 {
        Int8(bitPattern: try uint8(id, field))
    }

    func bool(_ id: Int, _ field: StaticString) throws(ModelError) -> Bool { try uint8(id, field) != 0 }

    func uint32(_ id: Int, _ field: StaticString, default value: UInt32 = 0) throws(ModelError) -> UInt32 {
        guard let position = try self.field(id, field, size: 4) else { return value }
        return buffer.bytes.uint32(at: position) ?? value
    }

    func int32(_ id: Int, _ field: StaticString, default value: Int32 = 0) throws(ModelError) -> Int {
        Int(Int32(bitPattern: try uint32(id, field, default: UInt32(bitPattern: value))))
    }

    func uint64(_ id: Int, _ field: StaticString) throws(ModelError) -> UInt64 {
        guard let position = try self.field(id, field, size: 8) else { return 0 }
        return buffer.bytes.uint64(at: position) ?? 0
    }

    // MARK: What offsets lead to

    func table(_ id: Int, _ field: StaticString) throws(ModelError) -> FlatTable? {
        guard let position = try self.field(id, field, size: 4) else { return nil }
        return try buffer.table(at: position, field)
    }

    /// A view of the elements of a vector, `size` bytes each; nil if there is no vector.
    func vector(_ id: Int, _ field: StaticString, of size: Int) throws(ModelError) -> Bytes? {
        guard let position = try self.field(id, field, size: 4) else { return nil }
        let start = try buffer.target(of: position, field)
        let count = Int(buffer.bytes.uint32(at: start) ?? 0)
        guard count * size <= buffer.bytes.count - start - 4 else {
            throw buffer.truncated("the vector \(field) of \(count) elements", at: start)
        }
        return buffer.bytes[start + 4..<start + 4 + count * size]
    }

    /// A view of the elements of a vector of which a copy will be made, counted against the file's budget.
    func decoded(
        _ id: Int, _ field: StaticString, of size: Int
    ) throws(ModelError) -> Bytes? {
        guard let bytes = try vector(id, field, of: size) else { return nil }
        try buffer.spend(4 + bytes.count, at: position)
        return bytes
    }

    func string(_ id: Int, _ field: StaticString) throws(ModelError) -> String? {
        try decoded(id, field, of: 1)?.text
    }

    func int32s(_ id: Int, _ field: StaticString) throws(ModelError) -> [Int]? {
        guard let bytes = try decoded(id, field, of: 4) else { return nil }
        return (0..<bytes.count / 4).map { Int(Int32(bitPattern: bytes.uint32(at: 4 * $0) ?? 0)) }
    }

    func int64s(_ id: Int, _ field: StaticString) throws(ModelError) -> [Int64]? {
        guard let bytes = try decoded(id, field, of: 8) else { return nil }
        return (0..<bytes.count / 8).map { Int64(bitPattern: bytes.uint64(at: 8 * $0) ?? 0) }
    }

    func floats(_ id: Int, _ field: StaticString) throws(ModelError) -> [Float]? {
        guard let bytes = try decoded(id, field, of: 4) else { return nil }
        return (0..<bytes.count / 4).map { Float(bitPattern: bytes.uint32(at: 4 * $0) ?? 0) }
    }

    func uint8s(_ id: Int, _ field: StaticString) throws(ModelError) -> [Int]? {
        guard let bytes = try decoded(id, field, of: 1) else { return nil }
        return (0..<bytes.count).map { Int(bytes[$0]) }
    }

    func uint16s(_ id: Int, _ field: StaticString) throws(ModelError) -> [Int]? {
        guard let bytes = try decoded(id, field, of: 2) else { return nil }
        return (0..<bytes.count / 2).map { Int(bytes.uint16(at: 2 * $0) ?? 0) }
    }

    /// A vector of tables, each turned into a value by `read`, which also gets its number.
    func tables<T>(
        _ id: Int, _ field: StaticString, _ read: (FlatTable, Int) throws(ModelError) -> T
    ) throws(ModelError) -> [T]? {
        guard let offsets = try vector(id, field, of: 4) else { return nil }
        let start = offsets.offset(in: buffer.bytes)
        var values: [T] = []
        values.reserveCapacity(offsets.count / 4)
        for index in 0..<offsets.count / 4 {
            values.append(try read(buffer.table(at: start + 4 * index, field), index))
        }
        return values
    }
}
