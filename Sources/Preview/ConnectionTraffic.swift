import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What has come and gone through a server's connections, by what the system counts of each. A connection that always has
/// bytes to read never waits for them, and so never in the pool that limits its time.
final class ConnectionTraffic: Sendable {
    private struct Count {
        var sent: Int
        var received: Int
        /// The client's port.
        var client: UInt16
    }

    private struct Mark {
        /// When something was sent last.
        var count: Count
        /// Whether the head of a request is complete that came after that.
        var hasHead = false
        /// When the first byte came after that.
        var since: ContinuousClock.Instant?
    }

    /// The one that the server listens on.
    private let port: UInt16
    private let limits: ConnectionLimits
    /// By descriptor.
    private let marks = Synchronization.Mutex<[Int32: Mark]>([:])
    /// Clients whose requests have complete heads.
    private let heads = Synchronization.Mutex<Set<UInt16>>([])
    private let hasEnded = Atomic(false)

    init(port: UInt16, _ limits: ConnectionLimits) { (self.port, self.limits) = (port, limits) }

    /// A request has come from a client's port: at least its head is complete.
    func noteHead(from client: UInt16) { heads.withLock { _ = $0.insert(client) } }

    /// Looks at the connections now and then, until the end. On a thread of its own: those that tasks run on can all be busy
    /// with what is to be closed.
    func watch() {
        let pause = min(.milliseconds(250), limits.duration / 4, limits.headDuration / 2).components
        Thread.detachNewThread { [self] in
            while !hasEnded.load(ordering: .relaxed) {
                Thread.sleep(forTimeInterval: Double(pause.seconds) + Double(pause.attoseconds) * 1e-18)
                closeEndless()
            }
        }
    }

    func end() { hasEnded.store(true, ordering: .relaxed) }

    /// Ends connections whose request does not end in time or within its size, and those that are too many.
    private func closeEndless() {
        #if os(Linux)
        let now = ContinuousClock.now
        let complete = heads.withLock { heads in
            defer { heads = [] }
            return heads
        }
        marks.withLock { old in
            var new: [Int32: Mark] = [:]
            for descriptor in 3..<Int32(1024) {
                guard let count = count(descriptor) else { continue }
                var mark = Mark(count: Count(sent: count.sent, received: 0, client: count.client))
                if let known = old[descriptor], known.count.client == count.client {
                    mark = known.count.sent == count.sent ? known : Mark(count: count)
                }
                let pending = count.received - mark.count.received
                mark.since = pending > 0 ? mark.since ?? now : nil
                mark.hasHead = mark.hasHead || complete.contains(count.client)
                new[descriptor] = mark
                if new.count > limits.connectionCount || isEndless(mark, pending, now) { reset(descriptor) }
            }
            old = new
        }
        #endif
    }

    private func isEndless(_ mark: Mark, _ pending: Int, _ now: ContinuousClock.Instant) -> Bool {
        guard let since = mark.since else { return false }
        let isHeadless = !mark.hasHead && pending > limits.headByteCount && now - since > limits.headDuration
        return isHeadless || pending > limits.byteCount || now - since > limits.duration
    }

    #if os(Linux)
    /// Resets the connection, which leaves the socket to its owner. Only shut down, what has come would still be read,
    /// and a client that waits for room to send more would go on waiting.
    private func reset(_ descriptor: Int32) {
        var nobody = sockaddr()
        nobody.sa_family = sa_family_t(AF_UNSPEC)
        _ = connect(descriptor, &nobody, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// nil for what is no open connection of the server.
    private func count(_ descriptor: Int32) -> Count? {
        guard Self.port(descriptor, getsockname) == port, let client = Self.port(descriptor, getpeername) else { return nil }
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
                received: Int(clamping: bytes.loadUnaligned(fromByteOffset: 128, as: UInt64.self)), client: client)
        }
    }

    /// The port of one end of a connection.
    private static func port(
        _ descriptor: Int32, _ address: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> UInt16? {
        var bytes = [UInt8](repeating: 0, count: MemoryLayout<sockaddr_in6>.size)
        var length = socklen_t(bytes.count)
        return bytes.withUnsafeMutableBytes { bytes in
            guard address(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length) == 0 else {
                return nil
            }
            // It stands at the same place in addresses of both kinds.
            return UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }
    #endif
}
