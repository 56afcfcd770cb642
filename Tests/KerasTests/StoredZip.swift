/// A ZIP archive of uncompressed entries, to make broken Keras files from whole ones.
struct StoredZip {
    private var content: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    mutating func add(_ name: String, _ data: [UInt8]) {
        let offset = content.count
        let crc = Self.crc(data)
        let common =
            Self.u16(20) + Self.u16(0) + Self.u16(0) + Self.u16(0) + Self.u16(0x21) + Self.u32(crc)
            + Self.u32(UInt32(data.count)) + Self.u32(UInt32(data.count)) + Self.u16(UInt16(name.utf8.count)) + Self.u16(0)
        content += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + data
        directory +=
            [0x50, 0x4B, 1, 2] + Self.u16(20) + common + Self.u16(0) + Self.u16(0) + Self.u16(0) + Self.u32(0)
            + Self.u32(UInt32(offset)) + Array(name.utf8)
        count += 1
    }

    var bytes: [UInt8] {
        content + directory + [0x50, 0x4B, 5, 6] + Self.u16(0) + Self.u16(0) + Self.u16(UInt16(count))
            + Self.u16(UInt16(count)) + Self.u32(UInt32(directory.count)) + Self.u32(UInt32(content.count)) + Self.u16(0)
    }

    private static func u16(_ x: UInt16) -> [UInt8] { [UInt8(x & 255), UInt8(x >> 8)] }
    private static func u32(_ x: UInt32) -> [UInt8] { u16(UInt16(x & 0xFFFF)) + u16(UInt16(x >> 16)) }

    private static func crc(_ data: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~crc
    }
}
