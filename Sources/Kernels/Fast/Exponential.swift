internal import CLanes

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

/// e^x within 2 units in the last place for x ≤ 88; below −87.3, where the result would be subnormal, it may be 0.
@inline(__always)
func exponential(_ x: Floats) -> Floats {
    #if AVX512
    // x = n·ln 2 + r as above; e^r by a polynomial of degree 6, near the least relative error. The processor scales by 2^n, whatever n.
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
    let lowest = Floats(repeating: -87.3)
    let (rest, power) = reducedExponential(lanes_clamp_f32(x, lowest, Floats(repeating: 88)))
    return lanes_zero_below(x, lowest, (rest + Floats(repeating: 1)) * power)
    #endif
}

/// e^x, infinite where it exceeds the largest float: as the square of e^(x/2) from 88 on.
@inline(__always)
func unboundedExponential(_ x: Floats) -> Floats {
    #if AVX512
    return exponential(x)
    #else
    let limit = Floats(repeating: 88)
    let e = exponential(x)
    if lanes_any_above(x, limit) == 0 { return e }
    let root = exponential(x * Floats(repeating: 0.5))
    return lanes_if_below(limit, x, root * root, e)
    #endif
}

/// 1 / (1 + e^−x).
@inline(__always)
func logistic(_ x: Floats) -> Floats {
    let one = Floats(repeating: 1)
    let e = exponential(-lanes_abs_f32(x))
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
    let twice = lanes_clamp_f32(lanes_abs_f32(x) * Floats(repeating: -2), Floats(repeating: -64), .zero)
    let m = exponentialMinusOne(twice)
    return lanes_copysign(m / (m + Floats(repeating: 2)), x)
}
