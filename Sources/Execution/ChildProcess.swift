internal import CConfinement

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Synchronization
import SystemIO

/// The door to processes: no other file starts one. A child has a session of its own, by which everything that it
/// started is found when it ends.
package struct ChildProcess: ~Copyable {
    package enum Exit: Sendable, Hashable {
        case status(Int32)
        case signal(Int32)
    }

    package struct LaunchError: Error {
        package var message: String
    }

    package let identifier: Int32
    private var exit: Exit?

    /// Where the program asks about what it opens; -1 where it does not ask.
    package let listener: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: all of it; nothing is inherited.
    ///   - descriptors: what the child's descriptors 1, 2, 3, … are. Its standard input is empty.
    ///   - confinement: what the program may touch; nil: what this one may.
    package init(
        _ executable: String, arguments: [String], environment: [String: String], folder: String,
        descriptors: [Int32], confinement: Confinement? = nil
    ) throws(LaunchError) {
        var child = pid_t()
        var listener: Int32 = -1
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let failure = Self.withCStrings([executable] + arguments) { arguments in
            Self.withCStrings(variables) { environment in
                folder.withCString { folder in
                    descriptors.withUnsafeBufferPointer { descriptors in
                        Self.withConfinement(confinement) { confinement in
                            var program = confined_program(
                                path: arguments[0], arguments: arguments, environment: environment, folder: folder,
                                descriptors: descriptors.baseAddress, descriptor_count: Int32(descriptors.count),
                                confinement: confinement)
                            // Who ends another child meanwhile takes one that is not listed for what that one left behind.
                            return Self.running.withLock { running in
                                let failure = confinement_spawn(&program, &child, &listener)
                                if failure.stage == Int32(CONFINEMENT_NONE.rawValue) { running.insert(child) }
                                return failure
                            }
                        }
                    }
                }
            }
        }
        guard failure.stage == Int32(CONFINEMENT_NONE.rawValue) else {
            throw LaunchError(message: Self.message(failure, executable: executable, folder: folder))
        }
        identifier = child
        self.listener = listener
    }

    /// Starts a program that is nobody's child: the shell that starts it is gone at once.
    static func launch(
        _ executable: String, arguments: [String], environment: [String: String]
    ) throws(LaunchError) {
        var environment = environment
        environment[detachedVariable] = detachedMark
        let script = "\"$@\" </dev/null >/dev/null 2>&1 &"
        var shell = try ChildProcess(
            "/bin/sh", arguments: ["-c", script, "sh", executable] + arguments, environment: environment, folder: "/",
            descriptors: [])
        _ = shell.wait(seconds: 5)
    }

    private static let detachedVariable = "MODELBOOK_DETACHED"
    /// By which what was launched, and what that starts, is told from what a run left behind. No cell knows it.
    private static let detachedMark = "\(UInt64.random(in: .min ... .max))"

    private static func message(_ failure: confinement_failure, executable: String, folder: String) -> String {
        let reason = String(cString: strerror(failure.code))
        return switch Int(failure.stage) {
        case Int(CONFINEMENT_FOLDER.rawValue): "the folder \(folder) cannot be entered: \(reason)"
        case Int(CONFINEMENT_LANDLOCK.rawValue): "\(executable) cannot be confined by Landlock: \(reason)"
        case Int(CONFINEMENT_SECCOMP.rawValue): "\(executable) cannot be confined by seccomp: \(reason)"
        default: "\(executable) cannot be started: \(reason)"
        }
    }

    private static func withConfinement<R>(
        _ confinement: Confinement?, _ body: (UnsafePointer<CConfinement.confinement>?) -> R
    ) -> R {
        guard let confinement else { return body(nil) }
        let readable = confinement.inputs + confinement.machine
        return withConstantCStrings(readable) { readable in
            withConstantCStrings(confinement.system) { executable in
                withConstantCStrings(confinement.writable + Confinement.sinks) { writable in
                    var room = CConfinement.confinement(
                        readable: readable, executable: executable, writable: writable,
                        allows_network: confinement.allowsNetwork ? 1 : 0, reports: confinement.reports ? 1 : 0,
                        stages: confinement.stages ? 1 : 0,
                        memory_limit: confinement.memoryLimit ?? 0, file_size_limit: confinement.fileSizeLimit)
                    return body(&room)
                }
            }
        }
    }

    deinit {
        if exit == nil {
            end()
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        }
        let child = identifier
        _ = Self.running.withLock { $0.remove(child) }
    }

    /// Ends the child and all that it started.
    package func end() { Self.end(identifier) }

    private static func end(_ child: pid_t) {
        kill(-child, SIGKILL)
        #if os(Linux)
        // What has a process group of its own is still of the child's session; what has left the session comes to
        // this process when its parent is gone. Who is killed may have started another one just before.
        for _ in 0..<10 {
            let left = RunningProcess.all.filter { process in
                process.session == child
                    || adoptsOrphans.load(ordering: .relaxed) && process.parent == getpid() && process.identifier != child
                        && !running.withLock({ $0.contains(process.identifier) })
                        && !process.hasVariable("\(detachedVariable)=\(detachedMark)")
            }
            if left.isEmpty { return }
            for process in left { kill(process.identifier, SIGKILL) }
            usleep(1000)
        }
        #endif
    }

    /// How the child ended; nil if it still runs after so many seconds.
    package mutating func wait(seconds: Double) -> Exit? {
        if let exit { return exit }
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            var status: Int32 = 0
            let result = waitpid(identifier, &status, WNOHANG)
            // A child that an interrupt ended is not taken for one that failed: no page is written about it.
            while Self.isInterrupted.load(ordering: .sequentiallyConsistent) { sleep(1) }
            if result == identifier {
                let signal = status & 0x7F
                exit = signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal)
                return exit
            }
            if result < 0, errno != EINTR { return nil }
            if ContinuousClock.now >= deadline { return nil }
            usleep(500)
        }
    }

    /// What a program may know of its surroundings: where things are and which language is spoken, nothing
    /// secret.
    static func environment(passing extra: [String]) -> [String: String] {
        environment(named: ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] + extra)
    }

    /// These variables, where they are set.
    static func environment(named names: [String]) -> [String: String] {
        var result: [String: String] = [:]
        for name in names {
            if let value = getenv(name) { result[name] = String(cString: value) }
        }
        return result
    }

    private static func withCStrings<R>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }

    private static func withConstantCStrings<R>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R
    ) -> R {
        withCStrings(strings) { pointers in
            let count = strings.count + 1
            return pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: count) { body($0) }
        }
    }

    // MARK: Ctrl-C

    /// The children that run.
    private static let running = Mutex<Set<pid_t>>([])
    private static let adoptsOrphans = Atomic<Bool>(false)
    /// Whether this process is about to end by a signal.
    private static let isInterrupted = Atomic<Bool>(false)
    /// Where the handler writes the signal's number.
    private static let alarm = Atomic<Int32>(-1)

    /// From now on an interrupt, a hang-up or a request to end takes along the running child and all that it started.
    static func endWithParent() {
        adoptOrphans()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        alarm.store(ends[1], ordering: .sequentiallyConsistent)
        let reading = ends[0]
        // Little may be called in a handler; a thread of its own looks for processes and ends them.
        startThread {
            var number: UInt8 = 0
            while read(reading, &number, 1) < 1 {}
            isInterrupted.store(true, ordering: .sequentiallyConsistent)
            for child in running.withLock({ $0 }) { end(child) }
            Leftovers.removeAll()
            signal(Int32(number), SIG_DFL)
            kill(getpid(), Int32(number))
        }
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            sigaddset(&signals, number)
            signal(number) { number in
                var byte = UInt8(number)
                _ = write(ChildProcess.alarm.load(ordering: .sequentiallyConsistent), &byte, 1)
            }
        }
        // Who starts this program may have blocked them.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static func adoptOrphans() {
        #if os(Linux)
        // Variadic, and so not shown to Swift.
        typealias Function = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "prctl") else { return }
        let childSubreaper: Int32 = 36
        let isDone = unsafeBitCast(symbol, to: Function.self)(childSubreaper, 1, 0, 0, 0) == 0
        adoptsOrphans.store(isDone, ordering: .relaxed)
        #endif
    }

    static func startThread(_ body: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(body as AnyObject).toOpaque()
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        pthread_create(
            &thread, nil,
            { context in
                #if canImport(Glibc)
                let body = context.map { Unmanaged<AnyObject>.fromOpaque($0).takeRetainedValue() }
                #else
                let body: AnyObject? = Unmanaged<AnyObject>.fromOpaque(context).takeRetainedValue()
                #endif
                (body as? @Sendable () -> Void)?()
                return nil
            }, context)
    }
}
