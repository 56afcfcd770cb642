internal import CLanes
import KernelInterface

/// The scales of the 16 lanes of a panel, in the order in which the arithmetic wants them.
///
/// 64-byte vectors: shifting right multiplier, half, right, or for int8, where it is seldom asked for, multiplier and right as
/// bytes; rounding twice multiplier, left, half, negative, right; the
/// real numbers as 16 doubles; reduced multiplier, shifts of even lanes, shifts of odd lanes.
struct Scaling: Sendable {
    let rounding: Requantization.Rounding
    /// Whether all lanes round twice and shift to the right, as the usual scales do: the zero point is then added before
    /// the shift, in `half`.
    let shiftsRight: Bool
    let zeroPoint: Int32
    let minimum: Int32
    let maximum: Int32
    /// What an ``Int8Epilogue`` reads of each panel, none for int16, and then the vectors of each panel.
    private let tables: Packed<Int32>
    @Narrow private var estimateCount: Int
    @Narrow private var perPanel: Int

    var estimates: UnsafeRawPointer { tables.raw }
    @inline(__always) private var vectors: UnsafeRawPointer { tables.raw + estimateCount &* 4 }

    /// nil if sums of magnitude up to `bound` could leave 32 bits.
    init?(_ r: Requantization, isInt8: Bool, bound: Int, panels: Int, channel: (_ panel: Int, _ lane: Int) -> Int, channels: Int)
    {
        guard r.isExact(upTo: bound, channels: r.multipliers.count == 1 ? 1 : channels) else { return nil }
        rounding = r.rounding
        // With these limits the sum, half a unit and the zero point stay within 32 bits together.
        let shiftsRight =
            r.rounding == .twice && bound < 1 << 30 && abs(r.zeroPoint) <= 255
            && r.multipliers.allSatisfy { (1...21).contains(-$0.shift) }
        self.shiftsRight = shiftsRight
        zeroPoint = r.zeroPoint
        minimum = r.minimum
        maximum = r.maximum
        let isCompact = shiftsRight && isInt8
        let perPanel =
            isCompact
            ? laneCount + laneCount / 4 : laneCount * (shiftsRight ? 3 : r.rounding == .twice ? 5 : r.rounding == .real ? 2 : 3)
        self.perPanel = perPanel
        let perEstimate = isInt8 ? Int8Epilogue.vectorCount : 0
        let estimateCount = panels * perEstimate
        self.estimateCount = estimateCount
        tables = Packed(count: estimateCount + panels * perPanel, zero: 0, slack: 0) { target in
            for i in 0..<(isInt8 ? panels * laneCount : 0) {
                let (panel, lane) = (i / laneCount, i % laneCount)
                Int8Epilogue.prepare(r, channel: channel(panel, lane), lane: lane, in: target + panel * perEstimate)
            }
            for panel in 0..<panels {
                let v = target + estimateCount + panel * perPanel
                for lane in 0..<laneCount {
                    let c = channel(panel, lane)
                    let multiplier = r.multiplier(c), shift = r.shift(c)
                    switch r.rounding {
                    case .twice:
                        let right = max(-shift, 0)
                        let half: Int32 = right > 0 ? 1 << (right - 1) : 0
                        v[lane] = multiplier
                        if isCompact {
                            UnsafeMutableRawPointer(v + laneCount).storeBytes(of: Int8(right), toByteOffset: lane, as: Int8.self)
                        } else if shiftsRight {
                            v[16 + lane] = half + r.zeroPoint << right
                            v[32 + lane] = right
                        } else {
                            v[16 + lane] = max(shift, 0)
                            v[32 + lane] = half
                            v[48 + lane] = right > 0 ? -1 : 0
                            v[64 + lane] = right
                        }
                    case .real:
                        UnsafeMutableRawPointer(v).storeBytes(of: r.real(c), toByteOffset: lane * 8, as: Double.self)
                    case .reduced:
                        v[lane] = r.reducedMultiplier(c)
                        // Even lanes first, then odd ones, as little-endian 64-bit integers.
                        v[16 + (lane % 2) * 16 + (lane / 2) * 2] = 15 - shift
                    }
                }
            }
        }
    }

    /// Of the chunks of a depthwise convolution.
    init?<E>(_ r: Requantization, isInt8: Bool, bound: Int, _ plan: DepthwisePlan<E>) {
        self.init(
            r, isInt8: isInt8, bound: bound, panels: plan.starts.count, channel: plan.channel(ofChunk:lane:),
            channels: plan.geometry.outputChannels)
    }

    /// The view of a loop that seldom scales.
    var exact: ExactScaling {
        ExactScaling(
            rounding: rounding, shiftsRight: shiftsRight, vectors: vectors, pitch: perPanel * 4, zeroPoint: zeroPoint,
            minimum: minimum, maximum: maximum)
    }

    /// The loop's view of it.
    @inline(__always)
    func lanes<Rule: RoundingRule>(_: Rule.Type) -> LaneScaling<Rule> {
        LaneScaling(
            vectors: vectors, pitch: perPanel &* 4, zeroPoint: Ints(repeating: zeroPoint),
            minimum: Ints(repeating: minimum), maximum: Ints(repeating: maximum))
    }
}

/// One of ``Requantization/Rounding``, as a type: loops are compiled for each.
protocol RoundingRule {
    /// The scaled sums plus the zero point.
    static func scale(_ sums: Ints, _ vectors: UnsafeRawPointer, zeroPoint: Ints) -> Ints
}

/// ``Scaling/shiftsRight``.
enum RoundingRight: RoundingRule {
    @inline(__always)
    static func scale(_ sums: Ints, _ v: UnsafeRawPointer, zeroPoint: Ints) -> Ints {
        lanes_scale_right(sums, v.ints(), v.ints(64), v.ints(128))
    }
}

enum RoundingTwice: RoundingRule {
    @inline(__always)
    static func scale(_ sums: Ints, _ v: UnsafeRawPointer, zeroPoint: Ints) -> Ints {
        lanes_scale_twice(sums, v.ints(), v.ints(64), v.ints(128), v.ints(192), v.ints(256)) &+ zeroPoint
    }
}

enum RoundingReal: RoundingRule {
    @inline(__always)
    static func scale(_ sums: Ints, _ v: UnsafeRawPointer, zeroPoint: Ints) -> Ints { lanes_scale_real(sums, v) &+ zeroPoint }
}

enum RoundingReduced: RoundingRule {
    @inline(__always)
    static func scale(_ sums: Ints, _ v: UnsafeRawPointer, zeroPoint: Ints) -> Ints {
        lanes_scale_once(
            sums, v.ints(), unsafeBitCast(v.ints(64), to: SIMD8<Int64>.self), unsafeBitCast(v.ints(128), to: SIMD8<Int64>.self))
            &+ zeroPoint
    }
}

/// From the sums of a panel to clamped outputs.
struct LaneScaling<Rule: RoundingRule> {
    let vectors: UnsafeRawPointer
    let pitch: Int
    let zeroPoint: Ints
    let minimum: Ints
    let maximum: Ints

    @inline(__always)
    func apply(_ sums: Ints, panel: Int) -> Ints {
        lanes_clamp_i32(Rule.scale(sums, vectors + panel &* pitch, zeroPoint: zeroPoint), minimum, maximum)
    }
}

extension Requantization {
    /// The upper 16 bits of a multiplier, rounded.
    func reducedMultiplier(_ c: Int) -> Int32 { multiplier(c) < 0x7fff_0000 ? (multiplier(c) + (1 << 15)) >> 16 : 0x7fff }
}
