#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Why a file or a folder cannot be read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller may want to tell apart.
    public enum Kind: Hashable, Sendable {
        case missing
        /// It lies where nothing may be read.
        case outside
        case tooLarge
        case other
    }

    /// Of what kind the reason is.
    public var kind: Kind
    /// As it was named.
    public var path: String
    /// What is wrong, to follow the path or a name for it: "there is no such file".
    public var reason: String
    /// What to do about it; may be empty.
    public var help: String

    /// - Parameters:
    ///   - path: as the user named it.
    ///   - reason: follows the path, such as "there is no such file".
    ///   - help: a sentence about what to do; may be empty.
    public init(_ path: String, _ reason: String, help: String = "", kind: Kind = .other) {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.help = help
    }

    public var description: String { "\(path.visibleLine): \(reason)" }

    /// What the system says.
    init(_ path: String, code: Int32) {
        let reason =
            switch code {
            case ENOENT: "there is no such file"
            case EACCES, EPERM: "permission denied"
            case EISDIR: "this is a folder, not a file"
            case ENOTDIR: "a part of the path is not a folder"
            case ENOSPC: "the disk is full"
            case EROFS: "the disk cannot be written"
            case ELOOP: "its links lead in a circle"
            case ENXIO: "this is not a regular file"
            default: String(cString: strerror(code))
            }
        self.init(path, reason, kind: code == ENOENT || code == ENOTDIR ? .missing : .other)
    }
}
