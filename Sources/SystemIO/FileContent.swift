/// The bytes of a file, and the hash of these very bytes.
public struct FileContent: Sendable {
    /// All bytes of the file.
    public let bytes: [UInt8]
    /// SHA-256 in lower-case hexadecimal digits.
    public let sha256: String

    /// Hashes the bytes as they are.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        sha256 = SHA256.hex(of: bytes)
    }

    /// - Parameter path: what the error names where the bytes are not UTF-8.
    public func text(of path: String) throws(FileError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw FileError(path, "it is not UTF-8") }
        return text
    }
}
