import Execution
import Notebooks
import Synchronization

/// What is known of a run that is under way, for whoever waits. Usable from any thread.
public final class ProgressBoard: Sendable {
    /// What is known at one moment.
    public struct State: Sendable, Hashable {
        /// "Cell 3 of 12 (tbl-size), 4,200 of 10,000 images"
        public var text: String
        /// 0 to 1, of what the cell does; nil where it is not known.
        public var share: Double?
        /// Since the run began.
        public var seconds: Double
    }

    fileprivate struct Notes {
        var labels: [String?] = []
        var progress: RunProgress?
        var cell: Int?
        var start = ContinuousClock.now
    }

    private let notes = Mutex(Notes())

    /// Nothing is under way.
    public init() {}

    /// A run of this notebook begins.
    public func begin(_ notebook: Notebook) {
        notes.withLock { $0 = Notes(labels: notebook.cells.map(\.options.label)) }
    }

    /// Notes what the run says of itself.
    public func take(_ progress: RunProgress) {
        notes.withLock { notes in
            notes.progress = progress
            if case .cell(let cell) = progress { notes.cell = cell }
        }
    }

    /// What is known now.
    public var state: State {
        let notes = notes.withLock { $0 }
        let seconds = (ContinuousClock.now - notes.start) / .seconds(1)
        switch notes.progress {
        case nil: return State(text: "Looking at what was kept", seconds: seconds)
        case .building: return State(text: "Compiling the cells", seconds: seconds)
        case .cell: return State(text: notes.place, seconds: seconds)
        case .step(let name, let done, let total):
            let share = total > 0 ? min(1, Double(done) / Double(total)) : nil
            let text = "\(notes.place), \(Self.grouped(done)) of \(Self.grouped(total)) \(name)"
            return State(text: text, share: share, seconds: seconds)
        }
    }

    private static func grouped(_ number: Int) -> String {
        let digits = Array("\(number)")
        return digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}

extension ProgressBoard.Notes {
    fileprivate var place: String {
        guard let cell else { return "Before the first cell" }
        let label = labels.indices.contains(cell) ? labels[cell].map { " (\($0))" } ?? "" : ""
        return "Cell \(cell + 1) of \(labels.count)\(label)"
    }
}
