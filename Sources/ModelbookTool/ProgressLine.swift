import Dispatch
import Pipeline
import SystemIO

/// Says on a terminal how far what takes its time is, on one line; nothing elsewhere.
/// Usable from any thread: its timer is only ever told to stop.
struct ProgressLine: @unchecked Sendable {
    private let queue = DispatchQueue(label: "modelbook.progress")
    private let timer: (any DispatchSourceTimer)?

    /// - Parameters:
    ///   - text: what is done; nil: nothing is said.
    ///   - state: how far it is.
    init(_ text: String?, _ state: @escaping @Sendable () -> ProgressBoard.State) {
        guard let text, Terminal.isInteractive else {
            timer = nil
            return
        }
        Terminal.report("\(text.visibleLine) …")
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + 0.3, repeating: 0.2)
        timer.setEventHandler {
            let state = state()
            Terminal.clearLine()
            Terminal.report("\(text): \(state.text), \((state.seconds * 10).rounded(.down) / 10) s".visibleLine)
        }
        timer.resume()
        self.timer = timer
    }

    /// Has the terminal to itself for as long as something else is written.
    func pause(_ body: () -> Void) {
        guard timer != nil else { return body() }
        queue.sync {
            Terminal.clearLine()
            body()
        }
    }

    func clear() {
        guard let timer else { return }
        timer.cancel()
        // What is being written is written before.
        queue.sync { Terminal.clearLine() }
    }
}
