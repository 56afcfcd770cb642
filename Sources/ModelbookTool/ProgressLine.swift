import SystemIO

/// Says on a terminal what takes its time; nothing elsewhere.
struct ProgressLine {
    private let isShown: Bool

    init(_ text: String?) {
        isShown = text != nil && Terminal.isInteractive
        if isShown, let text { Terminal.report("\(text.visibleLine) …") }
    }

    func clear() {
        if isShown { Terminal.clearLine() }
    }
}
