/// Writes ZIP archives, well made or not, for the tests of the reader.
struct ZipWriter {
    struct Entry {
        var name: String
        var content: [UInt8] = []
        /// What the headers claim; nil for the content's own.
        var claimedSize: Int?
        /// Upper half of the external attributes: the Unix mode.
        var mode = 0o100644
        var flags = 0
        /// 0 stored, 8 deflated.
        var method = 0
    }

    static func archive(_ entries: [Entry]) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = bytes.count
            let common =
                number(entry.flags, 2) + number(entry.method, 2) + number(0, 2) + number(0x21, 2)
                + number(Int(checksum(entry.content)), 4) + number(entry.content.count, 4)
                + number(entry.claimedSize ?? entry.content.count, 4) + number(entry.name.utf8.count, 2) + number(0, 2)
            bytes += number(0x0403_4B50, 4) + number(20, 2) + common + Array(entry.name.utf8) + entry.content
            // Made by Unix (3).
            directory +=
                number(0x0201_4B50, 4) + number(3 << 8 | 20, 2) + number(20, 2) + common + number(0, 2)
                + number(0, 2) + number(0, 2) + number(entry.mode << 16, 4) + number(offset, 4) + Array(entry.name.utf8)
        }
        let end =
            number(0x0605_4B50, 4) + number(0, 4) + number(entries.count, 2) + number(entries.count, 2)
            + number(directory.count, 4) + number(bytes.count, 4) + number(0, 2)
        return bytes + directory + end
    }

    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32 of ISO 3309.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
