import Tensors

/// Sound as it lies in memory: little-endian integers or floats, the channels of each moment side by side.
package struct PCM: Sendable {
    let bits: Int
    let isFloat: Bool
    let channels: Int

    /// - Precondition: integers have 8, 16, 24 or 32 bits, floats 32 or 64; there is a channel.
    package init(bits: Int, isFloat: Bool, channels: Int) {
        (self.bits, self.isFloat, self.channels) = (bits, isFloat, channels)
    }

    /// The mean of the channels, -1 ... 1: an integer of n bits is divided by 2ⁿ⁻¹.
    package func samples(_ content: Bytes) -> [Float] {
        let size = bits / 8
        func value(_ offset: Int) -> Double {
            let bits = (0..<size).reversed().reduce(0) { $0 << 8 | Int(content[offset + $1]) }
            switch (isFloat, size) {
            case (true, 4): return Double(Float(bitPattern: UInt32(bits)))
            case (true, _): return Double(bitPattern: UInt64(truncatingIfNeeded: bits))
            // Bytes are unsigned, wider integers are signed.
            case (false, 1): return Double(bits - 128) / 128
            default:
                let half = 1 << (8 * size - 1)
                return Double(bits >= half ? bits - 2 * half : bits) / Double(half)
            }
        }
        return (0..<content.count / (size * channels)).map { frame in
            let first = frame * size * channels
            let sum = (0..<channels).reduce(0.0) { $0 + value(first + $1 * size) }
            return Float(sum / Double(channels))
        }
    }
}
