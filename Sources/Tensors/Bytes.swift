/// An immutable run of bytes that shares its storage: a constant inside a model file is a view of the file.
///
/// Two `Bytes` are equal when their contents are.
public struct Bytes: Sendable, Hashable {
    /// Memory that is freed with the last view of it.
    final class Storage: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let count: Int
        /// What the memory belongs to; nil for memory of our own.
        let owner: (any AnyObject & Sendable)?

        /// Uninitialized memory aligned to 64 bytes.
        init(count: Int) {
            self.count = count
            base = .allocate(byteCount: max(count, 1), alignment: 64)
            owner = nil
        }

        init(base: UnsafeMutableRawPointer, count: Int, owner: any AnyObject & Sendable) {
            (self.base, self.count, self.owner) = (base, count, owner)
        }

        deinit { if owner == nil { base.deallocate() } }
    }

    let storage: Storage
    let offset: Int
    /// Bytes in this view.
    public let count: Int

    init(storage: Storage, offset: Int, count: Int) {
        self.storage = storage
        self.offset = offset
        self.count = count
    }

    /// Memory of `count` bytes aligned to 64, filled by `initialize`.
    public init<E: Error>(count: Int, initializingWith initialize: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
        storage = Storage(count: count)
        offset = 0
        self.count = count
        try initialize(UnsafeMutableRawBufferPointer(start: storage.base, count: count))
    }

    /// A copy of `bytes`, aligned to 64.
    public init(_ bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// A copy of the buffer's content, aligned to 64.
    public init(copying buffer: UnsafeRawBufferPointer) {
        self.init(count: buffer.count) { $0.copyMemory(from: buffer) }
    }

    /// The raw little-endian bytes of `values`.
    public init<T: BitwiseCopyable>(of values: [T]) {
        self = values.withUnsafeBytes { Bytes(copying: $0) }
    }

    /// Memory that `owner` keeps alive: a file as memory.
    public init(at base: UnsafeMutableRawPointer, count: Int, owner: any AnyObject & Sendable) {
        self.init(storage: Storage(base: base, count: count, owner: owner), offset: 0, count: count)
    }

    /// No bytes.
    public static let empty = Bytes([])
    /// Whether this view has no bytes.
    public var isEmpty: Bool { count == 0 }

    /// The pointer is valid during the call. A view into a file is aligned only as the file has it.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: storage.base + offset, count: count))
    }

    /// The address of the first byte, valid as long as a view of the same storage lives.
    public var baseAddress: UnsafeRawPointer { UnsafeRawPointer(storage.base + offset) }

    /// Whether both are views of the same bytes in memory.
    public func isIdentical(to other: Bytes) -> Bool {
        storage === other.storage && offset == other.offset && count == other.count
    }

    /// A view of `range`, which lies within 0 ..< count.
    public subscript(range: Range<Int>) -> Bytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return Bytes(storage: storage, offset: offset + range.lowerBound, count: range.count)
    }

    /// The byte at an index from 0 to ``count`` − 1.
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count)
        return storage.base.load(fromByteOffset: offset + index, as: UInt8.self)
    }

    /// The content as little-endian elements of `type`; bytes beyond the last whole element are ignored.
    public func array<T: BitwiseCopyable>(of type: T.Type) -> [T] {
        let elements = count / MemoryLayout<T>.stride
        return [T](unsafeUninitializedCapacity: elements) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(
                from: UnsafeRawBufferPointer(start: baseAddress, count: elements * MemoryLayout<T>.stride))
            initialized = elements
        }
    }

    public static func == (a: Bytes, b: Bytes) -> Bool {
        if a.count != b.count { return false }
        if a.isIdentical(to: b) || a.count == 0 { return true }
        return a.withUnsafeBytes { x in b.withUnsafeBytes { y in x.elementsEqual(y) } }
    }

    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
