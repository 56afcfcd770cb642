import Records
import SystemIO

/// A folder for the time of a run: what cells write goes away with it.
final class WorkFolder: Sendable {
    let path: String
    /// Where the host has files that cells write.
    let staged: String
    /// What the compiler writes on the way to the program.
    let compiling: String
    /// Where the kit puts new results.
    var results: String { "\(path)/results" }

    init(in folder: String) throws(CellError) {
        path = "\(folder)/work"
        staged = "\(folder)/staged"
        compiling = "\(folder)/compiling"
        do throws(FileError) {
            for place in [path, staged, compiling] { try Files.removeTree(place) }
            Files.removeRemains(in: folder)
            try Files.makeFolder(compiling)
            try Files.makeFolder(staged)
            try Files.makeFolder(results)
        } catch {
            throw CellError(kind: .setup, message: "\(error.path) \(error.reason)")
        }
    }

    deinit {
        for place in [path, staged, compiling] { try? Files.removeTree(place) }
    }
}
