/// What a program that a stranger wrote may touch: the closed room in which cells are compiled and run.
///
/// Paths may be missing; what is not listed cannot be opened. Held by Landlock and seccomp on Linux, which need no
/// rights; see ``Sandbox``.
package struct Confinement: Sendable, Hashable {
    /// Files and folders that may be read, and whose reading the run depends on.
    package var inputs: [String] = []
    /// Files and folders of the system, the toolchain and the kit: they may be read and run.
    package var system: [String] = []
    /// Files of the system that say something about the machine and may be read.
    package var machine: [String] = []
    /// Folders and files that may be read, written, made and removed.
    package var writable: [String] = []
    package var allowsNetwork = false
    /// Whether what the program opens is told to an ``AccessMonitor``.
    package var reports = false
    /// Whether it is asked about new names of files, too.
    package var stages = false
    /// Bytes of address space; nil: as many as there are.
    package var memoryLimit: UInt64?
    /// Bytes of the largest file that may be written.
    package var fileSizeLimit: UInt64 = 1 << 30

    package init(
        inputs: [String] = [], system: [String] = [], machine: [String] = [], writable: [String] = [],
        allowsNetwork: Bool = false,
        reports: Bool = false, stages: Bool = false, memoryLimit: UInt64? = nil
    ) {
        self.inputs = inputs
        self.system = system
        self.machine = machine
        self.writable = writable
        self.allowsNetwork = allowsNetwork
        self.reports = reports
        self.stages = stages
        self.memoryLimit = memoryLimit
    }

    /// Where programs and libraries of the system lie, with what the dynamic linker asks for.
    package static let systemFolders = [
        "/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/ld.so.conf",
        "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/ssl/openssl.cnf", "/etc/ssl/certs", "/etc/pki/tls/openssl.cnf",
        "/etc/crypto-policies", "/nix/store",
    ]

    /// What a runtime looks up while it runs: processors, memory, the time zone, its own threads. They have folders in
    /// `/proc` that are not known beforehand; what lies there of other processes the system shows to none that is confined,
    /// but for their names and states, and an ``AccessMonitor`` not even those.
    package static let machineFiles = [
        "/proc", "/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm", "/etc/localtime",
        "/etc/timezone", "/etc/hostname", "/etc/machine-id", "/etc/nsswitch.conf", "/etc/locale.alias", "/dev/random",
        "/dev/urandom", "/dev/zero",
    ]

    /// The files of `/proc` that are of no process.
    package static let processorFiles = [
        "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version", "/proc/filesystems", "/proc/loadavg", "/proc/uptime",
        "/proc/sys",
    ]

    /// Devices that take what is written to them.
    package static let sinks = ["/dev/null", "/dev/full"]
}
