internal import CLanes

/// sin(x + quarters·π/2), within 2e-7 for |x| ≤ 8192.
///
/// x = n·π/2 + r, |r| ≤ π/4, π/2 in three parts (those of Cephes' sinf) whose products with n ≤ 2^13 are exact or tiny; sin r and
/// cos r by Cephes' polynomials.
@inline(__always)
private func sine(_ x: Floats, quarters: Int32) -> Floats {
    let magic = Floats(repeating: 12_582_912)
    let shifted = multiplyAdd(magic, x, Floats(repeating: 0.636_619_772))
    let n = shifted - magic
    var r = multiplyAdd(x, n, Floats(repeating: -1.570_312_5))
    r = multiplyAdd(r, n, Floats(repeating: -4.837_512_969_970_703e-4))
    r = multiplyAdd(r, n, Floats(repeating: -7.549_789_948_768_648e-8))
    let z = r * r
    var s = Floats(repeating: -1.951_529_589_1e-4)
    s = multiplyAdd(Floats(repeating: 8.332_160_873_6e-3), s, z)
    s = multiplyAdd(Floats(repeating: -1.666_665_461_1e-1), s, z)
    s = multiplyAdd(r, s * z, r)
    var c = Floats(repeating: 2.443_315_711_809_948e-5)
    c = multiplyAdd(Floats(repeating: -1.388_731_625_493_765e-3), c, z)
    c = multiplyAdd(Floats(repeating: 4.166_664_568_298_827e-2), c, z)
    c = multiplyAdd(Floats(repeating: -0.5), c, z)
    c = multiplyAdd(Floats(repeating: 1), c, z)
    // The quadrant is in the low bits; odd ones take the cosine, the upper two change the sign.
    let quadrant = unsafeBitCast(shifted, to: Ints.self) &+ Ints(repeating: quarters)
    let odd = ((quadrant & Ints(repeating: 1)) &<< Ints(repeating: 31)) &>> Ints(repeating: 31)
    let bits = (unsafeBitCast(s, to: Ints.self) & ~odd) | (unsafeBitCast(c, to: Ints.self) & odd)
    return unsafeBitCast(bits ^ ((quadrant & Ints(repeating: 2)) &<< Ints(repeating: 30)), to: Floats.self)
}

private var farthest: Floats { Floats(repeating: 8192) }

@inline(__always)
func sine(_ x: Floats) -> Floats { lanes_any_above(lanes_abs_f32(x), farthest) == 0 ? sine(x, quarters: 0) : eachSine(x) }

@inline(__always)
func cosine(_ x: Floats) -> Floats { lanes_any_above(lanes_abs_f32(x), farthest) == 0 ? sine(x, quarters: 1) : eachCosine(x) }

@inline(never) private func eachSine(_ x: Floats) -> Floats { lanes_each_sine(x) }
@inline(never) private func eachCosine(_ x: Floats) -> Floats { lanes_each_cosine(x) }
