/// Little-endian values at any offset, aligned or not; nil where they do not lie within the bytes.
extension Bytes {
    /// The byte at `offset`.
    public func uint8(at offset: Int) -> UInt8? {
        offset >= 0 && offset < count ? baseAddress.load(fromByteOffset: offset, as: UInt8.self) : nil
    }

    /// The two bytes from `offset`.
    public func uint16(at offset: Int) -> UInt16? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        return UInt16(littleEndian: baseAddress.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// The four bytes from `offset`.
    public func uint32(at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return UInt32(littleEndian: baseAddress.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The eight bytes from `offset`.
    public func uint64(at offset: Int) -> UInt64? {
        guard offset >= 0, offset <= count - 8 else { return nil }
        return UInt64(littleEndian: baseAddress.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The content decoded as UTF-8, what is not UTF-8 replaced.
    public var text: String {
        withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension Bytes {
    /// Where this view begins in `other`, a view of the same storage.
    package func offset(in other: Bytes) -> Int { offset - other.offset }
}
