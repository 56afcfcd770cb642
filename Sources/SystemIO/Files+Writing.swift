#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Files {
    /// Puts bytes at a path in one step: a reader sees the old file or the new one, never a part.
    ///
    /// A link is followed, since whoever named it means its file; a device or a pipe is written to, not replaced.
    public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(FileError) {
        var (status, link) = (stat(), stat())
        let exists = stat(path, &status) == 0
        let isLink = lstat(path, &link) == 0 && link.st_mode & S_IFMT == S_IFLNK
        if exists && status.st_mode & S_IFMT == S_IFDIR { throw unwritable(path, EISDIR) }
        if exists && status.st_mode & S_IFMT != S_IFREG || isLink && !exists {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw unwritable(path, errno) }
            defer { close(descriptor) }
            if let code = SystemCall.write(descriptor, bytes) { throw unwritable(path, code) }
        } else {
            let target = isLink ? realPath(path) ?? path : path
            let staged = try StagedFile(bytes, for: target)
            try staged.takeName()
        }
    }

    /// Writes a file as from a buffer of these bytes.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(FileError) in
            try write(UnsafeRawBufferPointer(bytes), to: path)
        }
    }

    /// Writes files that belong together: none takes its name before all of them are on the disk, and they take them
    /// in the given order. A link in their place is replaced, not followed. What killed programs have left beside them goes.
    public static func write(_ files: [(bytes: [UInt8], path: String)]) throws(FileError) {
        var staged: [StagedFile] = []
        for file in files {
            try file.bytes.withUnsafeBufferPointer { (bytes) throws(FileError) in
                staged.append(try StagedFile(UnsafeRawBufferPointer(bytes), for: file.path))
            }
        }
        for file in staged { try file.takeName() }
        for folder in Set(files.map { parent(of: $0.path) }) { removeRemains(in: folder) }
    }

    /// Writes files into a folder in which none of them is yet. Nothing is written over, and no link in it is followed.
    ///
    /// - Parameters:
    ///   - files: paths relative to the folder, which lead to different files in it.
    ///   - folder: is made where there is none.
    public static func writeNew(_ files: [(bytes: [UInt8], path: String)], in folder: String) throws(FileError) {
        try makeFolder(folder)
        for file in files { try checkFree(file.path, in: folder) }
        var written: [String] = []
        do throws(FileError) {
            for file in files {
                let path = "\(folder)/\(file.path)"
                try makeFolder(parent(of: path))
                let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
                guard descriptor >= 0 else { throw unwritable(path, errno) }
                written.append(path)
                var code = file.bytes.withUnsafeBytes { SystemCall.write(descriptor, $0) }
                if close(descriptor) != 0, code == nil { code = errno }
                if let code { throw unwritable(path, code) }
            }
        } catch {
            for path in written { unlink(path) }
            throw error
        }
    }

    /// Checks that nothing has this name in the folder, and that no link is on the way.
    private static func checkFree(_ path: String, in folder: String) throws(FileError) {
        var place = folder
        for part in path.split(separator: "/") {
            place += "/\(part)"
            var status = stat()
            guard lstat(place, &status) == 0 else { return }
            if status.st_mode & S_IFMT == S_IFLNK { throw FileError(place, "this is a link; nothing is written through it") }
            guard status.st_mode & S_IFMT == S_IFDIR, place != "\(folder)/\(path)" else { break }
        }
        throw FileError(place, "this is there already; nothing is written over it")
    }

    static func unwritable(_ path: String, _ code: Int32) -> FileError {
        var error = FileError(path, code: code)
        // It is made: only its folder can be missing.
        error.reason = "cannot be written: " + (code == ENOENT ? "there is no such folder" : error.reason)
        return error
    }
}

/// A file under a name that nobody can foresee, beside the place where it is to go. Without ``takeName()`` it is
/// removed.
private final class StagedFile {
    private let temporary: String
    private let path: String
    private let descriptor: Int32
    private var hasName = false

    init(_ bytes: UnsafeRawBufferPointer, for path: String) throws(FileError) {
        self.path = path
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { path[...$0] } ?? ""
        temporary = "\(folder).\(Files.randomName()).part"
        // One who replaces a file keeps to its permissions.
        var status = stat()
        let replaces = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        Leftovers.add(temporary)
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Files.unwritable(path, errno) }
        Remains.lock(descriptor)
        if replaces { fchmod(descriptor, status.st_mode & 0o777) }
        var code = SystemCall.write(descriptor, bytes)
        if code == nil, fsync(descriptor) != 0 { code = errno }
        if let code { throw Files.unwritable(path, code) }
    }

    func takeName() throws(FileError) {
        guard rename(temporary, path) == 0 else { throw Files.unwritable(path, errno) }
        hasName = true
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !hasName { unlink(temporary) }
        Leftovers.forget(temporary)
    }
}
