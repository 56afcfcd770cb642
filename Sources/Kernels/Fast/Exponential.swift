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

/// e^x within 2 units in the last place for x ≤ 88; 0 below −87.3, where the result would be subnormal.
@inline(__always)
func exponential(_ x: Floats) -> Floats {
    let lowest = Floats(repeating: -87.3)
    let (rest, power) = reducedExponential(lanes_clamp_f32(x, lowest, Floats(repeating: 88)))
    return lanes_zero_below(x, lowest, (rest + Floats(repeating: 1)) * power)
}

/// e^x, infinite where it exceeds the largest float: as the square of e^(x/2) from 88 on.
@inline(__always)
func unboundedExponential(_ x: Floats) -> Floats {
    let limit = Floats(repeating: 88)
    let e = exponential(x)
    if lanes_any_above(x, limit) == 0 { return e }
    let root = exponential(x * Floats(repeating: 0.5))
    return lanes_if_below(limit, x, root * root, e)
}

/// x·Φ(x) = x/2·erfc(−x/√2), within 1.5e-7·|x|/2.
///
/// erfc(z) = (a₁t + … + a₅t⁵)·e^(−z²), t = 1/(1 + p·z), z ≥ 0: Abramowitz and Stegun, 7.1.26.
@inline(__always)
func gaussianUnit(_ x: Floats) -> Floats {
    let one = Floats(repeating: 1)
    // Its square is finite, and the exponential of that is 0.
    let z = lanes_clamp_f32(lanes_abs_f32(x) * Floats(repeating: 0.707_106_781_2), .zero, Floats(repeating: 1e6))
    let t = one / multiplyAdd(one, z, Floats(repeating: 0.327_591_1))
    var p = Floats(repeating: 1.061_405_429)
    p = multiplyAdd(Floats(repeating: -1.453_152_027), p, t)
    p = multiplyAdd(Floats(repeating: 1.421_413_741), p, t)
    p = multiplyAdd(Floats(repeating: -0.284_496_736), p, t)
    p = multiplyAdd(Floats(repeating: 0.254_829_592), p, t)
    let tail = p * t * exponential(-z * z)
    return x * Floats(repeating: 0.5) * lanes_if_below(x, .zero, tail, Floats(repeating: 2) - tail)
}

/// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
@inline(__always)
func approximateGaussianUnit(_ x: Floats) -> Floats {
    let cubic = multiplyAdd(x, Floats(repeating: 0.044_715) * x * x, x)
    return x * Floats(repeating: 0.5) * (Floats(repeating: 1) + hyperbolicTangent(cubic * Floats(repeating: 0.797_884_560_8)))
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
