import Records
import SystemIO

/// A folder for the time of a run: what cells write goes away with it.
final class WorkFolder: Sendable {
    let path: String

    init(in folder: String) throws(CellError) {
        path = "\(folder)/work"
        do throws(FileError) {
            try Files.removeTree(path)
            try Files.makeFolder(path)
        } catch {
            throw CellError(kind: .setup, message: "\(error.path) \(error.reason)")
        }
    }

    deinit { try? Files.removeTree(path) }
}
