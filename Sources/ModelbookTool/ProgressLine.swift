#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Says on a terminal what takes its time; nothing elsewhere.
struct ProgressLine {
    private let isShown: Bool

    init(_ text: String?) {
        isShown = text != nil && isatty(2) != 0
        if isShown, let text {
            var errors = StandardError()
            errors.write("\(text) …")
        }
    }

    func clear() {
        if isShown {
            var errors = StandardError()
            errors.write("\r\u{1B}[K")
        }
    }
}
