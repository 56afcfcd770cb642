internal import CLanes

/// e^x within 2 units in the last place for x ≤ 88; 0 below −87.3, where the result would be subnormal.
///
/// x = n·ln 2 + r, |r| ≤ ln 2 / 2; e^r by a polynomial of degree 7 (the coefficients of Cephes' expf), times 2^n.
@inline(__always)
func exponential(_ x: Floats) -> Floats {
    let lowest = Floats(repeating: -87.3)
    let clamped = lanes_clamp_f32(x, lowest, Floats(repeating: 88))
    // Adding 1.5·2^23 rounds to an integer, which the low bits of the sum then hold.
    let magic = Floats(repeating: 12_582_912)
    let shifted = multiplyAdd(magic, clamped, Floats(repeating: 1.442_695_04))
    let n = shifted - magic
    var r = multiplyAdd(clamped, n, Floats(repeating: -0.693_359_375))
    r = multiplyAdd(r, n, Floats(repeating: 2.121_944_40e-4))
    var p = Floats(repeating: 1.987_569_150_0e-4)
    p = multiplyAdd(Floats(repeating: 1.398_199_950_7e-3), p, r)
    p = multiplyAdd(Floats(repeating: 8.333_451_907_3e-3), p, r)
    p = multiplyAdd(Floats(repeating: 4.166_579_589_4e-2), p, r)
    p = multiplyAdd(Floats(repeating: 1.666_666_545_9e-1), p, r)
    p = multiplyAdd(Floats(repeating: 5.000_000_120_1e-1), p, r)
    p = multiplyAdd(r, p, r * r) + Floats(repeating: 1)
    let exponent = (unsafeBitCast(shifted, to: Ints.self) &+ Ints(repeating: 127)) &<< Ints(repeating: 23)
    return lanes_zero_below(x, lowest, p * unsafeBitCast(exponent, to: Floats.self))
}

/// 1 / (1 + e^−x).
@inline(__always)
func logistic(_ x: Floats) -> Floats {
    let one = Floats(repeating: 1)
    let e = exponential(-lanes_abs_f32(x))
    return lanes_if_below(x, .zero, e, one) / (one + e)
}

/// By Cephes' polynomial under 0.625, by (1 − e^−2|x|) / (1 + e^−2|x|) above.
@inline(__always)
func hyperbolicTangent(_ x: Floats) -> Floats {
    let one = Floats(repeating: 1)
    let magnitude = lanes_abs_f32(x)
    let e = exponential(magnitude * Floats(repeating: -2))
    let large = lanes_copysign((one - e) / (one + e), x)
    let z = x * x
    var p = Floats(repeating: -5.704_988_727_45e-3)
    p = multiplyAdd(Floats(repeating: 2.063_908_879_54e-2), p, z)
    p = multiplyAdd(Floats(repeating: -5.373_971_555_31e-2), p, z)
    p = multiplyAdd(Floats(repeating: 1.333_144_220_36e-1), p, z)
    p = multiplyAdd(Floats(repeating: -3.333_328_194_22e-1), p, z)
    let small = multiplyAdd(x, p * z, x)
    return lanes_if_below(magnitude, Floats(repeating: 0.625), small, large)
}
