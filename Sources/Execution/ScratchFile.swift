#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file without a name, into which a child writes.
package struct ScratchFile: ~Copyable {
    package let descriptor: Int32

    /// - Parameter size: bytes that it has from the beginning, all zero.
    package init?(in folder: String, size: Int = 0) {
        var template = Array("\(folder)/output-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { return nil }
        unlink(template)
        // Written, because memory that is mapped to a file must have room on its disk.
        let zeros = [UInt8](repeating: 0, count: size)
        guard write(file, zeros, size) == size else {
            close(file)
            return nil
        }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        // Everyone who writes appends, so that sizes tell the order.
        _ = fcntl(file, F_SETFL, O_APPEND)
        descriptor = file
    }

    deinit { close(descriptor) }

    /// - Returns: whether all was written.
    func append(_ bytes: [UInt8]) -> Bool { write(descriptor, bytes, bytes.count) == bytes.count }

    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    package func bytes(limit: Int) -> [UInt8] { Self.bytes(of: descriptor, limit: min(size, limit)) }

    /// The first bytes of a file, as many as there are.
    static func bytes(of descriptor: Int32, limit size: Int) -> [UInt8] {
        guard size > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(pread(descriptor, buffer.baseAddress, size, 0), 0)
        }
    }
}
