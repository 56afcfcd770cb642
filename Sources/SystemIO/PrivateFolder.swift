#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Folders that nobody but the user can write.
public enum PrivateFolder {
    /// Where programs keep what they can make anew: `$XDG_CACHE_HOME`, or `~/.cache`; nil where neither is known.
    public static var cacheHome: String? {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        return variable("XDG_CACHE_HOME") ?? variable("HOME").map { "\($0)/.cache" }
    }

    /// Makes folders in each other, or finds them. None of them may be a link, or another user's, or writable by others.
    ///
    /// - Parameter root: the folder in which they are. It is the user's to choose, and may be a link.
    /// - Returns: the path of the innermost one.
    public static func make(_ names: [String], in root: String) throws(FileError) -> String {
        try Files.makeFolder(root)
        guard var path = Files.realPath(root) else { throw FileError(root, code: errno) }
        var folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw FileError(path, code: errno) }
        defer { close(folder) }
        for name in names {
            path += "/\(name)"
            if mkdirat(folder, name, 0o700) != 0, errno != EEXIST { throw FileError(path, code: errno) }
            let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let code = errno
            if inner >= 0 {
                close(folder)
                folder = inner
            }
            // The system calls a link that is to be a folder either.
            guard inner >= 0 else {
                throw FileError(path, Files.isLink(path) ? "this is a link" : FileError(path, code: code).reason)
            }
            try checkOwner(of: folder, path)
        }
        guard faccessat(folder, ".", W_OK | X_OK, 0) == 0 else { throw FileError(path, code: errno) }
        return path
    }

    private static func checkOwner(of folder: Int32, _ path: String) throws(FileError) {
        var status = stat()
        guard fstat(folder, &status) == 0 else { throw FileError(path, code: errno) }
        guard status.st_uid == geteuid() else { throw FileError(path, "it belongs to another user") }
        guard status.st_mode & 0o022 == 0 else {
            throw FileError(path, "others can write it", help: "Remove it, or keep others out: chmod go-w \(path)")
        }
        if status.st_mode & 0o077 != 0 { fchmod(folder, 0o700) }
    }
}

/// A private folder under a name that nobody can foresee. It goes with its last reference, and with a signal.
public final class TemporaryFolder: Sendable {
    /// Absolute, without a slash at its end.
    public let path: String
    private let descriptor: Int32

    /// Makes the folder in `$TMPDIR`, or in /tmp where that names none.
    public init() throws(FileError) {
        let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let parent = named.hasPrefix("/") && Files.isFolder(named) ? named : "/tmp"
        var template = Array("\(parent)/modelbook-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(parent, code: errno) }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        self.path = Files.realPath(path) ?? path
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        Remains.lock(descriptor)
        Remains.remove(in: parent) { $0.hasPrefix("modelbook-") && $0.utf8.count == template.count - parent.utf8.count - 2 }
        Leftovers.add(self.path)
    }

    deinit {
        try? Files.removeTree(path)
        if descriptor >= 0 { close(descriptor) }
        Leftovers.forget(path)
    }
}
