import Tensors

/// The sorted table of keys and values that TensorFlow writes as `variables.index`.
///
/// Source: tensorflow/core/lib/io/table and LevelDB's table format: blocks of entries whose keys share prefixes, an
/// index of the blocks, a footer.
struct SortedTable {
    /// In the order of the keys.
    let entries: [(key: String, value: Bytes)]

    private static let magic: UInt64 = 0xDB47_7524_8B80_FB57
    private static let footerSize = 48
    /// Keys share their beginnings in the file and not in memory.
    private static let mostKeyBytes = 1 << 26
    private static let isDamaged = "the table of variables is damaged or truncated"
    /// After each block: its compression and a checksum.
    private static let trailerSize = 5

    init(_ file: SavedFile) throws(ModelError) {
        let bytes = file.bytes
        func damaged(_ position: Int) -> ModelError { file.damaged(Self.isDamaged, bytes, at: position) }
        let footer = bytes.count - Self.footerSize
        guard footer >= 0, bytes[bytes.count - 8..<bytes.count].array(of: UInt64.self)[0] == Self.magic else {
            throw damaged(max(footer, 0))
        }
        var position = footer
        // The handle of the index of filters comes first; it is not needed.
        guard Self.handle(bytes, &position) != nil, let index = Self.handle(bytes, &position) else { throw damaged(footer) }
        var entries: [(key: String, value: Bytes)] = []
        var keyBytes = 0
        for block in try Self.block(index, of: file) {
            var start = 0
            guard let handle = Self.handle(block.value, &start) else { throw damaged(index.offset) }
            let block = try Self.block(handle, of: file)
            entries += block
            keyBytes += block.reduce(0) { $0 + $1.key.utf8.count }
            guard entries.count <= 1 << 20, keyBytes <= Self.mostKeyBytes else { throw damaged(handle.offset) }
        }
        self.entries = entries
    }

    private static func handle(_ bytes: Bytes, _ position: inout Int) -> (offset: Int, size: Int)? {
        guard let offset = ProtocolBuffer.varint(bytes, &position), let size = ProtocolBuffer.varint(bytes, &position),
            offset <= 1 << 40, size <= 1 << 40
        else { return nil }
        return (Int(offset), Int(size))
    }

    private static func block(
        _ handle: (offset: Int, size: Int), of file: SavedFile
    ) throws(ModelError) -> [(key: String, value: Bytes)] {
        let bytes = file.bytes
        func damaged(_ position: Int) -> ModelError { file.damaged(isDamaged, bytes, at: position) }
        guard handle.offset + handle.size + trailerSize <= bytes.count, handle.size >= 4 else {
            throw damaged(handle.offset)
        }
        let end = handle.offset + handle.size
        var block = bytes[handle.offset..<end]
        guard Checksum.isRight(bytes.uint32(at: end + 1), of: block, then: bytes[end]) else {
            throw file.damaged("the table of variables does not have its checksum", bytes, at: handle.offset)
        }
        switch bytes[end] {
        case 0: break
        case 1:
            guard let unpacked = Snappy.unpacked(block), unpacked.count >= 4 else { throw damaged(handle.offset) }
            block = unpacked
        default: throw damaged(end)
        }
        return try entries(of: block, damaged: damaged(handle.offset))
    }

    private static func entries(
        of block: Bytes, damaged: ModelError
    ) throws(ModelError) -> [(key: String, value: Bytes)] {
        let restarts = Int(block[block.count - 4..<block.count].array(of: UInt32.self)[0])
        let end = block.count - 4 - restarts * 4
        guard restarts <= block.count / 4, end >= 0 else { throw damaged }
        var entries: [(key: String, value: Bytes)] = []
        var key: [UInt8] = []
        var keyBytes = 0
        var position = 0
        while position < end {
            guard let shared = ProtocolBuffer.varint(block, &position), let own = ProtocolBuffer.varint(block, &position),
                let length = ProtocolBuffer.varint(block, &position), shared <= UInt64(key.count),
                own <= UInt64(end), length <= UInt64(end), position + Int(own) + Int(length) <= end
            else { throw damaged }
            key = key.prefix(Int(shared)) + block[position..<position + Int(own)].array(of: UInt8.self)
            position += Int(own)
            keyBytes += key.count
            guard keyBytes <= mostKeyBytes else { throw damaged }
            entries.append((String(decoding: key, as: UTF8.self), block[position..<position + Int(length)]))
            position += Int(length)
        }
        return entries
    }
}
