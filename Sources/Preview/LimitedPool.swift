import FlyingFox
import FlyingSocks

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Keeps connections from taking room or time without end: who sends nothing, who sends a byte now and then, and who
/// sends a head or a body without end is let go. The library waits for sockets through this; it has no such limits.
struct LimitedPool: AsyncSocketPool {
    private let base: any AsyncSocketPool
    private let limits: ConnectionLimits
    private let traffic: ConnectionTraffic

    init(_ limits: ConnectionLimits, _ traffic: ConnectionTraffic) {
        base = HTTPServer.defaultPool()
        self.limits = limits
        self.traffic = traffic
    }

    func prepare() async throws { try await base.prepare() }

    func run() async throws {
        traffic.watch()
        defer { traffic.end() }
        try await base.run()
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        guard (try? socket.remotePeer()) != nil else {
            // The listening socket waits for as long as nobody comes. Its connections have as little room for what is
            // not read yet.
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
                try await Task.sleep(for: limits.duration)
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
