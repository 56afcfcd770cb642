@preconcurrency import Dispatch
import Synchronization
import SystemIO

#if os(Linux)
import Glibc

/// Tells when files in folders are saved, come or go, by inotify.
final class FolderNotifier: Sendable {
    private let descriptor: Int32
    private let source: any DispatchSourceRead
    /// By which folders are told apart; a folder may have several paths.
    private let folders = Mutex<[Int32: Set<String>]>([:])

    /// A file is saved when its writer closes it.
    private static let events = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | IN_ONLYDIR)

    /// - Parameter onEvent: called on the queue with a folder and the name in it; no name: the folder itself.
    init?(queue: DispatchQueue, onEvent: @escaping @Sendable (_ folder: String, _ name: String?) -> Void) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { [weak self] in self?.read(onEvent) }
        source.setCancelHandler { close(descriptor) }
        source.resume()
    }

    deinit { source.cancel() }

    /// Watches these folders, and no others any more.
    func watch(_ wanted: Set<String>) {
        folders.withLock { folders in
            var now: [Int32: Set<String>] = [:]
            for folder in wanted {
                let watch = inotify_add_watch(descriptor, folder, Self.events)
                if watch >= 0 { now[watch, default: []].insert(folder) }
            }
            for watch in folders.keys where now[watch] == nil { inotify_rm_watch(descriptor, watch) }
            folders = now
        }
    }

    private func read(_ onEvent: (String, String?) -> Void) {
        let head = MemoryLayout<inotify_event>.size
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return }
            var offset = 0
            while offset + head <= count {
                let event = buffer.withUnsafeBytes {
                    $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                }
                let name = buffer[(offset + head)..<(offset + head + Int(event.len))].prefix { $0 != 0 }
                tell(event, String(decoding: name, as: UTF8.self), onEvent)
                offset += head + Int(event.len)
            }
        }
    }

    private func tell(_ event: inotify_event, _ name: String, _ onEvent: (String, String?) -> Void) {
        func has(_ flag: Int32) -> Bool { event.mask & UInt32(flag) != 0 }
        // More has happened than could be told: anything may have changed.
        if has(IN_Q_OVERFLOW) {
            for folder in folders.withLock({ $0.values.flatMap(\.self) }) { onEvent(folder, nil) }
            return
        }
        for folder in folders.withLock({ $0[event.wd] ?? [] }) {
            if has(IN_DELETE_SELF) || has(IN_MOVE_SELF) || has(IN_IGNORED) {
                onEvent(folder, nil)
            } else if !has(IN_CREATE) || Self.isWhole("\(folder)/\(name)") {
                onEvent(folder, name)
            }
        }
    }

    /// Whether something is there at once when it is made: a link or a folder. A file is there when it is closed.
    private static func isWhole(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && (status.st_mode & S_IFMT != S_IFREG || status.st_nlink > 1)
    }
}
#endif
