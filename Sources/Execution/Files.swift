#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reading and writing whole files.
public enum Files {
    public struct Failure: Error, CustomStringConvertible {
        public var path: String
        /// What the system says: "Permission denied".
        public var reason: String
        public var description: String { "\(path): \(reason)" }
    }

    public static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw lastFailure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw lastFailure(path) }
        var bytes = [UInt8](repeating: 0, count: max(Int(status.st_size), 0) + 1)
        var count = 0
        while true {
            if count == bytes.count { bytes += [UInt8](repeating: 0, count: max(count, 1 << 16)) }
            let received = bytes.withUnsafeMutableBytes {
                systemRead(descriptor, UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            if received < 0 && errno == EINTR { continue }
            guard received >= 0 else { throw lastFailure(path) }
            if received == 0 { break }
            count += received
        }
        bytes.removeSubrange(count...)
        return bytes
    }

    /// Writes a file whole or not at all: under another name first, then renamed.
    public static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        try write([(bytes, path)])
    }

    /// Writes files that belong together: none of them takes its name before all of them are on the disk.
    public static func write(_ files: [(bytes: [UInt8], path: String)]) throws(Failure) {
        var staged: [(temporary: String, path: String)] = []
        do throws(Failure) {
            for file in files { staged.append((try stage(file.bytes, for: file.path), file.path)) }
            for (temporary, path) in staged {
                guard rename(temporary, path) == 0 else { throw lastFailure(path) }
            }
        } catch {
            for (temporary, _) in staged { unlink(temporary) }
            throw error
        }
    }

    /// - Returns: the name under which the bytes are now.
    private static func stage(_ bytes: [UInt8], for path: String) throws(Failure) -> String {
        let temporary = "\(path).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw lastFailure(path) }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { systemWrite(descriptor, $0) }
            if count < 0 {
                if errno == EINTR { continue }
                let failure = lastFailure(path)
                close(descriptor)
                unlink(temporary)
                throw failure
            }
            sent += count
        }
        guard close(descriptor) == 0 else {
            let failure = lastFailure(path)
            unlink(temporary)
            throw failure
        }
        return temporary
    }

    /// Makes a folder with those above it.
    public static func makeFolder(_ path: String) throws(Failure) {
        if isFolder(path) { return }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makeFolder(String(path[..<slash])) }
        guard mkdir(path, 0o755) == 0 || isFolder(path) else {
            // A file of that name is in the way.
            if errno == EEXIST { errno = ENOTDIR }
            throw lastFailure(path)
        }
    }

    /// Checks that files can be made in a folder.
    public static func checkWritable(folder: String) throws(Failure) {
        guard access(folder, W_OK | X_OK) == 0 else { throw lastFailure(folder) }
    }

    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder, sorted.
    public static func names(in folder: String) throws(Failure) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw Failure(path: folder, reason: "the folder cannot be read")
        }
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// Size and time of last change: enough to notice that a program was replaced.
    static func stamp(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Glibc)
        let time = status.st_mtim
        #else
        let time = status.st_mtimespec
        #endif
        return "\(status.st_size) bytes, \(time.tv_sec).\(time.tv_nsec)"
    }

    public static func remove(_ path: String) { unlink(path) }

    public static func removeTree(_ path: String) throws(Failure) {
        do {
            if exists(path) { try FileManager.default.removeItem(atPath: path) }
        } catch {
            throw Failure(path: path, reason: "it cannot be removed")
        }
    }

    /// The folders of a name in a folder and those below it; links are not followed.
    public static func folders(named name: String, below folder: String) -> [String] {
        guard let names = try? names(in: folder) else { return [] }
        return names.flatMap { child -> [String] in
            let path = "\(folder)/\(child)"
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [] }
            if child == name { return [path] }
            return child.hasPrefix(".") ? [] : folders(named: name, below: path)
        }
    }

    /// An absolute path without links.
    public static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// A path's name for the file that it is, or that it would be.
    public static func canonical(_ path: String) -> String {
        if let real = realPath(path) { return real }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        return (folder == path ? "" : canonicalFolder(folder)) + "/" + name
    }

    private static func canonicalFolder(_ folder: String) -> String {
        let path = folder == "/" ? "" : folder == "." ? realPath(".") ?? "." : canonical(folder)
        return path == "/" ? "" : path
    }

    /// The path of a file as seen from a folder.
    public static func path(of file: String, from folder: String) -> String {
        let target = canonical(file).split(separator: "/")
        let base = canonical(folder).split(separator: "/")
        let common = zip(target, base).prefix { $0 == $1 }.count
        return (base.dropFirst(common).map { _ in ".." } + target.dropFirst(common).map(String.init)).joined(separator: "/")
    }

    /// A path without "." and without a folder that is left at once: "output/../notebooks" is "notebooks".
    public static func simplified(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    private static func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.read(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func lastFailure(_ path: String) -> Failure {
        Failure(path: path, reason: String(cString: strerror(errno)))
    }
}
