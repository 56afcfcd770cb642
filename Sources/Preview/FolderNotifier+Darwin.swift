#if !os(Linux)
import CoreServices
@preconcurrency import Dispatch
import Foundation
import Synchronization
import SystemIO

/// Tells when files in folders are saved, come or go, by FSEvents.
final class FolderNotifier: Sendable {
    private let queue: DispatchQueue
    private let listener: Listener
    private let stream = Synchronization.Mutex<FSEventStreamRef?>(nil)

    /// Seconds for which the system may keep what follows an event.
    private static let latency = 0.01
    private static let flags = FSEventStreamCreateFlags(
        kFSEventStreamCreateFlagUseCFTypes | kFSEventStreamCreateFlagNoDefer | kFSEventStreamCreateFlagWatchRoot
            | kFSEventStreamCreateFlagFileEvents)

    /// - Parameter onEvent: called on the queue with a folder and the name in it; no name: the folder itself.
    init?(queue: DispatchQueue, onEvent: @escaping @Sendable (_ folder: String, _ name: String?) -> Void) {
        self.queue = queue
        listener = Listener(onEvent)
    }

    deinit {
        stream.withLock { stream in
            if let stream { Self.end(stream) }
        }
    }

    /// Watches these folders, and no others any more.
    func watch(_ wanted: Set<String>) {
        stream.withLock { stream in
            guard listener.take(wanted) || stream == nil else { return }
            let old = stream
            // What happens from one stream to the next is told by the next.
            stream = start(listener.paths, since: old.map { FSEventStreamGetLatestEventId($0) } ?? FSEventsGetCurrentEventId())
            if let old { Self.end(old) }
        }
    }

    private func start(_ paths: [String], since event: FSEventStreamEventId) -> FSEventStreamRef? {
        if paths.isEmpty { return nil }
        // The stream keeps the listener: it may still be called while it is ended.
        var context = FSEventStreamContext(
            version: 0, info: Unmanaged.passUnretained(listener).toOpaque(),
            retain: { listener in
                listener.map { UnsafeRawPointer(Unmanaged<Listener>.fromOpaque($0).retain().toOpaque()) }
            },
            release: { listener in
                if let listener { Unmanaged<Listener>.fromOpaque(listener).release() }
            }, copyDescription: nil)
        let callback: FSEventStreamCallback = { _, listener, count, paths, flags, _ in
            guard let listener, let paths = Unmanaged<CFArray>.fromOpaque(paths).takeUnretainedValue() as? [String] else {
                return
            }
            let flags = UnsafeBufferPointer(start: flags, count: count)
            let receiver = Unmanaged<Listener>.fromOpaque(listener).takeUnretainedValue()
            for (path, flags) in zip(paths, flags) { receiver.took(path, flags) }
        }
        guard let stream = FSEventStreamCreate(nil, callback, &context, paths as CFArray, event, Self.latency, Self.flags)
        else { return nil }
        FSEventStreamSetDispatchQueue(stream, queue)
        FSEventStreamStart(stream)
        return stream
    }

    private static func end(_ stream: FSEventStreamRef) {
        FSEventStreamStop(stream)
        FSEventStreamInvalidate(stream)
        FSEventStreamRelease(stream)
    }
}

/// Hears of everything below the folders, and tells of what is right in them.
private final class Listener: Sendable {
    private let onEvent: @Sendable (String, String?) -> Void
    /// By their paths without links, which are those that the system tells; a folder may have several.
    private let folders = Synchronization.Mutex<[String: Set<String>]>([:])

    /// A file's contents, and its coming and going; not who owns it, or what the Finder notes.
    private static let changes = FSEventStreamEventFlags(
        kFSEventStreamEventFlagItemCreated | kFSEventStreamEventFlagItemRemoved | kFSEventStreamEventFlagItemRenamed
            | kFSEventStreamEventFlagItemModified)
    /// More has happened than could be told, or the folder has another place.
    private static let unknown = FSEventStreamEventFlags(
        kFSEventStreamEventFlagMustScanSubDirs | kFSEventStreamEventFlagRootChanged)

    init(_ onEvent: @escaping @Sendable (String, String?) -> Void) { self.onEvent = onEvent }

    var paths: [String] { folders.withLock { Array($0.keys) } }

    /// - Returns: whether the system has to be told of other folders.
    func take(_ wanted: Set<String>) -> Bool {
        let new = Dictionary(grouping: wanted, by: Files.canonical).mapValues { Set($0) }
        return folders.withLock { folders in
            defer { folders = new }
            return Set(folders.keys) != Set(new.keys)
        }
    }

    func took(_ path: String, _ flags: FSEventStreamEventFlags) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        let folders = folders.withLock { $0 }
        if flags & Self.unknown != 0 {
            let below = path == "/" ? path : path + "/"
            for (real, names) in folders where real == path || real.hasPrefix(below) {
                for folder in names { onEvent(folder, nil) }
            }
        } else if flags & Self.changes != 0 {
            for folder in folders[Files.parent(of: path)] ?? [] { onEvent(folder, Files.name(of: path)) }
        }
    }
}
#endif
