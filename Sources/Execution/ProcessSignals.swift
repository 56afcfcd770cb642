#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What an interrupt does.
public enum ProcessSignals {
    /// From now on an interrupt, a hang-up or a request to end takes the running cells along.
    public static func endChildrenWithParent() { ChildProcess.endWithParent() }

    /// Who writes to a connection that is closed gets an error, and is not ended.
    public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
