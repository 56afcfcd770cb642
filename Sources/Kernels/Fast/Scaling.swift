internal import CLanes
import KernelInterface

/// The scales of the 16 lanes of a panel, in the order in which the arithmetic wants them.
///
/// 64-byte vectors: rounding twice multiplier, left, half, negative, right; rounding once multiplier, shifts of
/// even lanes, shifts of odd lanes.
struct Scaling: Sendable {
    let isTwice: Bool
    let zeroPoint: Int32
    let minimum: Int32
    let maximum: Int32
    private let vectors: Packed<Int32>

    private static let perPanel = 5 * laneCount

    /// nil if sums of magnitude up to `bound` could leave 32 bits.
    init?(_ r: Requantization, bound: Int, panels: Int, channel: (_ panel: Int, _ lane: Int) -> Int, channels: Int) {
        guard r.isExact(upTo: bound, channels: r.multipliers.count == 1 && r.shifts.count == 1 ? 1 : channels) else { return nil }
        isTwice = r.rounding == .twice
        zeroPoint = r.zeroPoint
        minimum = r.minimum
        maximum = r.maximum
        vectors = Packed(count: panels * Self.perPanel, zero: 0) { target in
            for panel in 0..<panels {
                let v = target + panel * Self.perPanel
                for lane in 0..<laneCount {
                    let c = channel(panel, lane)
                    let multiplier = r.multiplier(c), shift = r.shift(c)
                    switch r.rounding {
                    case .twice:
                        let right = max(-shift, 0)
                        v[lane] = multiplier
                        v[16 + lane] = max(shift, 0)
                        v[32 + lane] = right > 0 ? 1 << (right - 1) : 0
                        v[48 + lane] = right > 0 ? -1 : 0
                        v[64 + lane] = right
                    case .once, .reduced:
                        let reduced = multiplier < 0x7fff_0000 ? (multiplier + (1 << 15)) >> 16 : 0x7fff
                        v[lane] = r.rounding == .once ? multiplier : reduced
                        let total = (r.rounding == .once ? 31 : 15) - shift
                        // Even lanes first, then odd ones, as little-endian 64-bit integers.
                        v[16 + (lane % 2) * 16 + (lane / 2) * 2] = total
                    }
                }
            }
        }
    }

    /// Sums of a panel as clamped outputs.
    @inline(__always)
    func apply(_ sum: Ints, panel: Int) -> Ints {
        let v = vectors.raw + panel &* (Self.perPanel &* 4)
        let scaled: Ints
        if isTwice {
            scaled = lanes_scale_twice(sum, v.ints(), v.ints(64), v.ints(128), v.ints(192), v.ints(256))
        } else {
            scaled = lanes_scale_once(
                sum, v.ints(), unsafeBitCast(v.ints(64), to: SIMD8<Int64>.self), unsafeBitCast(v.ints(128), to: SIMD8<Int64>.self))
        }
        return lanes_clamp_i32(scaled &+ Ints(repeating: zeroPoint), Ints(repeating: minimum), Ints(repeating: maximum))
    }
}
