#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file as memory, read when it is touched.
public final class MappedFile: @unchecked Sendable {
    public let base: UnsafeMutableRawPointer
    public let count: Int

    init?(descriptor: Int32, size: Int) {
        guard size > 0, let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            return nil
        }
        base = address
        count = size
    }

    /// Gives back the memory of whole pages within `range`; they are read again where they are touched.
    public func discard(_ range: Range<Int>) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let first = (range.lowerBound + page - 1) / page * page
        let end = range.upperBound == count ? count : range.upperBound / page * page
        if first < end { madvise(base + first, end - first, MADV_DONTNEED) }
    }

    deinit { munmap(base, count) }
}
