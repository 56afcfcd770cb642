import Tensors

/// CRC-32C as TensorFlow writes it beside what it stores: turned and moved, so that a checksum of checksums is none.
///
/// Source: tensorflow/core/lib/hash/crc32c.h (`Mask`).
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 0 ? 0 : 0x82F6_3B78) }
    }

    /// Whether `bytes` and what follows them have that checksum.
    static func isRight(_ checksum: UInt32?, of bytes: Bytes, then last: UInt8? = nil) -> Bool {
        #if FUZZING
        true
        #else
        checksum == masked(bytes, then: last)
        #endif
    }

    private static func masked(_ bytes: Bytes, then last: UInt8?) -> UInt32 {
        var crc = table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBytes { buffer in
                var crc = ~UInt32(0)
                for byte in buffer { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
                return crc
            }
        }
        if let last { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ last)] ^ crc >> 8 }
        crc = ~crc
        return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    }
}
