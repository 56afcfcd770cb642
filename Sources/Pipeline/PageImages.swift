import Rendering
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The images that stand in a page, byte for byte: an image is found by the hash that the ledger has of its file.
enum PageImages {
    /// - Returns: the paths that the notebook gives them, with their bytes.
    static func found(in page: String, of ledger: Ledger) -> [(path: String, bytes: [UInt8])] {
        let wanted = Dictionary(grouping: ledger.files, by: \.sha256)
        var found: [(path: String, bytes: [UInt8])] = []
        var known: Set<String> = []
        var rest = page.utf8[...]
        while let mark = rest.firstRange(of: "\"data:image/".utf8) {
            rest = rest[mark.upperBound...]
            guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { break }
            let address = rest[..<end]
            rest = rest[end...]
            guard let comma = address.firstIndex(of: UInt8(ascii: ",")),
                address[..<comma].suffix(7).elementsEqual(";base64".utf8),
                let data = Data(base64Encoded: String(decoding: address[comma...].dropFirst(), as: UTF8.self))
            else { continue }
            let bytes = Array(data), sha256 = SHA256.hex(of: bytes)
            if known.insert(sha256).inserted { found += (wanted[sha256] ?? []).map { ($0.path, bytes) } }
        }
        return found
    }
}
