/// A picture as its file has it.
public struct ImageData: Codable, Sendable, Hashable {
    /// The formats that a page can show; the raw value is the media type.
    public enum Format: String, Codable, Sendable {
        case png = "image/png", jpeg = "image/jpeg", gif = "image/gif", svg = "image/svg+xml"

        /// The format of a file that begins with these bytes; nil if it is none of them.
        public init?(_ bytes: some Collection<UInt8>) {
            let head = Array(bytes.prefix(512))
            if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
                self = .png
            } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
                self = .jpeg
            } else if head.starts(with: "GIF8".utf8) {
                self = .gif
            } else if String(decoding: head, as: UTF8.self).contains("<svg") {
                self = .svg
            } else {
                return nil
            }
        }
    }

    /// Of which format the file is.
    public var format: Format
    /// The file's bytes.
    public var base64: String
    /// What is to be seen, for who cannot see it.
    public var description: String

    /// - Parameters:
    ///   - base64: the file's bytes.
    ///   - description: what is to be seen, for who cannot see it.
    public init(_ format: Format, base64: String, description: String) {
        self.format = format
        self.base64 = base64
        self.description = description
    }

    /// Bytes of the largest file that is shown.
    public static let limit = 8 << 20

    var problem: String? {
        if base64.utf8.count > Self.limit / 3 * 4 + 4 {
            return "a picture of more than \(Self.limit >> 20) MiB is too large to be shown"
        }
        let isBase64 = base64.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
                true
            default: false
            }
        }
        return isBase64 ? nil : "a picture's bytes are not Base64"
    }
}
