internal import CLanes
import KernelInterface

/// The scales of the 16 lanes of a panel, in the order in which the arithmetic wants them.
///
/// 64-byte vectors: rounding twice multiplier, left, half, negative, right; the real numbers as 16 doubles; reduced
/// multiplier, shifts of even lanes, shifts of odd lanes.
struct Scaling: Sendable {
    let rounding: Requantization.Rounding
    let zeroPoint: Int32
    let minimum: Int32
    let maximum: Int32
    private let vectors: Packed<Int32>

    private static let perPanel = 5 * laneCount

    /// nil if sums of magnitude up to `bound` could leave 32 bits.
    init?(_ r: Requantization, bound: Int, panels: Int, channel: (_ panel: Int, _ lane: Int) -> Int, channels: Int) {
        guard r.isExact(upTo: bound, channels: r.multipliers.count == 1 && r.shifts.count == 1 ? 1 : channels) else { return nil }
        rounding = r.rounding
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
                    case .real:
                        UnsafeMutableRawPointer(v).storeBytes(of: r.real(c), toByteOffset: lane * 8, as: Double.self)
                    case .reduced:
                        v[lane] = multiplier < 0x7fff_0000 ? (multiplier + (1 << 15)) >> 16 : 0x7fff
                        // Even lanes first, then odd ones, as little-endian 64-bit integers.
                        v[16 + (lane % 2) * 16 + (lane / 2) * 2] = 15 - shift
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
        switch rounding {
        case .twice: scaled = lanes_scale_twice(sum, v.ints(), v.ints(64), v.ints(128), v.ints(192), v.ints(256))
        case .real: scaled = lanes_scale_real(sum, v)
        case .reduced:
            scaled = lanes_scale_once(
                sum, v.ints(), unsafeBitCast(v.ints(64), to: SIMD8<Int64>.self), unsafeBitCast(v.ints(128), to: SIMD8<Int64>.self))
        }
        return lanes_clamp_i32(scaled &+ Ints(repeating: zeroPoint), Ints(repeating: minimum), Ints(repeating: maximum))
    }
}
