import FlyingFox
import FlyingSocks
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps connections from taking room or time without end: who sends nothing, who sends a byte now and then, and who
/// sends a head without end is let go. The library waits for sockets through this; it has no such limits of its own.
struct ConnectionLimits: AsyncSocketPool {
    /// Seconds that a connection may wait for its peer in one go.
    static let idleSeconds = 20.0
    /// Bytes that may come through a connection without an answer: a request with the largest body, and no flood.
    static let byteLimit = 2 * HTTPDoor.bodyLimit
    /// Connections at once.
    static let connectionLimit = 128

    private let base: any AsyncSocketPool
    private let traffic = Traffic()

    init(_ base: some AsyncSocketPool = HTTPServer.defaultPool()) { self.base = base }

    func prepare() async throws { try await base.prepare() }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await base.run() }
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(250))
                    traffic.closeFloods()
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        guard (try? socket.remotePeer()) != nil else {
            // The listening socket waits for as long as nobody comes. Its connections have as little room for what is
            // not read yet: what has come is read even from a connection that was shut down.
            try? socket.setValue(Int32(64 << 10), for: .receiveBufferSize)
            return try await base.suspendSocket(socket, untilReadyFor: events)
        }
        let descriptor = socket.file.rawValue
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await base.suspendSocket(socket, untilReadyFor: events)
                return true
            }
            group.addTask {
                try await Task.sleep(for: .seconds(Self.idleSeconds))
                return false
            }
            defer { group.cancelAll() }
            guard try await group.next() == true else {
                shutdown(descriptor, Int32(SHUT_RDWR))
                throw SocketError.disconnected
            }
        }
    }
}

/// What has come and gone through this process's connections. One that always has bytes to read never waits in the pool,
/// where its time is limited.
private final class Traffic: Sendable {
    private struct Count {
        var sent: Int
        var received: Int
    }

    /// By descriptor: what had come when something was sent last.
    private let marks = Synchronization.Mutex<[Int32: Count]>([:])

    func closeFloods() {
        #if os(Linux)
            marks.withLock { marks in
                var now: [Int32: Count] = [:]
                for descriptor in 3..<Int32(1024) {
                    guard let count = Self.count(descriptor) else { continue }
                    let mark = marks[descriptor].flatMap {
                        $0.sent == count.sent && $0.received <= count.received ? $0 : nil
                    }
                    now[descriptor] = mark ?? (marks[descriptor] == nil ? Count(sent: count.sent, received: 0) : count)
                    let isFlood = count.received - (now[descriptor]?.received ?? 0) > ConnectionLimits.byteLimit
                    if isFlood || now.count > ConnectionLimits.connectionLimit {
                        shutdown(descriptor, Int32(SHUT_RDWR))
                    }
                }
                marks = now
            }
        #endif
    }

    #if os(Linux)
        /// nil for what is no open connection.
        private static func count(_ descriptor: Int32) -> Count? {
            // `struct tcp_info` of the kernel: its state in the first byte, `tcpi_bytes_acked` and `tcpi_bytes_received` at
            // offsets 120 and 128.
            var information = [UInt8](repeating: 0, count: 136)
            var length = socklen_t(information.count)
            let established: UInt8 = 1
            guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &information, &length) == 0,
                length == information.count, information[0] == established
            else { return nil }
            return information.withUnsafeBytes { bytes in
                Count(
                    sent: Int(clamping: bytes.loadUnaligned(fromByteOffset: 120, as: UInt64.self)),
                    received: Int(clamping: bytes.loadUnaligned(fromByteOffset: 128, as: UInt64.self)))
            }
        }
    #endif
}
