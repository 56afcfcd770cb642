internal import CLanes

/// sin(r + n·π) for whole n, |r| ≤ π/2: Taylor's first term and a polynomial of degree 9 near the least error, 6e-9. The low bit
/// of `number` is n's.
@inline(__always)
private func sine(_ x: Floats, minus n: Floats, number: Ints) -> Floats {
    // π in three parts (twice those of Cephes' sinf), whose products with n ≤ 2^12 are exact or tiny.
    var r = multiplyAdd(x, n, Floats(repeating: -3.140_625))
    r = multiplyAdd(r, n, Floats(repeating: -9.675_025_939_941_406e-4))
    r = multiplyAdd(r, n, Floats(repeating: -1.509_957_989_753_734e-7))
    let z = r * r
    var s = Floats(repeating: 2.644_809_001_14e-6)
    s = multiplyAdd(Floats(repeating: -1.982_881_512_96e-4), s, z)
    s = multiplyAdd(Floats(repeating: 8.333_330_973_98e-3), s, z)
    s = multiplyAdd(Floats(repeating: -0.166_666_671_634), s, z)
    s = multiplyAdd(r, r * z, s)
    return unsafeBitCast(unsafeBitCast(s, to: Ints.self) ^ (number &<< Ints(repeating: 31)), to: Floats.self)
}

/// x/π.
private var turns: Floats { Floats(repeating: 0.318_309_886) }
/// Adding it rounds to an integer, which the low bits of the sum then hold.
private var magic: Floats { Floats(repeating: 12_582_912) }

private var farthest: Floats { Floats(repeating: 8192) }

/// sin x within 2e-7 for |x| ≤ 8192, beyond it as the library has it.
@inline(__always)
func sine(_ x: Floats) -> Floats {
    if lanes_any_above(lanes_abs_f32(x), farthest) != 0 { return eachSine(x) }
    let shifted = multiplyAdd(magic, x, turns)
    return sine(x, minus: shifted - magic, number: unsafeBitCast(shifted, to: Ints.self))
}

/// cos x = sin(x + π/2), likewise: n is a whole number and a half.
@inline(__always)
func cosine(_ x: Floats) -> Floats {
    if lanes_any_above(lanes_abs_f32(x), farthest) != 0 { return eachCosine(x) }
    let half = Floats(repeating: 0.5), shifted = multiplyAdd(-half, x, turns) + magic
    return sine(x, minus: shifted - magic + half, number: unsafeBitCast(shifted, to: Ints.self) &+ Ints(repeating: 1))
}

@inline(never) private func eachSine(_ x: Floats) -> Floats { lanes_each_sine(x) }
@inline(never) private func eachCosine(_ x: Floats) -> Floats { lanes_each_cosine(x) }
