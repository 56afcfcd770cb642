import Records
import Synchronization

/// Tells the host how far an operation is, some times a second. Usable from any thread.
final class StepProgress: Sendable {
    private struct State {
        var done = 0
        /// When the host is told next.
        var next = ContinuousClock.now + interval
    }

    private static let interval = Duration.milliseconds(100)

    private let name: String
    private let total: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - name: what is counted, in the plural: "samples".
    ///   - total: how many there are.
    init(_ name: String, of total: Int) {
        self.name = name
        self.total = total
    }

    func advance(by count: Int) {
        let done = state.withLock { state -> Int? in
            state.done += count
            guard ContinuousClock.now >= state.next else { return nil }
            state.next = .now + Self.interval
            return state.done
        }
        if let done { RecordWriter.shared.write(.progress(name: name, done: done, total: total)) }
    }
}
