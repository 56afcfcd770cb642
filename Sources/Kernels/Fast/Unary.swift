internal import CLanes
import KernelInterface

/// Applies `body` to 16 floats at a time.
@inline(__always)
func map(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, count: Int, _ body: (Floats) -> Floats) {
    let bytes = count &* 4
    var i = 0
    while i &+ 64 <= bytes {
        (output + i).store(body(input.floats(i)))
        i &+= 64
    }
    if i < bytes {
        let rest = (bytes &- i) / 4
        (output + i).store(body((input + i).head(rest, as: Floats.self)), lanes: rest)
    }
}

/// A function of each float.
final class FloatMap: PreparedKernel {
    let operation: FloatUnary
    let count: Int
    let scratchBytes = 0

    init(_ operation: FloatUnary, count: Int) {
        self.operation = operation
        self.count = count
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        switch operation {
        case .clamp(let minimum, let maximum):
            let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
            map(input, output, count: count) { lanes_clamp_f32($0, low, high) }
        case .logistic: map(input, output, count: count) { logistic($0) }
        case .tanh: map(input, output, count: count) { hyperbolicTangent($0) }
        case .hardSwish:
            let three = Floats(repeating: 3), six = Floats(repeating: 6), sixth = Floats(repeating: 1 / 6)
            map(input, output, count: count) { $0 * (lanes_clamp_f32($0 + three, .zero, six) * sixth) }
        case .leakyRelu(let slope):
            let slope = Floats(repeating: slope)
            map(input, output, count: count) { lanes_if_below(.zero, $0, $0, $0 * slope) }
        case .absolute: map(input, output, count: count) { lanes_abs_f32($0) }
        case .negate: map(input, output, count: count) { -$0 }
        case .square: map(input, output, count: count) { $0 * $0 }
        case .squareRoot: map(input, output, count: count) { lanes_sqrt_f32($0) }
        case .inverseSquareRoot: map(input, output, count: count) { Floats(repeating: 1) / lanes_sqrt_f32($0) }
        case .exponential: map(input, output, count: count) { unboundedExponential($0) }
        case .gelu: map(input, output, count: count) { gaussianUnit($0) }
        case .approximateGelu: map(input, output, count: count) { approximateGaussianUnit($0) }
        }
    }
}

/// QUANTIZE of float32 to int8: clamp(round(x / scale) + zeroPoint), halves away from zero.
final class Int8Quantize: PreparedKernel {
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
        let divisor = Floats(repeating: scale), zero = Ints(repeating: zeroPoint)
        // Far outside the range of int8 and well inside that of the conversion.
        let limit = Floats(repeating: 65536)
        @inline(__always) func quantized(_ x: Floats) -> SIMD16<Int8> {
            let rounded = lanes_round_away(lanes_clamp_f32(x / divisor, -limit, limit))
            return lanes_narrow_i32_i8(lanes_clamp_i32(rounded &+ zero, Ints(repeating: -128), Ints(repeating: 127)))
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

/// DEQUANTIZE of int8: scale·(x − zeroPoint), with one rounding, from a table of all 256 values.
final class Int8Dequantize: PreparedKernel {
    let count: Int
    let table: Packed<Float>
    let scratchBytes = 0

    init(count: Int, scale: Float, zeroPoint: Int32) {
        self.count = count
        table = Packed(count: 256, zero: 0) {
            for i in 0..<256 { $0[i] = Float(Double(scale) * Double(Int32(i) - 128 - zeroPoint)) }
        }
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let from = input.assumingMemoryBound(to: Int8.self), to = output.assumingMemoryBound(to: Float.self)
        let middle = table.pointer + 128
        for i in 0..<count { to[i] = middle[Int(from[i])] }
    }
}

#if AVX512
private let permutesBytes = lanes_permutes_bytes() != 0
#endif

/// Any function from int8 to int8, as a table of its 256 values.
final class Int8Lookup: PreparedKernel {
    let count: Int
    /// By the bits of the input, read as unsigned.
    let table: Packed<Int8>
    let scratchBytes = 0

    init(count: Int, table: [Int8]) {
        self.count = count
        self.table = Packed(count: 256, zero: 0) { for (i, value) in table.prefix(256).enumerated() { $0[i ^ 128] = value } }
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        var done = 0
        #if AVX512
        if permutesBytes {
            done = count & ~63
            lanes_look_up_bytes(output, input, done, table.raw)
        }
        #endif
        let from = input.assumingMemoryBound(to: UInt8.self), to = output.assumingMemoryBound(to: Int8.self)
        for i in done..<count { to[i] = table.pointer[Int(from[i])] }
    }
}
