import Execution
import SystemIO

/// The user's browser.
enum Browser {
    /// Says what to do where there is none.
    static func open(_ address: String) {
        #if os(macOS)
        let names = ["open"]
        #else
        let names = ["xdg-open", "sensible-browser", "wslview"]
        #endif
        guard let program = names.lazy.compactMap(DetachedProgram.path).first,
            (try? DetachedProgram.start(program, [address])) != nil
        else {
            Terminal.report("No browser was found: open this address in one.\n")
            return
        }
    }
}
