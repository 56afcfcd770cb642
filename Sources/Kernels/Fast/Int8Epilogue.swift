internal import CLanes
import KernelInterface

/// From sums to int8: scaled in float, and once more in integers where rounding could then differ.
///
/// With v the sum times the real multiplier, every rule gives ⌊v + ½ ± b⌋: b is 2^(shift − 1) where it rounds twice and shifts
/// right, − for negative sums, and 0 elsewhere. For x ≥ 0, ⌊(r + 2^(s−1)) / 2^s⌋ ≥ k where the integer r = ⌊x·m / 2^31 + ½⌋ is
/// at least k·2^s − 2^(s−1), which is v ≥ k − ½ − 2^(−s−1); for x < 0 the second rounding takes one unit of r more. Halves of
/// `real` numbers, away from zero, are left to the integers.
///
/// In units of 2^-16, where |v| ≤ 255 (elsewhere the clamp decides, and every step is monotonic), the error is below
/// 4, the margin: of the multiplier's and the sum's rounding to float, 255·2^16·2^-24 each; of ½ ± b + zero point and
/// of what is added to it, ¼ each; of the product before, where the processor adds by a second instruction, ½; of the truncation
/// to an integer 1. So the integer part is right unless the fraction, raised by the margin, is below twice the margin.
struct Int8Epilogue: Epilogue {
    let exact: ExactScaling
    let vectors: UnsafeRawPointer
    let origin: Floats
    let low: Floats
    let high: Floats

    init(_ scaling: Scaling) {
        exact = scaling.exact
        vectors = scaling.estimates
        func fixed(_ x: Int32) -> Floats { Floats(repeating: (Float(x) + 0.5) * 0x1p16) }
        origin = fixed(scaling.zeroPoint) + Floats(repeating: Self.margin)
        low = fixed(scaling.minimum)
        high = fixed(scaling.maximum)
    }

    private static var margin: Float { 4 }
    /// No bit of it is set in a fraction that is below twice the margin.
    private static var certain: Int32 { 0xfff8 }
    /// Floats of each panel: the multipliers of 16 lanes, then b.
    static let vectorCount = 2 * laneCount

    /// Writes the vectors of one lane.
    static func prepare(_ r: Requantization, channel c: Int, lane: Int, in vectors: UnsafeMutableRawPointer) {
        let shift = Int(r.shift(c)), real: Double
        switch r.rounding {
        case .twice: real = Double(sign: .plus, exponent: shift - 31, significand: Double(r.multiplier(c)))
        case .real: real = r.real(c)
        case .reduced: real = Double(sign: .plus, exponent: shift - 15, significand: Double(r.reducedMultiplier(c)))
        }
        let half: Float = r.rounding == .twice && shift < 0 ? Float(sign: .plus, exponent: 15 + shift, significand: 1) : 0
        vectors.storeBytes(of: Float(real * 0x1p16), toByteOffset: lane * 4, as: Float.self)
        vectors.storeBytes(of: half, toByteOffset: (laneCount + lane) * 4, as: Float.self)
    }

    /// Outputs with 16 bits of fraction.
    @inline(__always)
    private func estimate(_ sums: Floats, _ v: UnsafeRawPointer) -> Ints {
        let y = multiplyAdd(origin + lanes_copysign(v.floats(64), sums), sums, v.floats())
        return lanes_truncate(lanes_clamp_f32(y, low, high))
    }

    @inline(__always)
    private func put(_ fixed: Ints, _ target: UnsafeMutablePointer<Int8>, _ lanes: Int) {
        UnsafeMutableRawPointer(target).store(lanes_narrow_i32_i8(lanes_shift_u32(fixed, 16)), lanes: lanes)
    }

    /// Stores the first `lanes` outputs; whether they are right.
    @inline(__always)
    func tryStore(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Int8>, lanes: Int) -> Bool {
        let fixed = estimate(lanes_float(sums), vectors + panel &* (Self.vectorCount &* 4))
        put(fixed, target, lanes)
        return lanes_any_without(fixed, Self.certain) == 0
    }

