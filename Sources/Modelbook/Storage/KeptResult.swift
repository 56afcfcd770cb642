import FoundationEssentials
import Tensors

/// A result with the warnings of its computation, as one run of bytes: the warnings as JSON on one line, then the result.
package struct KeptResult {
    package let bytes: Bytes
    package let warnings: [String]

    package init(bytes: Bytes, warnings: [String]) {
        (self.bytes, self.warnings) = (bytes, warnings)
    }

    /// nil for what is not such bytes.
    package init?(encoded: Bytes) {
        let head = encoded.withUnsafeBytes { (content: UnsafeRawBufferPointer) -> Data? in
            content.firstIndex(of: Self.lineFeed).map { Data(content[..<$0]) }
        }
        guard let head, let warnings = try? JSONDecoder().decode([String].self, from: head) else { return nil }
        self.init(bytes: Bytes(encoded[head.count + 1..<encoded.count].array(of: UInt8.self)), warnings: warnings)
    }

    /// nil for warnings that are no text.
    package var encoded: Bytes? {
        guard let head = try? JSONEncoder().encode(warnings) else { return nil }
        return Bytes(count: head.count + 1 + bytes.count) { target in
            target.copyBytes(from: head)
            target[head.count] = Self.lineFeed
            bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[(head.count + 1)...]).copyMemory(from: $0) }
        }
    }

    private static let lineFeed: UInt8 = 0x0A
}
