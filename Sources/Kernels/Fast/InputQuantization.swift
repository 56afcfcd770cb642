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

/// What hybrid convolutions multiply: with AVX-512 unsigned bytes, four to a step, elsewhere int16 without the zero point.
#if AVX512
typealias HybridStep = ByteStep
typealias HybridElement = UInt8
#else
typealias HybridStep = BytePairStep
typealias HybridElement = Int16
#endif

/// How a run is quantized; y = q − zero point. A run of zeros has the scale 1 and stays 0.
struct InputRange {
    var scale: Float
    var inverse: Float
    var zeroPoint: Int32
    var lowest: Int32
    var greatest: Int32

    /// What a real 0 is as a ``HybridElement``.
    var zero: Int32 { MemoryLayout<HybridElement>.size == 1 ? zeroPoint &+ 128 : 0 }

    static let zeros = InputRange(scale: 1, inverse: 0, zeroPoint: 0, lowest: 0, greatest: 0)
}

/// To int8 over the run's own range with 0 in it.
///
/// Source: PortableAsymmetricQuantizeFloats in tensorflow/lite/kernels/internal/reference/portable_tensor_utils.cc.
func asymmetricRange(_ x: UnsafeRawPointer, count: Int) -> InputRange {
    var least = Floats.zero, greatest = Floats.zero
    forEachFloats(x, count: count) { _, _, value in
        least = -lanes_max_f32(-least, -value)
        greatest = lanes_max_f32(greatest, value)
    }
    let low = Double(-lanes_reduce_max_f32(-least)), high = Double(lanes_reduce_max_f32(greatest))
    if low == high { return .zeros }
    let scale = Double(Float(high - low)) / 255
    let lowError = 128 + abs(low / scale), highError = 127 + abs(high / scale)
    let zero = lowError < highError ? -128 - low / scale : 127 - high / scale
    let nudged: Int32 = !(zero > -128) ? -128 : zero >= 127 ? 127 : Int32(zero.rounded(.toNearestOrAwayFromZero))
    let narrow = Float(scale)
    return InputRange(scale: narrow, inverse: 1 / narrow, zeroPoint: nudged, lowest: -128 - nudged, greatest: 127 - nudged)
}

/// To −127 ... 127 with zero point 0.
func symmetricRange(_ x: UnsafeRawPointer, count: Int) -> InputRange {
    var greatest = Floats.zero
    forEachFloats(x, count: count) { _, _, value in greatest = lanes_max_f32(greatest, lanes_abs_f32(value)) }
    let range = lanes_reduce_max_f32(greatest)
    return range == 0
        ? .zeros : InputRange(scale: range / 127, inverse: 127 / range, zeroPoint: 0, lowest: -127, greatest: 127)
}

/// As int16 without the zero point; returns the scale.
func quantizeAsymmetric(_ x: UnsafeRawPointer, count: Int, to y: UnsafeMutablePointer<Int16>) -> Float {
    let range = asymmetricRange(x, count: count)
    quantize(x, count: count, range, to: y)
    return range.scale
}

func quantize(_ x: UnsafeRawPointer, count: Int, _ range: InputRange, to y: UnsafeMutablePointer<Int16>) {
    forEachQuantized(x, count: count, range) { i, rest, q in
        UnsafeMutableRawPointer(y + i).store(lanes_narrow_i32(q), lanes: rest)
    }
}

/// As unsigned bytes, 128 more than the int8.
func quantize(_ x: UnsafeRawPointer, count: Int, _ range: InputRange, to y: UnsafeMutablePointer<UInt8>) {
    let offset = Ints(repeating: range.zeroPoint + 128)
    forEachQuantized(x, count: count, range) { i, rest, q in
        UnsafeMutableRawPointer(y + i).store(lanes_narrow_i32_i8(q &+ offset), lanes: rest)
    }
}

@inline(__always)
private func forEachQuantized(
    _ x: UnsafeRawPointer, count: Int, _ range: InputRange, _ body: (_ at: Int, _ count: Int, Ints) -> Void
) {
    let limit = Floats(repeating: 65536), inverse = Floats(repeating: range.inverse)
    let lowest = Ints(repeating: range.lowest), greatest = Ints(repeating: range.greatest)
    forEachFloats(x, count: count) { i, rest, value in
        let rounded = lanes_round_away(lanes_clamp_f32(value * inverse, -limit, limit))
        body(i, rest, lanes_clamp_i32(rounded, lowest, greatest))
    }
}
