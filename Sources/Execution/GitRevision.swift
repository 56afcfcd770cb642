import Records
import SystemIO

/// Files as git has kept them.
public enum GitRevision {
    /// - Parameters:
    ///   - name: as git takes it: "HEAD~1:output/analysis.html", or "main:./analysis.html" for a path as seen from the folder.
    ///   - folder: in the repository.
    public static func content(_ name: String, in folder: String) throws(FileError) -> [UInt8] {
        guard !name.hasPrefix("-"), name.contains(":") else { throw FileError(name, "this is no file of a revision") }
        guard let git = DetachedProgram.path(of: "git") else {
            throw FileError(name, "git is not installed, or not on the PATH")
        }
        let program: CapturedProgram
        do throws(CellError) {
            // A blob as it is: no filter and no hook of the repository is asked.
            program = try CapturedProgram(git, ["cat-file", "blob", name], in: folder, seconds: 60, limit: FileLimit.page)
        } catch {
            throw FileError(name, error.message)
        }
        switch program.ending {
        case .exit(0): return program.output
        case .flood: throw FileError(name, "it has more than \(FileLimit.page) bytes", kind: .tooLarge)
        default:
            let line = program.errors.split(whereSeparator: \.isNewline).first.map(String.init) ?? "git gives nothing"
            throw FileError(name, line.hasPrefix("fatal: ") ? String(line.dropFirst(7)) : line, kind: .missing)
        }
    }
}
