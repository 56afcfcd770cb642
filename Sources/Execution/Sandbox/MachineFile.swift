import Records

/// Files of the system that tell what is other in each run or on each machine.
enum MachineFile {
    private static let kinds: [String: Irreproducible.Kind] = [
        "/dev/random": .random, "/dev/urandom": .random, "/proc/sys/kernel/random/uuid": .random,
        "/proc/sys/kernel/random/boot_id": .host, "/etc/hostname": .host, "/etc/machine-id": .host,
        "/proc/sys/kernel/hostname": .host, "/proc/version": .host, "/proc/cpuinfo": .processors, "/proc/stat": .machineState,
        "/proc/meminfo": .machineState, "/proc/vmstat": .machineState, "/proc/diskstats": .machineState,
        "/proc/uptime": .clock, "/proc/loadavg": .machineState,
    ]

    /// nil for a file that says nothing of the kind, or that the runtime reads for its own sake.
    static func kind(of path: String) -> Irreproducible.Kind? {
        guard path.hasPrefix("/proc/") else { return kinds[path] }
        if path.hasSuffix("/environ") { return .environment }
        // "/proc/123/status": of a process.
        return kinds[path] ?? (["/stat", "/statm", "/status"].contains(where: path.hasSuffix) ? .process : nil)
    }
}
