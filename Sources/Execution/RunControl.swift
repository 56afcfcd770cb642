import Records
import Synchronization

/// How far a run is.
public enum RunProgress: Sendable, Hashable {
    /// The cells are being compiled.
    case building
    /// A cell runs, by its number.
    case cell(Int)
    /// Part of what the open cell does, such as 4,200 of 10,000 samples.
    case step(name: String, done: Int, total: Int)
}

/// What whoever starts a run holds on to: hears of its progress, and may stop it. Usable from any thread.
public final class RunControl: Sendable {
    private let isStopped = Atomic<Bool>(false)
    private let listener: @Sendable (RunProgress) -> Void

    /// - Parameter listener: called from the thread of the run.
    public init(_ listener: @escaping @Sendable (RunProgress) -> Void = { _ in }) { self.listener = listener }

    /// Whether the run was told to stop.
    public var isCancelled: Bool { isStopped.load(ordering: .relaxed) }

    /// The compiler or the program, and all that they started, end at once.
    public func cancel() { isStopped.store(true, ordering: .relaxed) }

    func report(_ progress: RunProgress) { listener(progress) }

    /// Seconds after which a run looks whether it was told to stop.
    static let patience = 0.02
}

extension CellError {
    /// The run was told to stop.
    static var cancelled: CellError { CellError(kind: .killed, message: "the run was stopped") }
}
