internal import CLanes
import KernelInterface

/// Copies one image (H,W,C) into a border of `fill` elements: rows −padTop ..< paddedHeight − padTop, columns
/// likewise, so that no window reaches outside.
@inline(__always)
func stage<In: BitwiseCopyable, Out: BitwiseCopyable>(
    _ source: UnsafePointer<In>, _ g: WindowGeometry, channels: Int, into staged: UnsafeMutablePointer<Out>, fill: Out,
    row copyRow: (UnsafePointer<In>, UnsafeMutablePointer<Out>, Int) -> Void
) {
    let pitch = g.paddedWidth &* channels
    let left = min(g.padLeft, g.paddedWidth)
    let columns = max(0, min(g.inputWidth, g.paddedWidth &- left))
    let right = g.paddedWidth &- left &- columns
    for y in 0..<g.paddedHeight {
        let row = staged + y &* pitch
        let inputY = y &- g.padTop
        if inputY < 0 || inputY >= g.inputHeight {
            row.update(repeating: fill, count: pitch)
            continue
        }
        row.update(repeating: fill, count: left &* channels)
        copyRow(
            source + inputY &* g.inputWidth &* g.inputChannels, row + left &* channels,
            columns)
        (row + (left &+ columns) &* channels).update(repeating: fill, count: right &* channels)
    }
}

/// int8 to int16 with the zero point taken off.
@inline(__always)
func widen(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<Int16>, count: Int, zeroPoint: Int16) {
    let zero = SIMD16<Int16>(repeating: zeroPoint)
    var i = 0
    while i &+ 16 <= count {
        lanes_store_i16(target + i, lanes_widen_i8(lanes_load_i8(source + i)) &- zero)
        i &+= 16
    }
    while i < count {
        target[i] = Int16(source[i]) &- zeroPoint
        i &+= 1
    }
}

/// int8 to float with the zero point taken off.
@inline(__always)
func widen(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<Float>, count: Int, zeroPoint: Int32) {
    let zero = Ints(repeating: zeroPoint)
    var i = 0
    while i &+ 16 <= count {
        UnsafeMutableRawPointer(target + i).store(lanes_float(UnsafeRawPointer(source + i).int8s() &- zero))
        i &+= 16
    }
    while i < count {
        target[i] = Float(Int32(source[i]) &- zeroPoint)
        i &+= 1
    }
}
