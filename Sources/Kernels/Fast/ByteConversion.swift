internal import CLanes
import KernelInterface

/// QUANTIZE of float32 to bytes: clamp(round(x / scale) + zeroPoint), halves away from zero.
final class ByteQuantize: PreparedKernel {
    let element: ByteElement
    let count: Int
    let scale: Float
    let zeroPoint: Int32
    let scratchBytes = 0

    init(to element: ByteElement, count: Int, scale: Float, zeroPoint: Int32) {
        self.element = element
        self.count = count
        self.scale = scale
        self.zeroPoint = zeroPoint
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let least = Ints(repeating: element == .int8 ? -128 : 0), most = Ints(repeating: element == .int8 ? 127 : 255)
        let divisor = Floats(repeating: scale), zero = Ints(repeating: zeroPoint)
        // Far outside the range of a byte and well inside that of the conversion.
        let limit = Floats(repeating: 65536)
        @inline(__always) func quantized(_ x: Floats) -> SIMD16<Int8> {
            let rounded = lanes_round_away(lanes_clamp_f32(x / divisor, -limit, limit))
            return lanes_narrow_i32_i8(lanes_clamp_i32(rounded &+ zero, least, most))
        }
        var i = 0
        while i &+ laneCount <= count {
            lanes_store_i8(output + i, quantized(input.floats(i &* 4)))
            i &+= laneCount
        }
        if i < count {
            (output + i).store(quantized((input + i &* 4).head(count &- i, as: Floats.self)), lanes: count &- i)
        }
    }
}

/// DEQUANTIZE of int8: scale·(x − zeroPoint). The difference is exact in float32, so that there is one rounding.
final class Int8Dequantize: PreparedKernel {
    let count: Int
    let scale: Float
    let zeroPoint: Int32
    let scratchBytes = 0

    init(count: Int, scale: Float, zeroPoint: Int32) {
        self.count = count
        self.scale = scale
        self.zeroPoint = zeroPoint
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let scale = Floats(repeating: scale), zero = Ints(repeating: zeroPoint)
        var i = 0
        while i &+ laneCount <= count {
            (output + i &* 4).store(lanes_float(input.int8s(i) &- zero) * scale)
            i &+= laneCount
        }
        if i < count {
            let rest = lanes_widen_i8_i32((input + i).head(count &- i, as: SIMD16<Int8>.self))
            (output + i &* 4).store(lanes_float(rest &- zero) * scale, lanes: count &- i)
        }
    }
}
