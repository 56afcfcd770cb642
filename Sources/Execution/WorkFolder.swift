import Records
import SystemIO

/// A folder for the time of a run: what cells write goes away with it.
final class WorkFolder: Sendable {
    let path: String
    /// Where the host has files that cells write.
    let staged: String
    /// Where the kit puts new results.
    var results: String { "\(path)/results" }

    init(in folder: String) throws(CellError) {
        path = "\(folder)/work"
        staged = "\(folder)/staged"
        do throws(FileError) {
            try Files.removeTree(path)
            try Files.removeTree(staged)
            Files.removeRemains(in: folder)
            try Files.makeFolder(staged)
            try Files.makeFolder(results)
        } catch {
            throw CellError(kind: .setup, message: "\(error.path) \(error.reason)")
        }
    }

    deinit {
        try? Files.removeTree(path)
        try? Files.removeTree(staged)
    }
}
