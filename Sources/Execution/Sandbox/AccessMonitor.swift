internal import CConfinement
import Records
import SystemIO
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Answers for the system calls of a confined program that open files or look for them, start processes, make sockets or ask for random
/// bytes, whoever in the program makes them: the kit, Foundation, a C library.
///
/// It knows and tells; the walls are Landlock's. A program could show it one path and open another, and would still
/// open nothing that it may not.
package final class AccessMonitor: Sendable {
    /// More processes than this at once are refused.
    static let processLimit = 64

    private struct State {
        var accesses: [Access] = []
        var known: Set<Access> = []
        var isOpen = true
    }

    private let listener: Int32
    private let program: pid_t
    private let rooms: Rooms
    private let place: @Sendable () -> Place?
    private let staged: StagedFiles?
    private let state = Mutex(State())
    private let hasEnded = Mutex(false)

    /// - Parameters:
    ///   - listener: where the program asks; closed in the end.
    ///   - program: the process that was started.
    ///   - staged: the files that the program may write.
    ///   - place: the statement that is under way.
    package init(
        listener: Int32, program: Int32, _ confinement: Confinement, staged: StagedFiles? = nil,
        place: @escaping @Sendable () -> Place?
    ) {
        self.listener = listener
        self.program = program
        self.place = place
        self.staged = staged
        rooms = Rooms(confinement)
        ChildProcess.startThread { [self] in serve() }
    }

    /// Everything that was asked for, each once, in order. To be called when the program has ended.
    package func accesses() -> [Access] {
        // The last answers are on their way.
        for _ in 0..<1000 where !hasEnded.withLock({ $0 }) { usleep(1000) }
        let leftovers = staged?.leftovers ?? []
        // A draft that took no name was refused after all.
        return state.withLock { $0.accesses }.filter { $0.kind != .draft || leftovers.contains($0.path) }
    }

    /// What is other in each run, with the statements that asked for it.
    func requests() -> [(kind: Irreproducible.Kind, place: Place)] {
        accesses().compactMap { access in
            guard case .asked(let kind) = access.kind, let line = access.line else { return nil }
            return (kind, Place(line: line, column: access.column ?? 1))
        }
    }

    private func serve() {
        let (path, newPath) = (Self.pathBuffer(), Self.pathBuffer())
        defer {
            path.deallocate()
            newPath.deallocate()
            close(listener)
            hasEnded.withLock { $0 = true }
        }
        var request = confinement_request()
        while true {
            switch confinement_receive(listener, 250, &request, path, newPath) {
            case 1: answer(request, path: String(cString: path), newPath: String(cString: newPath))
            case 0: return
            default: break
            }
        }
    }

    private static func pathBuffer() -> UnsafeMutablePointer<CChar> {
        .allocate(capacity: Int(CONFINEMENT_PATH_SIZE))
    }

    private func answer(_ request: confinement_request, path: String, newPath: String) {
        if let staged, takes(request, path: path, newPath: newPath, staged) { return }
        let (access, code) = decide(request, path: path)
        // What was read of the program's memory counts only while it waits.
        guard confinement_is_waiting(listener, request.identifier) != 0 else { return }
        if let access { note(access) }
        confinement_answer(listener, request.identifier, code)
    }

    /// Answers for a file that the program may write: with a file of the host's.
    /// - Returns: whether it is one.
    private func takes(
        _ request: confinement_request, path given: String, newPath: String, _ staged: StagedFiles
    ) -> Bool {
        guard !given.isEmpty else { return false }
        let path = Files.canonical(absolutePath(given, request.folder, request))
        if rooms.mayWrite(path) { return false }
        switch Int(request.kind) {
        case Int(CONFINEMENT_OPENS.rawValue):
            let opening = staged.opening(path, flags: Int32(truncatingIfNeeded: request.flags))
            if case .opened = opening, staged.leftovers.contains(path) { note(Access(kind: .draft, path: path)) }
            switch opening {
            case .other: return false
            case .opened(let descriptor):
                confinement_give(listener, request.identifier, descriptor, request.flags & UInt64(O_CLOEXEC) == 0 ? 0 : 1)
                close(descriptor)
            case .failed(let code): confinement_answer(listener, request.identifier, code)
            }
            return true
        case Int(CONFINEMENT_RENAMES.rawValue):
            let name = Files.canonical(absolutePath(newPath, request.new_folder, request))
            guard !newPath.isEmpty, let isGiven = staged.give(name, to: path) else { return false }
            if isGiven {
                confinement_complete(listener, request.identifier)
            } else {
                note(Access(kind: .refusedWrite, path: name))
                confinement_answer(listener, request.identifier, EACCES)
            }
            return true
        default: return false
        }
    }

    private func note(_ access: Access) {
        let place = place().flatMap { $0.line > 0 ? $0 : nil }
        var access = access
        if case .asked = access.kind {
            // The runtime asks for its own sake before the first statement; each statement of a cell counts.
            guard let place else { return }
            (access.line, access.column) = (place.line, place.column)
        }
        state.withLock { state in
            guard state.known.insert(access).inserted else { return }
            if let place { (access.line, access.column) = (place.line, place.column) }
            state.accesses.append(access)
        }
    }

    /// What to remember of a request, and the error that the program gets; 0: it goes on.
    private func decide(_ request: confinement_request, path: String) -> (Access?, Int32) {
        switch Int(request.kind) {
        case Int(CONFINEMENT_OPENS.rawValue): return decideOpening(request, path: path)
        case Int(CONFINEMENT_RANDOM.rawValue):
            // What the C library asks for its own sake does not wait for the bytes.
            let doesNotWait: UInt64 = 1
            let isOwn = request.flags & doesNotWait == 0 && Files.exists("/proc/\(program)/task/\(request.process)")
            return (isOwn ? Access(kind: .asked(.random)) : nil, 0)
        case Int(CONFINEMENT_SOCKET.rawValue):
            // Libraries ask local services for names; that they get no answer is nothing to tell.
            if request.domain == AF_UNIX { return (nil, EACCES) }
            // CoreFoundation's own pair of sockets, which has no flags; who asks for an address gives some.
            let datagram: Int32 = 2
            let isRunLoop = request.domain == AF_INET && request.socket_type == datagram
            return (Access(kind: isRunLoop ? .refusedRunLoop : .refusedNetwork), EACCES)
        case Int(CONFINEMENT_RENAMES.rawValue): return (nil, 0)
        case Int(CONFINEMENT_LOOKS.rawValue): return decideLook(request, path: path)
        default:
            let count = RunningProcess.all.count { $0.session == getsid(request.process) }
            return count < Self.processLimit ? (nil, 0) : (Access(kind: .refusedProcess), EAGAIN)
        }
    }

    private func decideOpening(_ request: confinement_request, path given: String) -> (Access?, Int32) {
        // A path that cannot be read cannot be opened.
        guard !given.isEmpty else { return (nil, 0) }
        let path = absolutePath(given, request.folder, request)
        let isWriting = request.flags & UInt64(O_ACCMODE) != UInt64(O_RDONLY) || request.flags & UInt64(O_CREAT | O_TRUNC) != 0
        guard let real = Files.realPath(path) else {
            let wanted = Files.canonical(path)
            if isWriting {
                return rooms.mayWrite(wanted) || !Files.exists(Self.folder(of: wanted))
                    ? (nil, 0) : (Access(kind: .refusedWrite, path: wanted), EACCES)
            }
            return (rooms.isInput(wanted) ? Access(kind: .absent, path: wanted) : nil, 0)
        }
        if isWriting { return rooms.mayWrite(real) ? (nil, 0) : (Access(kind: .refusedWrite, path: real), EACCES) }
        if rooms.mayWrite(real) { return (nil, 0) }
        if rooms.isSystem(real, of: request.process) {
            let kind = MachineFile.kind(of: real)
            // Who has a process's number has asked for it before; the runtime names its threads so, to see which of them run.
            let isNumbered = given.hasPrefix("/proc/") && given.dropFirst("/proc/".count).first?.isNumber ?? false
            return (kind == .process && isNumbered ? nil : kind.map { Access(kind: .asked($0)) }, 0)
        }
        guard rooms.isInput(real) else {
            return rooms.isPassed(real) ? (nil, 0) : (Access(kind: .refusedRead, path: real), EACCES)
        }
        return Files.isFolder(real)
            ? (Access(kind: .list, path: real), 0) : (Access(kind: .read, path: real, stamp: Files.stamp(real)), 0)
    }

    /// A file that is not opened is an input all the same: whether it is there, its size, where a link leads.
    private func decideLook(_ request: confinement_request, path given: String) -> (Access?, Int32) {
        guard !given.isEmpty else { return (nil, 0) }
        let path = Files.canonicalName(absolutePath(given, request.folder, request))
        guard rooms.isWithinInput(path), !rooms.mayWrite(path), !Files.name(of: path).hasPrefix(StagedFiles.temporary) else {
            return (nil, 0)
        }
        if let staged, let isWritten = staged.isWritten(path) { return (nil, isWritten ? 0 : ENOENT) }
        return (Access(kind: .look, path: path, stamp: Files.glance(path)), 0)
    }

    /// - Parameter folder: where a relative path begins, a descriptor of the program's.
    private func absolutePath(_ path: String, _ folder: Int32, _ request: confinement_request) -> String {
        let process = "/proc/\(request.process)"
        for own in ["/proc/self", "/proc/thread-self"] where path == own || path.hasPrefix(own + "/") {
            return process + path.dropFirst(own.count)
        }
        if path.hasPrefix("/") { return path }
        return (folder == AT_FDCWD ? "\(process)/cwd" : "\(process)/fd/\(folder)") + "/" + path
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "/"
    }
}

