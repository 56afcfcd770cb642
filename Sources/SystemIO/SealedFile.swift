/// A file that is kept between runs: the SHA-256 of the content in 64 hexadecimal digits, a line feed, the content.
/// What is not as it was written is as if it were not there.
public enum SealedFile {
    private static let headSize = 65

    /// nil where there is no such file, or a damaged one.
    public static func read(_ path: String, limit: Int = FileLimit.page) -> ArraySlice<UInt8>? {
        guard let file = try? Files.read(path, limit: limit).bytes, file.count >= headSize else { return nil }
        let content = file[headSize...]
        let digest = content.withUnsafeBytes { SHA256.hex(of: $0) }
        return file[..<headSize].elementsEqual("\(digest)\n".utf8) ? content : nil
    }

    /// Writes the file with the digest of its content, whole or not at all.
    public static func write(_ content: UnsafeRawBufferPointer, to path: String) throws(FileError) {
        try Files.write(Array("\(SHA256.hex(of: content))\n".utf8) + content, to: path)
    }

    /// Writes the file with the digest of its content, whole or not at all.
    public static func write(_ content: [UInt8], to path: String) throws(FileError) {
        try content.withUnsafeBufferPointer { (content) throws(FileError) in
            try write(UnsafeRawBufferPointer(content), to: path)
        }
    }
}
