import Records
import SystemIO
import Tensors

/// A file that the notebook read: its bytes and their hash, and the host knows of it.
struct InputFile: Sendable {
    let path: String
    let bytes: Bytes
    let sha256: String

    /// Reads the file and records that it was read. The path is relative to the notebook's folder.
    ///
    /// - Throws: `KitError` naming the path where it cannot be read.
    init(_ path: String) throws {
        self.path = path
        let content = try Self.content(of: path)
        bytes = Bytes(content.bytes)
        sha256 = content.sha256
        RecordWriter.shared.write(.fileRead(path: path, sha256: sha256))
    }

    private static func content(of path: String) throws -> FileContent {
        do throws(FileError) {
            return try Files.read(path, limit: FileLimit.data)
        } catch {
            throw KitError(
                "cannot read '\(path)': \(error.reason)",
                help: "Relative paths begin at the notebook's folder, on the command line at the current one. Is the name right?")
        }
    }

    func origin(_ kind: Origin.Kind) -> Origin { Origin(read: kind, path, sha256: sha256) }
}
