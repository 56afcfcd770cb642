internal import CZlib

/// Writes a ZIP archive whose entries are stored as they are, each with the same time, so that the same entries give the same
/// bytes.
///
/// Source: "APPNOTE.TXT - .ZIP File Format Specification" 6.3.
public struct ZipWriter {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// An archive without entries.
    public init() {}

    /// Adds an entry, of less than 4 GiB as the archive is.
    public mutating func add(_ name: String, _ content: [UInt8]) {
        let sum = content.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
        // Version 2.0, names in UTF-8, stored; midnight of 1 January 1980.
        var common = Self.number(20, 2) + Self.number(0x800, 2) + Self.number(0, 2) + Self.number(0, 2) + Self.number(0x21, 2)
        common += Self.number(Int(sum), 4) + Self.number(content.count, 4) + Self.number(content.count, 4)
        common += Self.number(name.utf8.count, 2) + Self.number(0, 2)
        let offset = bytes.count
        bytes += Self.number(0x0403_4B50, 4) + common + Array(name.utf8) + content
        directory += Self.number(0x0201_4B50, 4) + Self.number(20, 2) + common
        directory += Self.number(0, 2) + Self.number(0, 2) + Self.number(0, 2) + Self.number(0, 4)
        directory += Self.number(offset, 4) + Array(name.utf8)
        count += 1
    }

    /// The archive of what was added.
    public func archive() -> [UInt8] {
        bytes + directory + Self.number(0x0605_4B50, 4) + Self.number(0, 4) + Self.number(count, 2) + Self.number(count, 2)
            + Self.number(directory.count, 4) + Self.number(bytes.count, 4) + Self.number(0, 2)
    }

    private static func number(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
