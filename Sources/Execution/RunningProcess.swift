#if os(Linux)
import Glibc
import SystemIO

/// A process on the machine, as `/proc` tells.
struct RunningProcess {
    let identifier: pid_t
    let parent: pid_t
    let session: pid_t

    static var all: [RunningProcess] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [RunningProcess] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let identifier = pid_t(name), let process = RunningProcess(identifier) { found.append(process) }
        }
        return found
    }

    /// Whether it was started with "NAME=value" in its environment.
    func hasVariable(_ definition: String) -> Bool {
        let text = Files.systemText("/proc/\(identifier)/environ") ?? ""
        return text.split(separator: "\0").contains { $0 == definition }
    }

    /// nil for what has ended, even if nobody has collected it yet.
    private init?(_ identifier: pid_t) {
        guard let text = Files.systemText("/proc/\(identifier)/stat") else { return nil }
        // "12 (a name) S parent group session": the name may hold anything.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 3, fields[0] != "Z", let parent = pid_t(fields[1]), let session = pid_t(fields[3]) else {
            return nil
        }
        (self.identifier, self.parent, self.session) = (identifier, parent, session)
    }
}
#endif
