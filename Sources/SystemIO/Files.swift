#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The door to files: whole files, read and written, and what the host asks about folders. Reading is in this file.
public enum Files {
    /// The content of a regular file of at most `limit` bytes.
    ///
    /// - Parameter folders: where it must lie when links are followed; nil: anywhere.
    public static func read(
        _ path: String, limit: Int, in folders: ReadableFolders? = nil
    ) throws(FileError) -> FileContent {
        let file = try OpenedFile.opening(path, limit: limit, in: folders)
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: file.size) { buffer, count in
            do throws(FileError) {
                try file.fill(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: file.size))
                count = file.size
            } catch { failure = error }
        }
        if let failure { throw failure }
        return FileContent(bytes)
    }

    /// Opens a regular file and calls `body` with its size and a function that reads all of it into memory of that size.
    public static func read(
        _ path: String, limit: Int,
        _ body: (Int, (UnsafeMutableRawBufferPointer) throws(FileError) -> Void) throws(FileError) -> Void
    ) throws(FileError) {
        let file = try OpenedFile.opening(path, limit: limit)
        try body(file.size) { (memory) throws(FileError) in try file.fill(memory) }
    }

    /// A regular file as memory; nil where the system cannot do that.
    ///
    /// A process ends that reads from such a file after another has cut it short.
    public static func map(_ path: String, limit: Int) throws(FileError) -> MappedFile? {
        let file = try OpenedFile.opening(path, limit: limit)
        return MappedFile(descriptor: file.descriptor, size: file.size)
    }

    /// The SHA-256 of a regular file, in lower-case hexadecimal digits; the file need not fit into memory.
    public static func digest(
        of path: String, limit: Int, in folders: ReadableFolders? = nil
    ) throws(FileError) -> String {
        let file = try OpenedFile.opening(path, limit: limit, in: folders)
        let digest = SHA256()
        try file.forEachPart { digest.update($0) }
        return digest.finish()
    }

    /// What the system tells in a file without a size, as those under /proc are; nil where there is no such file.
    public static func systemText(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = bytes.withUnsafeMutableBytes { SystemCall.read(descriptor, $0) }
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
