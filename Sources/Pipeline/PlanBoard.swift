import Synchronization

/// What is known of several renders that are under way, for whoever waits. Usable from any thread.
public final class PlanBoard: Sendable {
    private struct Notes {
        var count = 0
        var done = 0
        var running: [(index: Int, board: ProgressBoard)] = []
        var start = ContinuousClock.now
    }

    private let notes = Mutex(Notes())

    /// Nothing is under way.
    public init() {}

    func begin(_ count: Int) {
        notes.withLock { $0 = Notes(count: count) }
    }

    /// The board of a job that begins.
    func job(_ index: Int) -> ProgressBoard {
        let board = ProgressBoard()
        notes.withLock { $0.running.append((index, board)) }
        return board
    }

    func end(_ index: Int) {
        notes.withLock { notes in
            notes.running.removeAll { $0.index == index }
            notes.done += 1
        }
    }

    /// What is known now: of one notebook what it does, of several how many are done.
    public var state: ProgressBoard.State {
        let notes = notes.withLock { $0 }
        if notes.count == 1, let board = notes.running.first?.board { return board.state }
        let seconds = (ContinuousClock.now - notes.start) / .seconds(1)
        let share = notes.count > 0 ? Double(notes.done) / Double(notes.count) : nil
        return ProgressBoard.State(text: "\(notes.done) of \(notes.count) done", share: share, seconds: seconds)
    }
}