/// The lists of a ``Confinement`` without links.
private struct Rooms: Sendable {
    private let inputs: [String]
    private let system: [String]
    private let writable: [String]

    init(_ confinement: Confinement) {
        func real(_ paths: [String]) -> [String] { paths.compactMap(Files.realPath) }
        inputs = real(confinement.inputs)
        let machine = confinement.machine.filter { $0 != "/proc" } + Confinement.processorFiles
        system = real(confinement.system + machine)
        writable = real(confinement.writable + Confinement.sinks)
    }

    func isInput(_ path: String) -> Bool { Self.contains(inputs, path) }

    /// Whether a path lies below a folder of inputs, which is there itself.
    func isWithinInput(_ path: String) -> Bool { isInput(path) && !inputs.contains(path) }

    func mayWrite(_ path: String) -> Bool { Self.contains(writable, path) }

    /// Whether a path leads to what the system needs, or to what `/proc` has of the program: its processes and threads.
    func isSystem(_ path: String, of process: pid_t) -> Bool {
        if Self.contains(system, path) { return true }
        guard path.hasPrefix("/proc/"), let number = path.split(separator: "/").dropFirst().first.flatMap({ pid_t($0) }) else {
            return false
        }
        // A request names the thread that makes it.
        return number == process || getsid(number) == getsid(process) || Files.exists("/proc/\(process)/task/\(number)")
    }

    /// Folders above what may be read: opening them shows nothing that Landlock would let be listed.
    func isPassed(_ path: String) -> Bool {
        (inputs + system + writable).contains { path == "/" || $0.hasPrefix(path + "/") }
    }

    private static func contains(_ folders: [String], _ path: String) -> Bool {
        folders.contains { path == $0 || path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    }
}
