#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Synchronization

/// The door to processes: no other file starts one. A child has a process group of its own, so that it
/// ends with everything it started.
struct ChildProcess: ~Copyable {
    enum Exit: Sendable, Hashable {
        case status(Int32)
        case signal(Int32)
    }

    struct LaunchError: Error {
        var message: String
    }

    private let identifier: pid_t
    private var exit: Exit?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: all of it; nothing is inherited.
    ///   - descriptors: what the child's descriptors 1, 2, 3, … are. Its standard input is empty.
    init(
        _ executable: String, arguments: [String], environment: [String: String], folder: String,
        descriptors: [Int32]
    ) throws(LaunchError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        Self.setFolder(folder, &actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (index, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(index + 1))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // The thread that starts the child may block signals; the child's traps need theirs.
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)

        var child = pid_t()
        let code = Self.withCStrings([executable] + arguments) { arguments in
            Self.withCStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) { environment in
                posix_spawn(&child, executable, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw LaunchError(message: "\(executable) cannot be started: \(String(cString: strerror(code)))")
        }
        identifier = child
        Self.running.store(child, ordering: .sequentiallyConsistent)
    }

    deinit {
        if exit == nil {
            kill(-identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        }
        Self.running.store(0, ordering: .sequentiallyConsistent)
    }

    /// Ends the child and all that it started.
    func end() {
        kill(-identifier, SIGKILL)
    }

    /// How the child ended; nil if it still runs after so many seconds.
    mutating func wait(seconds: Double) -> Exit? {
        if let exit { return exit }
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            var status: Int32 = 0
            let result = waitpid(identifier, &status, WNOHANG)
            if result == identifier {
                let signal = status & 0x7F
                exit = signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal)
                // What the child started must not outlive it.
                kill(-identifier, SIGKILL)
                return exit
            }
            if result < 0, errno != EINTR { return nil }
            if ContinuousClock.now >= deadline { return nil }
            usleep(500)
        }
    }

    /// What a program may know of its surroundings: where things are and which language is spoken, nothing
    /// secret.
    static func environment(passing extra: [String] = []) -> [String: String] {
        var result: [String: String] = [:]
        for name in ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] + extra {
            if let value = getenv(name) { result[name] = String(cString: value) }
        }
        return result
    }

    /// `posix_spawn_file_actions_addchdir_np`, which the C library has but its Swift module does not show.
    private static func setFolder(_ folder: String, _ actions: inout posix_spawn_file_actions_t) {
        typealias Function =
            @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32
        guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "posix_spawn_file_actions_addchdir_np") else { return }
        _ = unsafeBitCast(symbol, to: Function.self)(&actions, folder)
    }

    private static func withCStrings<R>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }

    // MARK: Ctrl-C

    /// The process group of the child that runs, or 0.
    private static let running = Atomic<pid_t>(0)

    /// From now on an interrupt, a hang-up or a request to end takes the running child along.
    static func endWithParent() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            sigaddset(&signals, number)
            signal(number) { number in
                let group = ChildProcess.running.load(ordering: .sequentiallyConsistent)
                if group > 0 { kill(-group, SIGKILL) }
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        // Who starts this program may have blocked them.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
