import Records
import Synchronization
import SystemIO

/// A file with the state of an operation that is under way, which a later run goes on from if this one is ended.
final class KeptState: Sendable {
    private let name: String
    /// Where the operation keeps it.
    let path: String
    private let told = Mutex<String?>(nil)

    init(name: String, path: String) {
        (self.name, self.path) = (name, path)
        told.withLock { $0 = Files.stamp(path) }
    }

    /// Tells the host of the file, if it is another one than before.
    func tell() {
        let stamp = Files.stamp(path)
        let isNew = told.withLock { told in
            defer { told = stamp }
            return told != stamp
        }
        guard isNew, let sha256 = try? Files.digest(of: path, limit: FileLimit.data) else { return }
        RecordWriter.shared.write(.result(name: name, sha256: sha256))
    }

    /// The operation is at its end.
    func remove() {
        Files.remove(path)
        RecordWriter.shared.write(.result(name: name, sha256: ""))
    }
}
