@preconcurrency import Dispatch
import Synchronization
import SystemIO

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The door to the system's notification of changed files: inotify on Linux, events of folders elsewhere. Nothing polls.
///
/// What is watched are the folders of the files: editors save by renaming another file over the old one, and a file that
/// is missing may appear.
final class FileWatcher: Sendable {
    private let onChange: @Sendable (Set<String>) -> Void
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "modelbook.watcher")

    private struct State {
        /// The paths that are watched, as they were given, by the folders whose events tell of them.
        var paths: [String: Set<String>] = [:]
        var notifier: FolderNotifier?
        var changed: Set<String> = []
        var flush: DispatchWorkItem?
        var firstChange: ContinuousClock.Instant?
    }

    /// Changes that follow each other within this time are one.
    private static let pause = 0.006
    /// However many follow each other, they are told after this time.
    private static let longest = 0.1

    /// - Parameter onChange: is told which of the watched paths have changed, appeared or gone.
    init(onChange: @escaping @Sendable (Set<String>) -> Void) {
        self.onChange = onChange
        state = Mutex(State())
    }

    deinit { stop() }

    /// Watches these files, and no others any more. Absolute paths; one that ends in "/" is a folder, of which every file is
    /// watched.
    ///
    /// - Returns: whether a folder is watched that was not: in it something may have happened before.
    @discardableResult
    func watch(_ paths: Set<String>) -> Bool {
        state.withLock { state in
            let known = Set(state.paths.keys)
            state.paths = [:]
            for path in paths {
                for folder in Self.folders(of: path) { state.paths[folder, default: []].insert(path) }
            }
            if state.notifier == nil {
                state.notifier = FolderNotifier(queue: queue) { [weak self] folder, name in self?.took(folder, name) }
            }
            state.notifier?.watch(Set(state.paths.keys))
            return !known.isSuperset(of: state.paths.keys)
        }
    }

    func stop() {
        state.withLock { state in
            state.notifier = nil
            state.flush?.cancel()
        }
    }

    /// The folders in which something happens when a file changes, appears or goes: its own, that of the file that it is a
    /// link to, and, where there is no such folder, the nearest one above.
    private static func folders(of path: String) -> Set<String> {
        var folders: Set<String> = []
        for path in [path, Files.canonical(path)] {
            var folder = parent(path)
            while folder != "/", !Files.isFolder(folder) { folder = parent(folder) }
            folders.insert(folder)
        }
        return folders
    }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "/"
    }

    /// - Parameter name: of what has changed in the folder; nil: the folder itself.
    private func took(_ folder: String, _ name: String?) {
        state.withLock { state in
            let prefix = folder == "/" ? "/" : folder + "/"
            let changed = (state.paths[folder] ?? []).filter { path in
                guard let name, path != prefix else { return true }
                // The file itself, the file that it is a link to, or a folder on the way to it.
                return [path, Files.canonical(path)].contains {
                    $0 == prefix + name || $0.hasPrefix(prefix + name + "/")
                }
            }
            guard !changed.isEmpty else { return }
            state.changed.formUnion(changed)
            let now = ContinuousClock.now
            let first = state.firstChange ?? now
            state.firstChange = first
            state.flush?.cancel()
            let flush = DispatchWorkItem { [weak self] in self?.tell() }
            state.flush = flush
            let left = max(0, Self.longest - Double((now - first) / .milliseconds(1)) / 1000)
            queue.asyncAfter(deadline: .now() + min(Self.pause, left), execute: flush)
        }
    }

    private func tell() {
        let changed = state.withLock { state in
            defer { (state.changed, state.firstChange, state.flush) = ([], nil, nil) }
            return state.changed
        }
        if !changed.isEmpty { onChange(changed) }
    }
}
