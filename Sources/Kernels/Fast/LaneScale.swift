internal import CLanes
import KernelInterface

/// One multiplier for all lanes, rounding twice.
struct LaneScale {
    let multiplier: Ints
    let left: Ints
    let half: Ints
    let negative: Ints
    let right: Ints

    init(_ m: FixedMultiplier) {
        let shift = max(-m.shift, 0)
        multiplier = Ints(repeating: m.multiplier)
        left = Ints(repeating: max(m.shift, 0))
        half = Ints(repeating: shift > 0 ? 1 << (shift - 1) : 0)
        negative = Ints(repeating: shift > 0 ? -1 : 0)
        right = Ints(repeating: shift)
    }

    @inline(__always)
    func apply(_ x: Ints) -> Ints { lanes_scale_twice(x, multiplier, left, half, negative, right) }

    /// Whether inputs up to `bound` stay within 32 bits.
    static func isExact(_ m: FixedMultiplier, bound: Int) -> Bool {
        m.shift >= -31 && m.shift <= 30 && bound < 1 << (30 - max(Int(m.shift), 0))
    }
}
