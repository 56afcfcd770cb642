internal import Synchronization

/// The files that a notebook names, as one render reads them. What is read twice must be the same, so that the hash
/// of a path is that of the bytes that were used.
public final class NamedFiles: Sendable {
    let folder: String
    private let readable: ReadableFolders
    private let carried: @Sendable (String) -> [UInt8]?
    private let hashes = Mutex<[(path: String, sha256: String)]>([])
    /// Hashes of files that were not kept in memory, by the bytes of their paths without links: each is read
    /// once, whatever it is called.
    private let known = Mutex<[[UInt8]: String]>([:])

    /// - Parameters:
    ///   - folder: the notebook's; paths are relative to it or absolute.
    ///   - others: files and folders that may be read as well.
    ///   - carried: contents that stand in place of what the disk has under a path, if it has anything there.
    public init(
        in folder: String, allowing others: [String] = [],
        carrying carried: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }
    ) {
        self.folder = folder
        self.carried = carried
        readable = ReadableFolders(folder, allowing: others)
    }

    /// Paths with the hashes of what they had, in the order in which they were first read.
    public var digests: [(path: String, sha256: String)] { hashes.withLock { $0 } }

    /// The content of a file, whose hash is noted.
    ///
    /// - Parameters:
    ///   - path: as the notebook names it: relative to its folder, or absolute.
    ///   - limit: the most bytes that are read.
    /// - Throws: ``FileError`` for a file that is missing, too large or outside of what may be read, and for one whose
    ///   bytes differ from those of an earlier read.
    public func read(_ path: String, limit: Int) throws(FileError) -> FileContent {
        let content =
            if let carried = carried(path) { FileContent(carried) } else {
                try Files.read(whole(path), limit: limit, in: readable)
            }
        try note(content.sha256, of: path)
        return content
    }

    /// Whether a path's content is the disk's and not a carried one.
    public func isOnDisk(_ path: String) -> Bool { carried(path) == nil }

    /// The hash of a file that need not be in memory.
    public func digest(of path: String, limit: Int) throws(FileError) -> String {
        // Two spellings of a letter are two files.
        let real = Array(try readable.resolved(whole(path)).utf8)
        let sha256: String
        if let found = known.withLock({ $0[real] }) {
            sha256 = found
        } else {
            sha256 = try Files.digest(of: whole(path), limit: limit, in: readable)
            known.withLock { $0[real] = sha256 }
        }
        try note(sha256, of: path)
        return sha256
    }

    /// Checks that a folder lies where files may be read.
    public func check(folder path: String) throws(FileError) { _ = try readable.resolved(whole(path)) }

    private func whole(_ path: String) -> String { path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)" }

    private func note(_ sha256: String, of path: String) throws(FileError) {
        let before = hashes.withLock { hashes in
            let before = hashes.first { $0.path.utf8.elementsEqual(path.utf8) }
            if before == nil { hashes.append((path, sha256)) }
            return before
        }
        guard before == nil || before?.sha256 == sha256 else { throw FileError(path, "it changed while the page was made") }
    }
}
