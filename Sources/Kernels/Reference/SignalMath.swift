#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Integer functions of the audio front end.
///
/// Source: signal/src of TensorFlow Lite Micro.
package enum SignalMath {
    /// The number of bits up to the highest that is set.
    static func width(_ x: UInt32) -> Int { 32 - x.leadingZeroBitCount }

    /// √x, rounded.
    package static func squareRoot(_ x: UInt64) -> UInt32 {
        if x == 0 { return 0 }
        // Below 2^32 the reference works in 32 bits, whose result saturates at 16.
        let isNarrow = x >> 32 == 0
        var rest = x
        var result: UInt64 = 0
        var bit = UInt64(1) << UInt64((63 - x.leadingZeroBitCount) & ~1)
        while bit != 0 {
            if rest >= result + bit {
                rest -= result + bit
                result = result >> 1 + bit
            } else {
                result >>= 1
            }
            bit >>= 2
        }
        if rest > result && result != (isNarrow ? 0xFFFF : 0xFFFF_FFFF) { result += 1 }
        return UInt32(truncatingIfNeeded: result)
    }

    /// 2^16 × (log2(1 + i / 128) - i / 128).
    package static let logarithms: [Int32] =
        (0...128).map { i in
            let x = Double(i) / 128
            return Int32((65536 * (log2(1 + x) - x)).rounded())
        } + [0]

    /// scale × ln x, for x ≥ 1.
    package static func logarithm(_ x: UInt32, scale: UInt32) -> UInt32 {
        let whole = UInt32(width(x) - 1)
        var fraction = Int32(truncatingIfNeeded: Int64(x) - (Int64(1) << Int64(whole)))
        if whole < 16 {
            fraction = fraction << Int32(16 - whole)
        } else {
            fraction = fraction >> Int32(whole - 16)
        }
        let segment = Int(fraction >> 9)
        let (a, b) = (logarithms[segment], logarithms[segment + 1])
        let position = ((b &- a) &* (fraction &- Int32(512 * segment))) >> 16
        let log2 = whole << 16 &+ UInt32(bitPattern: fraction &+ a &+ position)
        let natural = UInt32(truncatingIfNeeded: (45426 &* UInt64(log2) &+ 32768) >> 16)
        return (scale &* natural &+ 32768) >> 16
    }

    /// A function given by quadratic pieces for each power of two; nil where the table is too short.
    static func pieces(_ x: UInt32, _ table: UnsafeBufferPointer<Int16>) -> Int16? {
        if x <= 2 { return Int(x) < table.count ? table[Int(x)] : nil }
        let width = width(x)
        let first = 4 * width - 6
        guard first + 2 < table.count else { return nil }
        let fraction = Int32(truncatingIfNeeded: (width < 11 ? x << UInt32(11 - width) : x >> UInt32(width - 11)) & 0x3FF)
        var result = (Int32(table[first + 2]) &* fraction) >> 5
        result &+= Int32(truncatingIfNeeded: UInt32(truncatingIfNeeded: Int32(table[first + 1])) << 5)
        result = result &* fraction
        result = (result &+ (1 << 14)) >> 15
        return Int16(truncatingIfNeeded: result &+ Int32(table[first]))
    }

    /// Automatic gain: the signal by the gain that the table gives for the noise, then x² / 4 below 2 and x - 1 above.
    /// nil where the table is too short.
    package static func gained(_ signal: UInt32, noise: UInt32, table: UnsafeBufferPointer<Int16>, shift: UInt64) -> UInt32? {
        guard let gain = pieces(noise, table) else { return nil }
        let ratio = UInt32(truncatingIfNeeded: (UInt64(signal) &* UInt64(UInt32(truncatingIfNeeded: Int32(gain)))) &>> shift)
        return ratio < 2 << 12 ? (ratio &* ratio) >> 20 : (ratio >> 6) &- 64
    }
}
