internal import CLanes

#if AVX512
/// 2^(i/16), less i in the bits where a power's number will be added.
private var powers: Floats {
    unsafeBitCast(
        Ints(
            0x3f80_0000, 0x3f7d_aac3, 0x3f7b_95c2, 0x3f79_c3d3, 0x3f78_37f0, 0x3f76_f532, 0x3f75_fed7, 0x3f75_583f, 0x3f75_04f3,
            0x3f75_08a4, 0x3f75_672a, 0x3f76_248c, 0x3f77_44fd, 0x3f78_ccdf, 0x3f7a_c0c7, 0x3f7d_257d), to: Floats.self)
}

/// x = n·ln 2/16 + r, |r| ≤ ln 2 / 32: e^r − 1 by its series, and 2^(n/16). x is from −87.3 to 88.
@inline(__always)
private func reducedExponential(_ x: Floats) -> (rest: Floats, power: Floats) {
    // Adding 1.5·2^23 rounds to an integer, which the low bits of the sum then hold.
    let magic = Floats(repeating: 12_582_912)
    let shifted = multiplyAdd(magic, x, Floats(repeating: 23.083_120_7))
    let r = multiplyAdd(x, shifted - magic, Floats(repeating: -0.043_321_698_8))
    var p = Floats(repeating: 1 / 24)
    p = multiplyAdd(Floats(repeating: 1 / 6), p, r)
    p = multiplyAdd(Floats(repeating: 0.5), p, r)
    let n = unsafeBitCast(shifted, to: Ints.self)
    let power = unsafeBitCast(lanes_pick_f32(powers, n), to: Ints.self) &+ (n &<< Ints(repeating: 19))
    return (multiplyAdd(r, p, r * r), unsafeBitCast(power, to: Floats.self))
}
#else
/// x = n·ln 2 + r, |r| ≤ ln 2 / 2: e^r − 1 by a polynomial of degree 7 (the coefficients of Cephes' expf), and 2^n. x is from
/// −87.3 to 88.
@inline(__always)
private func reducedExponential(_ x: Floats) -> (rest: Floats, power: Floats) {
    // Adding 1.5·2^23 rounds to an integer, which the low bits of the sum then hold.
    let magic = Floats(repeating: 12_582_912)
    let shifted = multiplyAdd(magic, x, Floats(repeating: 1.442_695_04))
    let n = shifted - magic
    var r = multiplyAdd(x, n, Floats(repeating: -0.693_359_375))
    r = multiplyAdd(r, n, Floats(repeating: 2.121_944_40e-4))
    var p = Floats(repeating: 1.987_569_150_0e-4)
    p = multiplyAdd(Floats(repeating: 1.398_199_950_7e-3), p, r)
    p = multiplyAdd(Floats(repeating: 8.333_451_907_3e-3), p, r)
    p = multiplyAdd(Floats(repeating: 4.166_579_589_4e-2), p, r)
    p = multiplyAdd(Floats(repeating: 1.666_666_545_9e-1), p, r)
    p = multiplyAdd(Floats(repeating: 5.000_000_120_1e-1), p, r)
    let exponent = (unsafeBitCast(shifted, to: Ints.self) &+ Ints(repeating: 127)) &<< Ints(repeating: 23)
    return (multiplyAdd(r, p, r * r), unsafeBitCast(exponent, to: Floats.self))
}
#endif

/// e^x within 2 units in the last place for x ≤ 88, any number above; 0 below −87.3, where it would be subnormal.
@inline(__always)
func exponential(_ x: Floats) -> Floats {
    let lowest = Floats(repeating: -87.3)
    let (rest, power) = reducedExponential(lanes_max_f32(x, lowest))
    return lanes_zero_below(x, lowest, multiplyAdd(power, rest, power))
}

/// e^x, infinite where it exceeds the largest float.
@inline(__always)
func unboundedExponential(_ x: Floats) -> Floats {
    #if AVX512
    // x = n·ln 2 + r, |r| ≤ ln 2 / 2; e^r by a polynomial of degree 6, near the least relative error. The processor scales by 2^n,
    // whatever n.
    let bounded = lanes_clamp_f32(x, Floats(repeating: -150), Floats(repeating: 150))
    let n = lanes_round_even_f32(bounded * Floats(repeating: 1.442_695_04))
    var r = multiplyAdd(bounded, n, Floats(repeating: -0.693_359_375))
    r = multiplyAdd(r, n, Floats(repeating: 2.121_944_40e-4))
    var p = Floats(repeating: 1.381_464_83e-3)
    p = multiplyAdd(Floats(repeating: 8.368_703_16e-3), p, r)
    p = multiplyAdd(Floats(repeating: 0.041_668_386), p, r)
    p = multiplyAdd(Floats(repeating: 0.166_665_208), p, r)
    p = multiplyAdd(Floats(repeating: 0.499_999_935), p, r)
    p = multiplyAdd(Floats(repeating: 1), p, r)
    return lanes_scale_f32(multiplyAdd(Floats(repeating: 1), p, r), n)
    #else
    // The square of e^(x/2) from 88 on.
    let limit = Floats(repeating: 88)
    let e = exponential(x)
    if lanes_any_above(x, limit) == 0 { return e }
    let root = exponential(lanes_clamp_f32(x * Floats(repeating: 0.5), -limit, limit))
    return lanes_if_below(limit, x, root * root, e)
    #endif
}

/// 1 / (1 + e^−x).
@inline(__always)
func logistic(_ x: Floats) -> Floats {
    let one = Floats(repeating: 1)
    let e = exponential(lanes_negative_f32(x))
    return lanes_if_below(x, .zero, e, one) / (one + e)
}

/// e^x − 1 for x from −64 to 0: 2^n·(e^r − 1) + (2^n − 1), which loses nothing where it is small.
@inline(__always)
func exponentialMinusOne(_ x: Floats) -> Floats {
    let (rest, power) = reducedExponential(x)
    return multiplyAdd(power - Floats(repeating: 1), rest, power)
}

/// −m / (m + 2), m = e^(−2|x|) − 1, with the sign of x.
@inline(__always)
func hyperbolicTangent(_ x: Floats) -> Floats {
    let twice = lanes_max_f32(lanes_negative_f32(x + x), Floats(repeating: -64))
    let m = exponentialMinusOne(twice)
    return lanes_copysign(m / (m + Floats(repeating: 2)), x)
}
