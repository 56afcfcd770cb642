#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Records
import Synchronization
import SystemIO

/// The files that cells may write, as long as the run lasts: they are in the folder that goes away with it, wherever the
/// program believes them. So each run begins without them, and none of them is half written.
package final class StagedFiles: Sendable {
    private let files: [WritableFile]
    private let folder: String
    /// Files under other names beside them, as those are that take a name when they are whole: where each is.
    private let drafts = Mutex<[String: String]>([:])

    /// - Parameter folder: of the run.
    package init(_ files: [WritableFile], in folder: String) {
        (self.files, self.folder) = (files, folder)
    }

    enum Opening {
        /// It is none of these files.
        case other
        case opened(Int32)
        /// Not opened, for this reason.
        case failed(Int32)
    }

    /// Opens a file for the program.
    ///
    /// - Parameters:
    ///   - path: without links.
    ///   - flags: as the program gave them.
    func opening(_ path: String, flags: Int32) -> Opening {
        if let index = files.firstIndex(where: { $0.path == path }) { return opening(at: staged(index), flags) }
        if let draft = drafts.withLock({ $0[path] }) { return opening(at: draft, flags) }
        guard flags & O_CREAT != 0, !Files.exists(path), isDraft(path) else { return .other }
        let draft = drafts.withLock { drafts in
            let draft = "\(folder)/draft-\(drafts.count)"
            drafts[path] = draft
            return draft
        }
        return opening(at: draft, flags)
    }

    /// How the names begin of Foundation's files that are to take another's name; the rest is random.
    static let temporary = ".dat.nosync"

    /// Whether a new file may be about to take one of the names. One of Foundation's is let be wherever it is: what is refused
    /// is the name that it takes.
    private func isDraft(_ path: String) -> Bool {
        let folder = Files.parent(of: path)
        return path.dropFirst(folder.utf8.count).hasPrefix("/" + Self.temporary)
            || files.contains { Files.parent(of: $0.path) == folder }
    }

    private func opening(at staged: String, _ flags: Int32) -> Opening {
        let known = O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | O_NONBLOCK
        let descriptor = open(staged, flags & known | O_NOFOLLOW | O_CLOEXEC, 0o644)
        return descriptor < 0 ? .failed(errno) : .opened(descriptor)
    }

    /// Gives a draft the name of one of the files, or removes it where the name is none of theirs.
    /// - Returns: whether it has the name; nil where the path is no draft's.
    func give(_ name: String, to path: String) -> Bool? {
        guard let draft = drafts.withLock({ $0.removeValue(forKey: path) }) else { return nil }
        let index = files.firstIndex { $0.path == name }
        if let index, Files.move(draft, to: staged(index)) { return true }
        Files.remove(draft)
        return false
    }

    /// Whether the run has written one of the files; nil where the path is none of theirs.
    func isWritten(_ path: String) -> Bool? {
        files.firstIndex { $0.path == path }.map { Files.exists(staged($0)) }
    }

    /// Files that were made beside them and took none of their names.
    var leftovers: Set<String> { Set(drafts.withLock { $0.keys }) }

    /// What was written, with where it is.
    var written: [(file: WritableFile, staged: String)] {
        files.indices.map { (files[$0], staged($0)) }.filter { Files.exists($0.staged) }
    }

    private func staged(_ index: Int) -> String { "\(folder)/file-\(index)" }
}
