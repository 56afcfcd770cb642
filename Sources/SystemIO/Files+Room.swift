#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Files {
    /// Whether the disk of a folder has no room for more than a few lines: less than 64 KiB.
    public static func isFull(_ folder: String) -> Bool {
        var status = statvfs()
        // A file system without a limit counts no blocks.
        guard statvfs(folder, &status) == 0, status.f_blocks > 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 64 << 10
    }
}
