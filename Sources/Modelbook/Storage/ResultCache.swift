import Records
import Storage
import Tensors

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Results of expensive operations, kept between runs. A key names everything that the result depends on:
/// operation, hashes of the inputs, options; the kit's own build is added here.
struct ResultCache: Sendable {
    static let shared = ResultCache()

    /// nil: nothing is kept.
    private let folder: String?

    private init() {
        folder = getenv(RecordProtocol.cacheFolderVariable).map { String(cString: $0) }
        if let folder { mkdir(folder, 0o777) }
    }

    /// The kept bytes for `key`, or what `compute` makes, which is then kept. A file that is not what was
    /// written is ignored and written anew.
    func bytes(for key: String, _ compute: () throws -> Bytes) rethrows -> Bytes {
        guard let folder else { return try compute() }
        let path = folder + "/" + SHA256.hex(of: Array((key + Self.kitBuild).utf8)) + ".result"
        if let kept = Self.verified(path) { return kept }
        let bytes = try compute()
        let digest = Array(bytes.withUnsafeBytes { SHA256.hex(of: $0) }.utf8)
        // A result that cannot be kept is computed again next time.
        let file = digest + bytes.array(of: UInt8.self)
        try? file.withUnsafeBytes { try File.write($0, to: path) }
        return bytes
    }

    /// A kept file is the SHA-256 of the content in 64 hexadecimal digits, then the content.
    private static func verified(_ path: String) -> Bytes? {
        guard let file = (try? File.read(path)).map({ Bytes($0) }), file.count >= 64 else { return nil }
        let content = file[64..<file.count]
        let digest = content.withUnsafeBytes { SHA256.hex(of: $0) }
        return Array(digest.utf8) == file[0..<64].array(of: UInt8.self) ? content : nil
    }

    /// Changes when the kit is built anew.
    private static let kitBuild = getenv(RecordProtocol.kitBuildVariable).map { String(cString: $0) } ?? ""
}
