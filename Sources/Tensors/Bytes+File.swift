#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Why a file could not be read or written, in the operating system's words.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
    init(code: Int32) { description = String(cString: strerror(code)).lowercasedFirst }
}

extension Bytes {
    /// The whole content of the file, which need not have a size beforehand (`/proc`).
    public init(contentsOfFile path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(code: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(code: EISDIR) }
        var content = [UInt8]()
        if status.st_size > 0 {
            let bytes = try Bytes(count: Int(status.st_size)) { buffer throws(FileError) in
                let filled = try Self.read(descriptor, into: buffer)
                if filled < buffer.count { throw FileError(code: EIO) }
            }
            self = bytes
            return
        }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer { chunk.deallocate() }
        while true {
            let count = try Self.read(descriptor, into: chunk)
            content.append(contentsOf: chunk[0..<count])
            if count < chunk.count { break }
        }
        self = Bytes(content)
    }

    /// Fills the buffer as far as the file goes and returns how far.
    private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var filled = 0
        while filled < buffer.count {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            #else
            let count = Darwin.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            #endif
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(code: errno)
            }
            filled += count
        }
        return filled
    }

    /// Writes the file whole or not at all: beside it first, then renamed.
    public func write(toFile path: String) throws(FileError) {
        let temporary = path + ".\(getpid()).partial"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(code: errno) }
        var written = 0
        var failure: Int32 = 0
        while written < count && failure == 0 {
            #if canImport(Glibc)
            let sent = Glibc.write(descriptor, baseAddress + written, count - written)
            #else
            let sent = Darwin.write(descriptor, baseAddress + written, count - written)
            #endif
            if sent < 0 { failure = errno == EINTR ? 0 : errno } else { written += sent }
        }
        if close(descriptor) != 0 && failure == 0 { failure = errno }
        if failure == 0 && rename(temporary, path) != 0 { failure = errno }
        if failure != 0 {
            unlink(temporary)
            throw FileError(code: failure)
        }
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
