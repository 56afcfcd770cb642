import Synchronization

/// The browsers that look at a page.
final class EventHub: Sendable {
    private struct State {
        var next = 0
        var listeners: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// Who is slower than this many events finds that one is missing, and asks for the whole page.
    private static let backlog = 64
    /// Something is sent at least so often, by which both ends know that the other is there.
    static let heartbeat = Duration.seconds(15)

    /// - Parameter first: what the new listener is told before all else.
    func listen(_ first: [UInt8]) -> AsyncStream<[UInt8]> {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream(bufferingPolicy: .bufferingNewest(Self.backlog))
        let number = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.yield(first)
        let beat = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.heartbeat)
                continuation.yield(PreviewMessage().line)
            }
        }
        continuation.onTermination = { [weak self] _ in
            beat.cancel()
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// Whether anybody looks.
    var isHeard: Bool { state.withLock { !$0.listeners.isEmpty } }

    func send(_ message: PreviewMessage) {
        let listeners = state.withLock { Array($0.listeners.values) }
        guard !listeners.isEmpty else { return }
        let line = message.line
        for listener in listeners { listener.yield(line) }
    }

    func close() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.finish() }
    }
}
