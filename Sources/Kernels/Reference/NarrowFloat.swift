/// A float of 16 bits, or one of 32 that stands for itself. LiteRT's reference kernels widen it to single precision, compute there and round the result,
/// ties to even.
package protocol NarrowFloat: BitwiseCopyable, Sendable {
    init(_ value: Float)
    var widened: Float { get }
    /// The largest number of the type.
    static var largest: Self { get }
}

extension Float: NarrowFloat {
    package var widened: Float { self }
    package static var largest: Float { .greatestFiniteMagnitude }
}

extension Float16: NarrowFloat {
    package var widened: Float { Float(self) }
    package static var largest: Float16 { .greatestFiniteMagnitude }
}

/// The upper half of a single-precision float.
package struct BFloat16: NarrowFloat {
    package var bits: UInt16

    package init(_ value: Float) {
        let pattern = value.bitPattern
        bits =
            value.isNaN
            ? UInt16(truncatingIfNeeded: pattern >> 16) | 0x40
            : UInt16(truncatingIfNeeded: (pattern &+ 0x7FFF &+ (pattern >> 16 & 1)) >> 16)
    }

    package var widened: Float { Float(bitPattern: UInt32(bits) << 16) }
    package static var largest: BFloat16 { BFloat16(Float(bitPattern: 0x7F7F_0000)) }
}
