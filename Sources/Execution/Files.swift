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
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Failure(path: path, reason: reason(of: path))
        }
    }

    /// Writes a file whole or not at all: under another name first, then renamed.
    public static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
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
        guard close(descriptor) == 0, rename(temporary, path) == 0 else {
            let failure = lastFailure(path)
            unlink(temporary)
            throw failure
        }
    }

    /// Makes a folder with those above it.
    public static func makeFolder(_ path: String) throws(Failure) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Failure(path: path, reason: reason(of: path))
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
            throw Failure(path: folder, reason: reason(of: folder))
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
            throw Failure(path: path, reason: reason(of: path))
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

    /// Foundation's errors are long; the system's word for the same is short.
    private static func reason(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        close(descriptor)
        return "it cannot be read or written"
    }
}
