internal import CLanes

/// Applies `body` to 16 of `count` floats at a time, missing ones 0.
@inline(__always)
private func forEachFloats(_ x: UnsafeRawPointer, count: Int, _ body: (_ at: Int, _ count: Int, Floats) -> Void) {
    var i = 0
    while i &+ laneCount <= count {
        body(i, laneCount, x.floats(i &* 4))
        i &+= laneCount
    }
    if i < count { body(i, count &- i, (x + i &* 4).head(count &- i, as: Floats.self)) }
}

/// To int8 over the run's own range with 0 in it; y = q − zero point as int16.
///
/// Source: PortableAsymmetricQuantizeFloats in tensorflow/lite/kernels/internal/reference/portable_tensor_utils.cc.
func quantizeAsymmetric(_ x: UnsafeRawPointer, count: Int, to y: UnsafeMutablePointer<Int16>) -> Float {
    var least = Floats.zero, greatest = Floats.zero
    forEachFloats(x, count: count) { _, _, value in
        least = -lanes_max_f32(-least, -value)
        greatest = lanes_max_f32(greatest, value)
    }
    let low = Double(-lanes_reduce_max_f32(-least)), high = Double(lanes_reduce_max_f32(greatest))
    if low == high {
        y.update(repeating: 0, count: count)
        return 1
    }
    let scale = Double(Float(high - low)) / 255
    let lowError = 128 + abs(low / scale), highError = 127 + abs(high / scale)
    let zero = lowError < highError ? -128 - low / scale : 127 - high / scale
    let nudged: Int32 = !(zero > -128) ? -128 : zero >= 127 ? 127 : Int32(zero.rounded(.toNearestOrAwayFromZero))
    let narrow = Float(scale)
    store(x, count: count, to: y, inverse: Floats(repeating: 1 / narrow), lowest: -128 - nudged, greatest: 127 - nudged)
    return narrow
}

/// To −127 ... 127 with zero point 0.
func quantizeSymmetric(_ x: UnsafeRawPointer, count: Int, to y: UnsafeMutablePointer<Int16>) -> Float {
    var greatest = Floats.zero
    forEachFloats(x, count: count) { _, _, value in greatest = lanes_max_f32(greatest, lanes_abs_f32(value)) }
    let range = lanes_reduce_max_f32(greatest)
    if range == 0 {
        y.update(repeating: 0, count: count)
        return 1
    }
    store(x, count: count, to: y, inverse: Floats(repeating: 127 / range), lowest: -127, greatest: 127)
    return range / 127
}

@inline(__always)
private func store(
    _ x: UnsafeRawPointer, count: Int, to y: UnsafeMutablePointer<Int16>, inverse: Floats, lowest: Int32, greatest: Int32
) {
    let limit = Floats(repeating: 65536)
    forEachFloats(x, count: count) { i, rest, value in
        let rounded = lanes_round_away(lanes_clamp_f32(value * inverse, -limit, limit))
        let q = lanes_clamp_i32(rounded, Ints(repeating: lowest), Ints(repeating: greatest))
        let narrow = lanes_narrow_i32(q)
        UnsafeMutableRawPointer(y + i).store(narrow, lanes: rest)
    }
}
