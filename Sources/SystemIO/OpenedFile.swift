#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A regular file, open for reading. Nothing else is opened: a pipe would wait for its writer, a device may never end.
struct OpenedFile: ~Copyable {
    let descriptor: Int32
    let size: Int
    private let path: String

    /// - Parameter folders: where the file must lie when every link is followed; nil: anywhere.
    static func opening(
        _ path: String, limit: Int, in folders: ReadableFolders? = nil
    ) throws(FileError) -> OpenedFile {
        guard !path.utf8.contains(0) else { throw FileError(path, "a file's name has no NUL in it") }
        let target = try folders?.resolved(path) ?? path
        var status = stat()
        guard stat(target, &status) == 0 else { throw FileError(path, code: errno) }
        // Opening a device can do something; what is opened is looked at once more.
        _ = try checkedSize(status, path, limit)
        let noLink = folders == nil ? 0 : O_NOFOLLOW
        let descriptor = open(target, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | noLink)
        guard descriptor >= 0 else { throw FileError(path, code: errno) }
        do throws(FileError) {
            guard fstat(descriptor, &status) == 0 else { throw FileError(path, code: errno) }
            let size = try checkedSize(status, path, limit)
            // A folder on the way may have become a link since.
            if let folders, !folders.contains(descriptor: descriptor, openedAt: target) {
                throw folders.outside(path, target)
            }
            return OpenedFile(descriptor: descriptor, size: size, path: path)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private init(descriptor: Int32, size: Int, path: String) {
        self.descriptor = descriptor
        self.size = size
        self.path = path
    }

    deinit { close(descriptor) }

    private static func checkedSize(_ status: stat, _ path: String, _ limit: Int) throws(FileError) -> Int {
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileError(path, "this is a folder, not a file")
        case S_IFIFO: throw FileError(path, "this is a pipe, not a file")
        case S_IFSOCK: throw FileError(path, "this is a socket, not a file")
        default: throw FileError(path, "this is a device, not a file")
        }
        guard status.st_size <= limit else {
            throw FileError(
                path, "it has \(status.st_size) bytes; more than \(FileLimit.text(of: limit)) are not read", kind: .tooLarge)
        }
        return Int(status.st_size)
    }

    /// Reads all of it into memory of its size.
    func fill(_ memory: UnsafeMutableRawBufferPointer) throws(FileError) {
        var done = 0
        while done < memory.count {
            let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: memory[done...]))
            guard count > 0 else { throw FileError(path, "it became shorter while it was read") }
            done += count
        }
        try checkEnd()
    }

    /// Calls `body` with one part after the other.
    func forEachPart(_ body: (UnsafeRawBufferPointer) -> Void) throws(FileError) {
        var part = [UInt8](repeating: 0, count: min(max(size, 1), 1 << 20))
        var left = size
        while left > 0 {
            let count = try part.withUnsafeMutableBufferPointer { (memory) throws(FileError) in
                try read(into: UnsafeMutableRawBufferPointer(start: memory.baseAddress, count: min(left, memory.count)))
            }
            guard count > 0 else { throw FileError(path, "it became shorter while it was read") }
            part.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            left -= count
        }
        try checkEnd()
    }

    /// What the system makes up while it is read, as under /proc, says that it has no bytes.
    private func checkEnd() throws(FileError) {
        var excess: UInt8 = 0
        let count = try withUnsafeMutableBytes(of: &excess) { (memory) throws(FileError) in try read(into: memory) }
        guard count > 0 else { return }
        throw FileError(path, size == 0 ? "its size is not known before it is read" : "it became longer while it was read")
    }

    private func read(into memory: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        while true {
            let count = SystemCall.read(descriptor, memory)
            if count >= 0 { return count }
            if errno != EINTR { throw FileError(path, code: errno) }
        }
    }
}
