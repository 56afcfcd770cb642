/// What an interrupt does.
public enum ProcessSignals {
    /// From now on an interrupt, a hang-up or a request to end takes the running cells along.
    public static func endChildrenWithParent() { ChildProcess.endWithParent() }
}
