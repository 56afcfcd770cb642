internal import CLanes

/// The natural logarithm within 2 units in the last place; −∞ of 0, not a number of negative ones.
///
/// x = 2^e·(1 + m), √½ ≤ 1 + m < √2; log(1 + m) by a polynomial of degree 11 (the coefficients of Cephes' logf).
@inline(__always)
func logarithm(_ x: Floats) -> Floats {
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
}
