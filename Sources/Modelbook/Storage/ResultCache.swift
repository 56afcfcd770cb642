import Records
import SystemIO
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
        if let folder { mkdir(folder, 0o700) }
    }

    /// The kept bytes for `key`, or what `compute` makes, which is then kept. A file that is not what was
    /// written is ignored and written anew.
    func bytes(for key: String, _ compute: () throws -> Bytes) rethrows -> Bytes {
        guard let folder else { return try compute() }
        let path = Self.path(in: folder, for: key, "result")
        if let kept = SealedFile.read(path, limit: FileLimit.data) { return Bytes(kept) }
        let bytes = try compute()
        // A result that cannot be kept is computed again next time.
        try? bytes.withUnsafeBytes { try SealedFile.write($0, to: path) }
        return bytes
    }

    /// Where something else can be kept for `key`; nil where nothing is kept.
    func path(for key: String, _ kind: String) -> String? { folder.map { Self.path(in: $0, for: key, kind) } }

    private static func path(in folder: String, for key: String, _ kind: String) -> String {
        folder + "/" + SHA256.hex(of: Array((key + kitBuild).utf8)) + "." + kind
    }

    /// Changes when the kit is built anew.
    private static let kitBuild = getenv(RecordProtocol.kitBuildVariable).map { String(cString: $0) } ?? ""
}
