internal import CLanes
import KernelInterface

/// One multiplier for all lanes, rounding twice. Kept as numbers, which loops spread over lanes before they begin.
struct LaneScale {
    let multiplier: Int32
    let left: Int32
    let half: Int32
    let negative: Int32
    let right: Int32

    init(_ m: QuantizedMultiplier) {
        let shift = max(-m.shift, 0)
        multiplier = m.multiplier
        left = max(m.shift, 0)
        half = shift > 0 ? 1 << (shift - 1) : 0
        negative = shift > 0 ? -1 : 0
        right = shift
    }

    @inline(__always)
    func apply(_ x: Ints) -> Ints {
        lanes_scale_twice(
            x, Ints(repeating: multiplier), Ints(repeating: left), Ints(repeating: half), Ints(repeating: negative),
            Ints(repeating: right))
    }

    /// Whether inputs up to `bound` stay within 32 bits.
    static func isExact(_ m: QuantizedMultiplier, bound: Int) -> Bool {
        m.shift >= -31 && m.shift <= 30 && bound < 1 << (30 - max(Int(m.shift), 0))
    }
}
