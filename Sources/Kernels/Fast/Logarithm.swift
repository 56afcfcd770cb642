internal import CLanes

/// The natural logarithm within 2 units in the last place; −∞ of 0, not a number of negative ones.
///
/// x = 2^e·(1 + m), √½ ≤ 1 + m < √2; log(1 + m) by a polynomial of degree 11 (the coefficients of Cephes' logf).
@inline(__always)
func logarithm(_ x: Floats) -> Floats {
    #if AVX512
    // x = 2^e·m, ¾ ≤ m < 1½, and m = (1 + r) / t, t one of 16 by the first four bits of the fraction: 1 on both sides of m = 1.
    let m = lanes_significand_f32(x)
    let place = unsafeBitCast(m, to: Ints.self) &>> Ints(repeating: 19)
    let r = multiplyAdd(Floats(repeating: -1), lanes_pick_f32(reciprocals, place), m)
    let y = multiplyAdd(lanes_pick_f32(logarithms, place), lanes_exponent_f32(x), Floats(repeating: 0.693_147_180_6))
    var p = Floats(repeating: -0.155_495_569)
    p = multiplyAdd(Floats(repeating: 0.200_085_238), p, r)
    p = multiplyAdd(Floats(repeating: -0.250_018_716), p, r)
    p = multiplyAdd(Floats(repeating: 0.333_333_403), p, r)
    p = multiplyAdd(Floats(repeating: -0.5), p, r)
    return y + multiplyAdd(r, p, r * r)
    #else
    let smallest = Floats(repeating: .leastNormalMagnitude)
    // Subnormal numbers are brought among the others.
    let normal = lanes_if_below(x, smallest, x * Floats(repeating: 0x1p23), x)
    let bits = unsafeBitCast(normal, to: Ints.self)
    let exponent = lanes_float((bits &>> Ints(repeating: 23)) &- Ints(repeating: 126))
    let fraction = unsafeBitCast((bits & Ints(repeating: 0x7fffff)) | Ints(repeating: 0x3f00_0000), to: Floats.self)
    let root = Floats(repeating: 0.707_106_781_186_547_524), one = Floats(repeating: 1)
    let m = lanes_if_below(fraction, root, fraction + fraction, fraction) - one
    var e = exponent - lanes_if_below(fraction, root, one, .zero)
    e -= lanes_if_below(x, smallest, Floats(repeating: 23), .zero)
    let z = m * m
    var p = Floats(repeating: 7.037_683_629_2e-2)
    p = multiplyAdd(Floats(repeating: -1.151_461_031_0e-1), p, m)
    p = multiplyAdd(Floats(repeating: 1.167_699_874_0e-1), p, m)
    p = multiplyAdd(Floats(repeating: -1.242_014_084_6e-1), p, m)
    p = multiplyAdd(Floats(repeating: 1.424_932_278_7e-1), p, m)
    p = multiplyAdd(Floats(repeating: -1.666_805_766_5e-1), p, m)
    p = multiplyAdd(Floats(repeating: 2.000_071_476_5e-1), p, m)
    p = multiplyAdd(Floats(repeating: -2.499_999_399_3e-1), p, m)
    p = multiplyAdd(Floats(repeating: 3.333_333_117_4e-1), p, m)
    var y = p * m * z
    y = multiplyAdd(y, e, Floats(repeating: -2.121_944_40e-4))
    y = multiplyAdd(y, z, Floats(repeating: -0.5))
    let result = multiplyAdd(m + y, e, Floats(repeating: 0.693_359_375))
    // Infinity and not-a-number are their own logarithms.
    let finite = lanes_if_below(x, Floats(repeating: .infinity), result, x)
    let outside = lanes_if_below(x, .zero, Floats(repeating: .nan), Floats(repeating: -.infinity))
    return lanes_if_below(x, Floats(repeating: .leastNonzeroMagnitude), outside, finite)
    #endif
}

#if AVX512
// By the first four fraction bits of m: 1/m in the middle of its interval, rounded to 11 bits, and the logarithm of its inverse, to
// which ln 2 is added from 1½ on, where the exponent that the processor gives is one less.
private var reciprocals: Floats {
    Floats(
        1.0, 0.9140625, 0.86474609375, 0.8203125, 0.7802734375, 0.744140625, 0.7109375, 0.6806640625,
        1.30615234375, 1.2548828125, 1.20751953125, 1.16357421875, 1.123046875, 1.0849609375, 1.04931640625, 1.0)
}
private var logarithms: Floats {
    Floats(
        0, 0.08985632912, 0.1453193484, 0.1980699138, 0.2481108598, 0.2955252499, 0.3411707574, 0.3846863948,
        0.4260615074, 0.4661049888, 0.5045788992, 0.5416506896, 0.5771017648, 0.6116031965, 0.6450082701, 0.6931471806)
}
#endif
