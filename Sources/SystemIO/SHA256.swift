internal import CCrypto

/// The SHA-256 digest of bytes that come in pieces.
public final class SHA256 {
    private let context: OpaquePointer

    /// The digest of no bytes, to which more are added.
    public init() {
        guard let context = EVP_MD_CTX_new() else { fatalError("no memory for a digest") }
        self.context = context
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes behind those before.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Adds bytes behind those before.
    public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// Adds a text's UTF-8 behind the bytes before.
    public func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest in 64 lower-case hexadecimal digits. Nothing can be added afterwards.
    public func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 64) { buffer in
            for (index, byte) in digest.enumerated() {
                buffer[2 * index] = digits[Int(byte >> 4)]
                buffer[2 * index + 1] = digits[Int(byte & 15)]
            }
            return 64
        }
    }

    /// The digest of a buffer in 64 lower-case hexadecimal digits.
    public static func hex(of bytes: UnsafeRawBufferPointer) -> String {
        let digest = SHA256()
        digest.update(bytes)
        return digest.finish()
    }

    /// The digest of bytes in 64 lower-case hexadecimal digits.
    public static func hex(of bytes: [UInt8]) -> String { bytes.withUnsafeBytes { hex(of: $0) } }

    /// The digest of a text's UTF-8 in 64 lower-case hexadecimal digits.
    public static func hex(of text: String) -> String {
        let digest = SHA256()
        digest.update(text)
        return digest.finish()
    }
}
