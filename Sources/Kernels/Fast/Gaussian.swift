internal import CLanes

/// Below it x·Φ(x), less than 5e-8 there, is taken for 0.
private var negligible: Floats { Floats(repeating: -5.65) }

/// x·Φ(x) = x/2·(1 + erf(x/√2)), within 5e-7·|x|/2.
///
/// erf z = z·P(z²) / Q(z²), |z| ≤ 4: the coefficients of Eigen's generic_fast_erf_float (MathFunctionsImpl.h).
@inline(__always)
func gaussianUnit(_ x: Floats) -> Floats {
    let four = Floats(repeating: 4)
    let z = lanes_clamp_f32(x * Floats(repeating: 0.707_106_781_2), -four, four), z2 = z * z
    var p = Floats(repeating: -2.726_142_258_013_06e-10)
    p = multiplyAdd(Floats(repeating: 2.770_681_424_959_02e-8), p, z2)
    p = multiplyAdd(Floats(repeating: -2.101_024_020_825_08e-6), p, z2)
    p = multiplyAdd(Floats(repeating: -5.692_506_394_623_46e-5), p, z2)
    p = multiplyAdd(Floats(repeating: -7.349_906_303_268_55e-4), p, z2)
    p = multiplyAdd(Floats(repeating: -2.954_599_808_540_25e-3), p, z2)
    p = multiplyAdd(Floats(repeating: -1.609_603_332_624_15e-2), p, z2)
    var q = Floats(repeating: -1.456_607_184_649_96e-5)
    q = multiplyAdd(Floats(repeating: -2.133_740_552_789_05e-4), q, z2)
    q = multiplyAdd(Floats(repeating: -1.682_826_974_382_03e-3), q, z2)
    q = multiplyAdd(Floats(repeating: -7.373_329_167_204_68e-3), q, z2)
    q = multiplyAdd(Floats(repeating: -1.426_473_905_141_89e-2), q, z2)
    let half = x * Floats(repeating: 0.5)
    return lanes_zero_below(x, negligible, multiplyAdd(half, half, z * p / q))
}

/// x/2·(1 + tanh y) = x / (1 + e^(−2y)), y = √(2/π)·(x + 0.044715·x³).
@inline(__always)
func approximateGaussianUnit(_ x: Floats) -> Floats {
    let slope = multiplyAdd(Floats(repeating: -1.595_769_121_6), x * x, Floats(repeating: -0.071_354_816_3))
    return lanes_zero_below(x, negligible, x / (Floats(repeating: 1) + exponential(x * slope)))
}
