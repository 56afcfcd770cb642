#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Files {
    /// Makes a folder with those above it.
    public static func makeFolder(_ path: String) throws(FileError) {
        if isFolder(path) { return }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makeFolder(String(path[..<slash])) }
        guard mkdir(path, 0o777) != 0 else { return }
        // Looking for the folder sets another code.
        let code = errno
        guard !isFolder(path) else { return }
        // A file of that name is in the way.
        var error = FileError(path, code: code == EEXIST ? ENOTDIR : code)
        // Those above it are there.
        error.reason = "cannot be made" + (code == ENOENT ? "" : ": " + error.reason)
        throw error
    }

    /// Checks that files can be made in a folder.
    public static func checkWritable(folder: String) throws(FileError) {
        guard access(folder, W_OK | X_OK) == 0 else { throw unwritable(folder, errno) }
    }

    /// Whether a file or a folder is there, or a link that leads to one.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a folder is there, or a link that leads to one.
    public static func isFolder(_ path: String) -> Bool { kind(stat, path) == S_IFDIR }

    /// Whether a regular file is there, or a link that leads to one.
    public static func isRegular(_ path: String) -> Bool { kind(stat, path) == S_IFREG }

    /// Whether the last part of the path is a symbolic link, wherever it leads.
    public static func isLink(_ path: String) -> Bool { kind(lstat, path) == S_IFLNK }

    /// Whether a regular file is there that this user may run, or a link that leads to one.
    public static func isExecutable(_ path: String) -> Bool {
        kind(stat, path) == S_IFREG && access(path, X_OK) == 0
    }

    private static func kind(
        _ look: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> Int32, _ path: String
    ) -> mode_t? {
        var status = stat()
        return look(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// Seconds since a file was written last; nil where there is none.
    public static func age(_ path: String) -> Double? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Glibc)
        return max(0, Double(time(nil) - status.st_mtim.tv_sec))
        #else
        return max(0, Double(time(nil) - status.st_mtimespec.tv_sec))
        #endif
    }

    /// What tells a file from one that has taken its place, or from itself as it was: number, size, and the times of the last
    /// write and of the last change of any kind, which no program can set.
    public static func stamp(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Glibc)
        let (written, changed) = (status.st_mtim, status.st_ctim)
        #else
        let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
        #endif
        return "\(status.st_dev):\(status.st_ino), \(status.st_size) bytes, "
            + "\(written.tv_sec).\(written.tv_nsec), \(changed.tv_sec).\(changed.tv_nsec)"
    }

    /// What is there without opening it: "file, 12 bytes, 644", "folder, 755", "link to a.txt: file, 12 bytes, 644"; nil where
    /// nothing is. Times are none of it: they are others after a copy.
    public static func glance(_ path: String) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFLNK else { return glance(status) }
        let target = link(path).map { "link to \($0): " } ?? "link: "
        return target + (stat(path, &status) == 0 ? glance(status) : "nothing")
    }

    private static func glance(_ status: stat) -> String {
        let rights = String(status.st_mode & 0o7777, radix: 8)
        switch status.st_mode & S_IFMT {
        case S_IFREG: return "file, \(status.st_size) bytes, \(rights)"
        case S_IFDIR: return "folder, \(rights)"
        default: return "other, \(rights)"
        }
    }

    /// Where a link leads, as it says; nil for what is no link.
    private static func link(_ path: String) -> String? {
        var target = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &target, target.count - 1)
        return count < 0 ? nil : String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The names in a folder, sorted.
    public static func names(in folder: String) throws(FileError) -> [String] {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(folder, code: errno) }
        return names(inOpened: descriptor).sorted()
    }

    /// - Parameter descriptor: of a folder; it is closed.
    private static func names(inOpened descriptor: Int32) -> [String] {
        guard let folder = fdopendir(descriptor) else {
            close(descriptor)
            return []
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Gives a file another name, in place of what has that name.
    /// - Returns: whether it has it.
    public static func move(_ path: String, to name: String) -> Bool { rename(path, name) == 0 }

    /// Removes a file or a link, if it is there and may be removed.
    public static func remove(_ path: String) { unlink(path) }

    /// Removes a file, or a folder with all that is in it. Links are removed, not followed.
    public static func removeTree(_ path: String) throws(FileError) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path, code: errno) }
        removeContent(descriptor)
        guard rmdir(path) == 0 else { throw FileError(path, code: errno) }
    }

    /// - Parameter folder: a descriptor; it is closed.
    private static func removeContent(_ folder: Int32) {
        defer { close(folder) }
        let reading = dup(folder)
        guard reading >= 0 else { return }
        for name in names(inOpened: reading) where unlinkat(folder, name, 0) != 0 {
            let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if inner >= 0 { removeContent(inner) }
            unlinkat(folder, name, AT_REMOVEDIR)
        }
    }

    /// The folders of a name in a folder and those below it; links are not followed.
    public static func folders(named name: String, below folder: String) -> [String] {
        guard let names = try? names(in: folder) else { return [] }
        return names.flatMap { child -> [String] in
            let path = "\(folder)/\(child)"
            guard kind(lstat, path) == S_IFDIR else { return [] }
            if child == name { return [path] }
            return child.hasPrefix(".") ? [] : folders(named: name, below: path)
        }
    }
}
