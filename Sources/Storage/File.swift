#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Whole files, read and written.
public enum File {
    /// The content of the regular file at `path`.
    public static func read(_ path: String) throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        try read(path) { (count, fill) throws(ArchiveError) in
            var failure: ArchiveError?
            bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                do throws(ArchiveError) {
                    try fill(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count))
                    initialized = count
                } catch { failure = error }
            }
            if let failure { throw failure }
        }
        return bytes
    }

    /// Opens the regular file at `path` and calls `body` with its size and a function that reads all of it into
    /// memory of that size.
    public static func read(
        _ path: String,
        _ body: (Int, (UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        let (descriptor, size) = try opened(path)
        defer { close(descriptor) }
        try body(size) { (memory) throws(ArchiveError) in
            var done = 0
            while done < memory.count {
                #if canImport(Glibc)
                let got = Glibc.read(descriptor, memory.baseAddress! + done, memory.count - done)
                #else
                let got = Darwin.read(descriptor, memory.baseAddress! + done, memory.count - done)
                #endif
                if got < 0 && errno == EINTR { continue }
                guard got > 0 else {
                    throw ArchiveError(
                        got < 0 ? reason(errno) : "the file became shorter while it was read", in: path)
                }
                done += got
            }
        }
    }

    /// The regular file at `path` as memory; nil where the system cannot do that.
    ///
    /// A process ends that reads from such a file after another has cut it short.
    public static func map(_ path: String) throws(ArchiveError) -> MappedFile? {
        let (descriptor, size) = try opened(path)
        defer { close(descriptor) }
        return MappedFile(descriptor: descriptor, size: size)
    }

    /// A descriptor of the regular file at `path`, and its size.
    private static func opened(_ path: String) throws(ArchiveError) -> (descriptor: Int32, size: Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveError(reason(errno), in: path) }
        var status = stat()
        var failure: String?
        if fstat(descriptor, &status) != 0 {
            failure = reason(errno)
        } else if status.st_mode & S_IFMT == S_IFDIR {
            failure = "this is a folder, not a file"
        } else if status.st_mode & S_IFMT != S_IFREG {
            failure = "this is not a regular file"
        }
        if let failure {
            close(descriptor)
            throw ArchiveError(failure, in: path)
        }
        return (descriptor, Int(status.st_size))
    }

    /// Puts `bytes` at `path` in one step: a reader sees the old file or the new one, never a part.
    ///
    /// A link is followed. A device or a pipe is written to, not replaced.
    public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(ArchiveError) {
        var status = stat()
        let exists = stat(path, &status) == 0
        let isLink = { var link = stat(); return lstat(path, &link) == 0 && link.st_mode & S_IFMT == S_IFLNK }()
        if exists && status.st_mode & S_IFMT == S_IFDIR {
            throw ArchiveError("cannot be written: " + reason(EISDIR), in: path)
        }
        if exists && status.st_mode & S_IFMT != S_IFREG || isLink && !exists {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw ArchiveError("cannot be written: " + reason(errno), in: path) }
            if let failure = fill(descriptor, with: bytes) {
                throw ArchiveError("cannot be written: " + reason(failure), in: path)
            }
        } else if isLink, let target = realpath(path, nil) {
            defer { free(target) }
            try replace(String(cString: target), by: bytes)
        } else {
            try replace(path, by: bytes)
        }
    }

    private static func replace(_ path: String, by bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw ArchiveError("cannot be written: " + reason(errno), in: path) }
        var failure = fill(descriptor, with: bytes)
        if failure == nil && rename(temporary, path) != 0 { failure = errno }
        if let failure {
            unlink(temporary)
            throw ArchiveError("cannot be written: " + reason(failure), in: path)
        }
    }

    /// Writes all of `bytes` and closes; the system's error code if that fails.
    private static func fill(_ descriptor: Int32, with bytes: UnsafeRawBufferPointer) -> Int32? {
        var failure: Int32?
        var done = 0
        while done < bytes.count && failure == nil {
            #if canImport(Glibc)
            let put = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            #else
            let put = Darwin.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            #endif
            if put < 0 && errno != EINTR { failure = errno }
            if put > 0 { done += put }
        }
        if close(descriptor) != 0 && failure == nil { failure = errno }
        return failure
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EACCES: "permission denied"
        case EISDIR: "this is a folder, not a file"
        case ENOTDIR: "a part of the path is not a folder"
        case ENOSPC: "the disk is full"
        default: String(cString: strerror(code))
        }
    }
}
