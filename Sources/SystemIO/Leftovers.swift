internal import Synchronization

/// Temporary files and folders that are not removed yet, for the case that a signal ends the program.
public enum Leftovers {
    private static let paths = Mutex<Set<String>>([])

    static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    static func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// Removes them all. To be called when nothing writes any more.
    public static func removeAll() {
        for path in paths.withLock({ $0 }) { try? Files.removeTree(path) }
    }
}