    #if AVX512
    /// The first `count` of 64 outputs, by four panels; whether they are right.
    @inline(__always)
    func tryStore(_ sums: InterleavedSums, panel: Int, at target: UnsafeMutablePointer<Int8>, count: Int) -> Bool {
        let v = vectors + panel &* (Self.vectorCount &* 4)
        let a = estimate(lanes_float(sums.a), v), b = estimate(lanes_float(sums.b), v + 128)
        let c = estimate(lanes_float(sums.c), v + 256), d = estimate(lanes_float(sums.d), v + 384)
        let right = Ints(repeating: 16)
        lanes_store_rows(target, count, a &>> right, b &>> right, c &>> right, d &>> right)
        let least = lanes_min_u16(lanes_min_u16(a, b), lanes_min_u16(c, d))
        return lanes_any_without(least, Self.certain) == 0
    }
    #endif

    @inline(__always)
    func store(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Int8>, lanes: Int) {
        if !tryStore(sums, panel: panel, at: target, lanes: lanes) { exact.store(sums, panel: panel, at: target, lanes: lanes) }
    }

    @inline(__always)
    func store<S: Step>(
        _ tile: RegisterTile<S>, panel: Int, at target: UnsafeMutablePointer<Int8>, _ outputs: OffsetTable.View, first: Int,
        lanes: Int
    ) where S.Sum == Ints {
        let v = vectors + panel &* (Self.vectorCount &* 4)
        var least = Ints(repeating: -1)
        tile.forEach { row, sums in
            let fixed = estimate(lanes_float(sums), v)
            least = lanes_min_u16(least, fixed)
            put(fixed, target + outputs[first &+ row], lanes)
        }
        if lanes_any_without(least, Self.certain) != 0 {
            var rows = tile
            withUnsafeBytes(of: &rows) {
                exact.store(rows: $0.baseAddress!, panel: panel, at: target, outputs, first: first, lanes: lanes)
            }
        }
    }
}

/// A ``Scaling`` without its owner.
struct ExactScaling {
    let rounding: Requantization.Rounding
    let shiftsRight: Bool
    let vectors: UnsafeRawPointer
    let pitch: Int
    let zeroPoint: Int32
    let minimum: Int32
    let maximum: Int32

    /// ``RoundingRight`` from its compact vectors.
    private func scaleRight(_ sums: Ints, _ v: UnsafeRawPointer, zeroPoint: Ints) -> Ints {
        let right = v.int8s(64)
        return lanes_scale_right(sums, v.ints(), (Ints(repeating: 1) &<< (right &- 1)) &+ (zeroPoint &<< right), right)
    }

    @inline(never)
    func scale(_ sums: Ints, panel: Int) -> Ints {
        let v = vectors + panel &* pitch, zero = Ints(repeating: zeroPoint)
        let scaled =
            switch rounding {
            case .twice where shiftsRight: scaleRight(sums, v, zeroPoint: zero)
            case .twice: RoundingTwice.scale(sums, v, zeroPoint: zero)
            case .real: RoundingReal.scale(sums, v, zeroPoint: zero)
            case .reduced: RoundingReduced.scale(sums, v, zeroPoint: zero)
            }
        return lanes_clamp_i32(scaled, Ints(repeating: minimum), Ints(repeating: maximum))
    }

    @inline(never)
    func store(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Int8>, lanes: Int) {
        UnsafeMutableRawPointer(target).store(lanes_narrow_i32_i8(scale(sums, panel: panel)), lanes: lanes)
    }

    /// Sums of `tileRows` pixels, one after the other.
    @inline(never)
    func store(
        rows: UnsafeRawPointer, panel: Int, at target: UnsafeMutablePointer<Int8>, _ outputs: OffsetTable.View, first: Int,
        lanes: Int
    ) {
        for row in 0..<tileRows { store(rows.ints(row &* 64), panel: panel, at: target + outputs[first &+ row], lanes: lanes) }
    }
}
