import Records
import Storage
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
        bytes = try Self.contents(of: path)
        sha256 = bytes.withUnsafeBytes { SHA256.hex(of: $0) }
        RecordWriter.shared.write(.fileRead(path: path, sha256: sha256))
    }

    private static func contents(of path: String) throws -> Bytes {
        do throws(ArchiveError) {
            return Bytes(try File.read(path))
        } catch {
            throw KitError(
                "cannot read '\(path)': \(error.message)",
                help: "Relative paths begin at the notebook's folder, on the command line at the current one. Is the name right?")
        }
    }

    func origin(_ kind: Origin.Kind) -> Origin { Origin(kind, path, sha256: sha256) }
}
