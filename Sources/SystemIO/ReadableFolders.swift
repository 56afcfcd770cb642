#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Where the files must lie that a notebook or a report names: in the notebook's folder, or in a folder or file that
/// the command line allows. Links are followed before it is asked where a file lies.
public struct ReadableFolders: Sendable {
    /// Without links.
    private let roots: [String]

    /// - Parameter others: what is allowed beside the folder; what does not exist allows nothing.
    public init(_ folder: String, allowing others: [String] = []) {
        roots = ([folder] + others).compactMap(Files.realPath)
    }

    /// The path without links.
    func resolved(_ path: String) throws(FileError) -> String {
        guard !path.utf8.contains(0) else { throw FileError(path, "a file's name has no NUL in it") }
        guard let real = Files.realPath(path) else { throw FileError(path, code: errno) }
        guard contains(real) else { throw outside(path, real) }
        return real
    }

    func outside(_ path: String, _ real: String) -> FileError {
        var status = stat()
        let isThere = stat(real, &status) == 0
        let kind = status.st_mode & S_IFMT
        // What is not read anywhere need not be allowed.
        let isReadable = isThere && (kind == S_IFDIR || kind == S_IFREG && status.st_size > 0)
        return FileError(
            path, "it lies outside the notebook's folder",
            help: isReadable ? "Put it there, or allow it: --allow read:\(real)" : "", kind: .outside)
    }

    /// Whether a path without links leads into one of the folders. Names are compared by their bytes: two spellings of
    /// one letter are two folders.
    public func contains(_ real: String) -> Bool {
        roots.contains { root in
            let (root, real) = (root.utf8, real.utf8)
            return real.starts(with: root)
                && (real.count == root.count || root.last == UInt8(ascii: "/")
                    || real.dropFirst(root.count).first == UInt8(ascii: "/"))
        }
    }

    /// Whether the file behind a descriptor lies here, by the path that the system has of it.
    func contains(descriptor: Int32, openedAt path: String) -> Bool {
        #if os(Linux)
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/fd/\(descriptor)", &buffer, Int(PATH_MAX))
        if count > 0, let path = String(validating: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) {
            return contains(path)
        }
        #endif
        // Without such a path: what is now at the resolved name, which leads here, is what was opened.
        var (opened, named) = (stat(), stat())
        guard fstat(descriptor, &opened) == 0, let real = Files.realPath(path), contains(real), lstat(real, &named) == 0
        else { return false }
        return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
    }
}
