/// The random numbers of TensorFlow: a counter encrypted with ten rounds, four words each time.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
package struct Philox: Sendable {
    package typealias Words = SIMD4<UInt32>

    package var key: SIMD2<UInt32>
    package var counter: Words

    package init(key: SIMD2<UInt32>, counter: Words) {
        self.key = key
        self.counter = counter
    }

    /// - Parameters:
    ///   - seed: The key.
    ///   - seed2: The upper half of the counter, which starts at 0.
    package init(seed: UInt64, seed2: UInt64) {
        key = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
        counter = [0, 0, UInt32(truncatingIfNeeded: seed2), UInt32(truncatingIfNeeded: seed2 >> 32)]
    }

    /// The counter, encrypted.
    package var block: Words {
        var (words, key) = (counter, key)
        for _ in 0..<10 {
            let first = UInt64(words[0]) &* 0xD251_1F53
            let second = UInt64(words[2]) &* 0xCD9E_8D57
            words = [
                UInt32(second >> 32) ^ words[1] ^ key[0], UInt32(truncatingIfNeeded: second),
                UInt32(first >> 32) ^ words[3] ^ key[1], UInt32(truncatingIfNeeded: first),
            ]
            key = key &+ [0x9E37_79B9, 0xBB67_AE85]
        }
        return words
    }

    /// The next four words.
    package mutating func next() -> Words {
        defer { skip(1) }
        return block
    }

    /// Leaves out `count` blocks: the counter is a number of 128 bits.
    package mutating func skip(_ count: UInt64) {
        let low = UInt64(counter[1]) << 32 | UInt64(counter[0])
        let (sum, carry) = low.addingReportingOverflow(count)
        counter[0] = UInt32(truncatingIfNeeded: sum)
        counter[1] = UInt32(truncatingIfNeeded: sum >> 32)
        if carry {
            counter[2] &+= 1
            if counter[2] == 0 { counter[3] &+= 1 }
        }
    }
}

/// A counter encrypted with twenty rounds of additions, rotations and exclusive ors.
///
/// Source: as for ``Philox``.
package enum Threefry {
    package static func block(key: SIMD2<UInt32>, counter: SIMD2<UInt32>) -> SIMD2<UInt32> {
        let keys = [key[0], key[1], key[0] ^ key[1] ^ 0x1BD1_1BDA]
        let rotations: [[UInt32]] = [[13, 15, 26, 6], [17, 29, 16, 24]]
        var words = counter &+ key
        for round in 0..<5 {
            for rotation in rotations[round % 2] {
                words[0] &+= words[1]
                words[1] = (words[1] << rotation | words[1] >> (32 - rotation)) ^ words[0]
            }
            words[0] &+= keys[(round + 1) % 3]
            words[1] &+= keys[(round + 2) % 3] &+ UInt32(round + 1)
        }
        return words
    }
}
