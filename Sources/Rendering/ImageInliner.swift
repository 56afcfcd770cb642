import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Turns image files into `data:` addresses, so that a page is one file.
struct ImageInliner {
    enum Problem: Error {
        case remote, unsupported
        /// All images of the page together are larger than ``pageLimit``.
        case tooMany
        case unreadable(FileError)
    }

    /// Bytes that all images of a page may take in it, each as often as it is shown.
    static let pageLimit = 128 << 20

    private var known: [String: String] = [:]
    private var total = 0
    /// The files that were read, relative to the notebook's folder or absolute.
    private(set) var paths: [String] = []

    mutating func address(of source: String, in files: NamedFiles) throws(Problem) -> String {
        let address = try found(source, in: files)
        total += address.utf8.count
        guard total <= Self.pageLimit else { throw .tooMany }
        return address
    }

    private mutating func found(_ source: String, in files: NamedFiles) throws(Problem) -> String {
        if let address = known[source] { return address }
        if source.hasPrefix("data:image/") { return source }
        guard !source.contains("://"), !source.hasPrefix("//"), !source.hasPrefix("data:") else { throw .remote }
        guard let type = Self.type(of: source) else { throw .unsupported }
        let path = Self.decoded(source)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(path, limit: FileLimit.image).bytes
        } catch {
            throw .unreadable(error)
        }
        let address = "data:\(type);base64,\(Data(bytes).base64EncodedString())"
        known[source] = address
        if !paths.contains(path) { paths.append(path) }
        return address
    }

    /// Resolves "%20" and its like.
    private static func decoded(_ source: String) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(source).utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(Substring(rest.prefix(2)), radix: 16), rest.count >= 2 {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func type(of source: String) -> String? {
        switch source.split(separator: ".").last?.lowercased() {
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "gif": "image/gif"
        case "svg": "image/svg+xml"
        case "webp": "image/webp"
        case "avif": "image/avif"
        default: nil
        }
    }
}
