internal import CZip
internal import Synchronization
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A ZIP archive in memory. Every entry is checked when the archive is opened.
///
/// Refused: names that are absolute, contain ".." or a backslash, or occur twice; symbolic links; encrypted entries;
/// entries that expand suspiciously.
public final class ZipArchive: @unchecked Sendable {
    /// What the archive's directory says of one file in it.
    public struct Entry: Hashable, Sendable {
        /// The path, its parts divided by "/".
        public var name: String
        /// Bytes of the content.
        public var size: Int
        /// Bytes that the content takes in the archive.
        public var compressedSize: Int
    }

    /// An entry above this many bytes must not be more than `expansionLimit` times its compressed size.
    public static let freeSize = 64 << 20
    /// How many times its compressed size an entry above ``freeSize`` may be.
    public static let expansionLimit = 200
    /// An archive of more entries is refused.
    public static let entryLimit = 65_536

    /// All entries, in the order of the archive's directory.
    public let entries: [Entry]
    private let file: String?
    private let archive: Mutex<Handle>
    private struct Handle: @unchecked Sendable { let pointer: OpaquePointer }

    /// Reads the archive at `path`, which errors mention.
    ///
    /// - Throws: ``ArchiveError`` for a file that cannot be read and for an archive that is damaged or refused.
    public convenience init(path: String) throws(ArchiveError) {
        try self.init(archiveBytes(at: path), file: path)
    }

    /// `file` is the name that errors mention.
    public init(_ bytes: [UInt8], file: String? = nil) throws(ArchiveError) {
        // libzip takes no bytes at all for an archive without entries.
        let smallest = 22
        guard bytes.count >= smallest else { throw ArchiveError("this is not a ZIP archive", in: file) }
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        // libzip frees this copy with the source.
        guard let copy = malloc(max(bytes.count, 1)) else { throw ArchiveError("not enough memory", in: file) }
        bytes.withUnsafeBytes { if let base = $0.baseAddress { copy.copyMemory(from: base, byteCount: $0.count) } }
        guard let source = zip_source_buffer_create(copy, zip_uint64_t(bytes.count), 1, &error) else {
            free(copy)
            throw ArchiveError(String(cString: zip_error_strerror(&error)), in: file)
        }
        guard let archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) else {
            zip_source_free(source)
            if zip_error_code_zip(&error) == ZIP_ER_EXISTS {
                throw ArchiveError("two entries have the same name", in: file)
            }
            throw ArchiveError(
                "this is not a ZIP archive, or a damaged one: " + String(cString: zip_error_strerror(&error)), in: file)
        }
        do throws(ArchiveError) {
            entries = try Self.checkedEntries(of: archive, file: file)
        } catch {
            zip_discard(archive)
            throw error
        }
        self.file = file
        self.archive = Mutex(Handle(pointer: archive))
    }

    deinit { archive.withLock { zip_discard($0.pointer) } }

    private static func checkedEntries(of archive: OpaquePointer, file: String?) throws(ArchiveError) -> [Entry] {
        let count = Int(zip_get_num_entries(archive, 0))
        guard count <= entryLimit else { throw ArchiveError("the archive has \(count) entries", in: file) }
        var entries: [Entry] = []
        for index in 0..<count {
            var status = zip_stat_t()
            guard zip_stat_index(archive, zip_uint64_t(index), 0, &status) == 0, let cName = status.name else {
                throw ArchiveError("entry \(index) cannot be read", in: file)
            }
            let name = String(cString: cName)
            func refuse(_ message: String) -> ArchiveError { ArchiveError(message, at: name, in: file) }

            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            if name.isEmpty || name.hasPrefix("/") || name.contains("\\") || parts.contains("..")
                || parts.first?.contains(":") == true
            {
                throw refuse("the entry's name leads out of the archive")
            }
            guard status.encryption_method == 0 else { throw refuse("the entry is encrypted") }

            var system: zip_uint8_t = 0
            var attributes: zip_uint32_t = 0
            zip_file_get_external_attributes(archive, zip_uint64_t(index), 0, &system, &attributes)
            let unixSystem: zip_uint8_t = 3
            if system == unixSystem && attributes >> 16 & 0o170000 == 0o120000 {
                throw refuse("the entry is a symbolic link")
            }
            guard let size = Int(exactly: status.size), let compressed = Int(exactly: status.comp_size) else {
                throw refuse("the entry's size is impossible")
            }
            if size > freeSize && size / expansionLimit > compressed {
                throw refuse("the entry claims to expand from \(compressed) to \(size) bytes")
            }
            entries.append(Entry(name: name, size: size, compressedSize: compressed))
        }
        return entries
    }

    /// The content of the entry `name`, its checksum verified; nil where there is none.
    public func read(_ name: String) throws(ArchiveError) -> [UInt8]? {
        guard let index = entries.firstIndex(where: { $0.name == name }) else { return nil }
        let size = entries[index].size
        var content: [UInt8] = []
        let isWhole = archive.withLock { archive -> Bool in
            guard let handle = zip_fopen_index(archive.pointer, zip_uint64_t(index), 0) else { return false }
            defer { zip_fclose(handle) }
            content = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
                while initialized < size {
                    let got = zip_fread(handle, buffer.baseAddress! + initialized, zip_uint64_t(size - initialized))
                    if got <= 0 { return }
                    initialized += Int(got)
                }
            }
            // One read more reaches the end, where libzip compares the checksum.
            var excess: UInt8 = 0
            return content.count == size && zip_fread(handle, &excess, 1) == 0
        }
        guard isWhole else { throw ArchiveError("the entry is damaged", at: name, in: file) }
        return content
    }
}
