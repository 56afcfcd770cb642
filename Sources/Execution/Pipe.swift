#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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
