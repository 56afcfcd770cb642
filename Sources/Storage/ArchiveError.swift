import SystemIO

/// Why a file, an archive or a part of one is refused.
public struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it; nil for bytes in memory.
    public var file: String?
    /// The entry, object or line inside it.
    public var location: String?
    /// One sentence: what is wrong.
    public var message: String

    /// - Parameter message: one sentence without a full stop, in which nothing is named that `location` and `file` name.
    public init(_ message: String, at location: String? = nil, in file: String? = nil) {
        self.message = message
        self.location = location
        self.file = file
    }

    /// A file that cannot be read at all.
    init(_ error: FileError) { self.init(error.reason, in: error.path) }

    /// "models/digits.keras: config.json: …"
    public var description: String {
        [file, location, message].compactMap { $0?.visibleLine }.joined(separator: ": ")
    }
}

/// The content of the file at `path`.
func archiveBytes(at path: String) throws(ArchiveError) -> [UInt8] {
    do throws(FileError) {
        return try Files.read(path, limit: FileLimit.data).bytes
    } catch {
        throw ArchiveError(error)
    }
}
