#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file as memory, read when it is touched.
public final class MappedFile: @unchecked Sendable {
    /// The first of ``count`` bytes, which may be read as long as this object lives, and never written.
    public let base: UnsafeMutableRawPointer
    /// Bytes of the file when it was opened.
    public let count: Int

    init?(descriptor: Int32, size: Int) {
        guard size > 0, let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            return nil
        }
        base = address
        count = size
    }

    deinit { munmap(base, count) }
}
