#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file without a name, into which a child writes.
struct ScratchFile: ~Copyable {
    let descriptor: Int32

    init?(in folder: String) {
        var template = Array("\(folder)/output-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Everyone who writes appends, so that sizes tell the order.
        _ = fcntl(descriptor, F_SETFL, O_APPEND)
    }

    deinit { close(descriptor) }

    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    func bytes(limit: Int) -> [UInt8] {
        let size = min(size, limit)
        guard size > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(pread(descriptor, buffer.baseAddress, size, 0), 0)
        }
    }
}

/// A pipe that ends when all who write to it have ended.
struct Pipe: ~Copyable {
    private let reading: Int32
    private(set) var writing: Int32

    enum Reading {
        case bytes(ArraySlice<UInt8>)
        case end
        /// Nothing came in time.
        case nothing
    }

    init?() {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFD, FD_CLOEXEC)
        _ = fcntl(writing, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        close(reading)
        if writing >= 0 { close(writing) }
    }

    /// To be called when the child has its own copy.
    mutating func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    func read(seconds: Double) -> Reading {
        var descriptor = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        let ready = poll(&descriptor, 1, Int32(min(max(seconds, 0) * 1000, 1e9).rounded(.up)))
        guard ready > 0 else { return .nothing }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        #if canImport(Glibc)
        let count = Glibc.read(reading, &buffer, buffer.count)
        #else
        let count = Darwin.read(reading, &buffer, buffer.count)
        #endif
        return count > 0 ? .bytes(buffer[..<count]) : count < 0 && errno == EINTR ? .nothing : .end
    }
}

/// One program at a time works in a folder.
struct FolderLock {
    private let descriptor: Int32

    /// Waits until no other program has the folder.
    init(_ folder: String) {
        descriptor = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        if descriptor >= 0 { flock(descriptor, LOCK_EX) }
    }

    func release() {
        if descriptor >= 0 { close(descriptor) }
    }
}
