/// The 64-bit fingerprint of FarmHash, which hashes the features of LSH_PROJECTION.
///
/// Source: farmhashna::Hash64 in github.com/google/farmhash.
package enum FarmFingerprint {
    private static let k0: UInt64 = 0xC3A5_C85C_97CB_3127
    private static let k1: UInt64 = 0xB492_B66F_BE98_F273
    private static let k2: UInt64 = 0x9AE1_6A3B_2F90_404F

    package static func hash(_ s: UnsafeRawBufferPointer) -> UInt64 {
        switch s.count {
        case 0...16: upTo16(s)
        case 17...32: upTo32(s)
        case 33...64: upTo64(s)
        default: long(s)
        }
    }

    private static func word(_ s: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
        UInt64(littleEndian: s.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    private static func half(_ s: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: s.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
    }

    private static func rotate(_ x: UInt64, _ by: UInt64) -> UInt64 { x >> by | x << (64 - by) }
    private static func mix(_ x: UInt64) -> UInt64 { x ^ x >> 47 }

    private static func pair(_ u: UInt64, _ v: UInt64, _ factor: UInt64) -> UInt64 {
        let a = mix((u ^ v) &* factor)
        return mix((v ^ a) &* factor) &* factor
    }

    private static func upTo16(_ s: UnsafeRawBufferPointer) -> UInt64 {
        let count = UInt64(s.count)
        let factor = k2 &+ count &* 2
        if s.count >= 8 {
            let a = word(s, 0) &+ k2
            let b = word(s, s.count - 8)
            return pair(rotate(b, 37) &* factor &+ a, (rotate(a, 25) &+ b) &* factor, factor)
        }
        if s.count >= 4 { return pair(count &+ half(s, 0) << 3, half(s, s.count - 4), factor) }
        if s.count == 0 { return k2 }
        let y = UInt64(s[0]) &+ UInt64(s[s.count / 2]) << 8
        let z = count &+ UInt64(s[s.count - 1]) << 2
        return mix(y &* k2 ^ z &* k0) &* k2
    }

    private static func upTo32(_ s: UnsafeRawBufferPointer) -> UInt64 {
        let factor = k2 &+ UInt64(s.count) &* 2
        let a = word(s, 0) &* k1
        let b = word(s, 8)
        let c = word(s, s.count - 8) &* factor
        let d = word(s, s.count - 16) &* k2
        return pair(rotate(a &+ b, 43) &+ rotate(c, 30) &+ d, a &+ rotate(b &+ k2, 18) &+ c, factor)
    }

    private static func upTo64(_ s: UnsafeRawBufferPointer) -> UInt64 {
        let factor = k2 &+ UInt64(s.count) &* 2
        let a = word(s, 0) &* k2
        let b = word(s, 8)
        let c = word(s, s.count - 8) &* factor
        let d = word(s, s.count - 16) &* k2
        let y = rotate(a &+ b, 43) &+ rotate(c, 30) &+ d
        let z = pair(y, a &+ rotate(b &+ k2, 18) &+ c, factor)
        let e = word(s, 16) &* factor
        let f = word(s, 24)
        let g = (y &+ word(s, s.count - 32)) &* factor
        let h = (z &+ word(s, s.count - 24)) &* factor
        return pair(rotate(e &+ f, 43) &+ rotate(g, 30) &+ h, e &+ rotate(f &+ a, 18) &+ g, factor)
    }

    /// 32 bytes from `at`, mixed with two seeds.
    private static func weak(_ s: UnsafeRawBufferPointer, _ at: Int, _ a: UInt64, _ b: UInt64) -> (UInt64, UInt64) {
        let (w, x, y, z) = (word(s, at), word(s, at + 8), word(s, at + 16), word(s, at + 24))
        let first = a &+ w
        let second = rotate(b &+ first &+ z, 21)
        let sum = first &+ x &+ y
        return (sum &+ z, second &+ rotate(sum, 44) &+ first)
    }

    private static func long(_ s: UnsafeRawBufferPointer) -> UInt64 {
        let seed: UInt64 = 81
        var y = seed &* k1 &+ 113
        var z = mix(y &* k2 &+ 113) &* k2
        var (v, w): ((UInt64, UInt64), (UInt64, UInt64)) = ((0, 0), (0, 0))
        var x = seed &* k2 &+ word(s, 0)
        func round(_ at: Int, _ factor: UInt64, _ crossing: UInt64) {
            x = rotate(x &+ y &+ v.0 &+ word(s, at + 8), 37) &* factor
            y = rotate(y &+ v.1 &+ word(s, at + 48), 42) &* factor
            x ^= w.1 &* crossing
            y &+= v.0 &* crossing &+ word(s, at + 40)
            z = rotate(z &+ w.0, 33) &* factor
            v = weak(s, at, v.1 &* factor, x &+ w.0)
            w = weak(s, at + 32, z &+ w.1, y &+ word(s, at + 16))
            swap(&z, &x)
        }
        let rest = (s.count - 1) & 63
        for at in stride(from: 0, to: s.count - 1 - rest, by: 64) { round(at, k1, 1) }
        let factor = k1 &+ (z & 0xFF) << 1
        w.0 &+= UInt64(rest)
        v.0 &+= w.0
        w.0 &+= v.0
        round(s.count - 64, factor, 9)
        return pair(pair(v.0, w.0, factor) &+ mix(y) &* k0 &+ z, pair(v.1, w.1, factor) &+ x, factor)
    }
}
