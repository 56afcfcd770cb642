internal import CLanes
import KernelInterface

/// QUANTIZE of float32 to bytes: clamp(round(x / scale) + zeroPoint), halves away from zero.
func quantizeToBytes(to element: ByteElement, count: Int, scale: Float, zeroPoint: Int32) -> FunctionKernel {
    /// `quotient` gives x / scale, or a number of its sign that is far outside the range of a byte.
    @inline(__always)
    @Sendable func quantize<Q: Quotient>(_ quotient: Q, _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
        let zero = Ints(repeating: zeroPoint)
        let least = Ints(repeating: element == .int8 ? -128 : 0), most = Ints(repeating: element == .int8 ? 127 : 255)
        @inline(__always) func quantized(_ x: Floats) -> SIMD16<Int8> {
            lanes_narrow_i32_i8(lanes_clamp_i32(lanes_round_away(quotient.apply(x)) &+ zero, least, most))
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
    return FunctionKernel { input, output, _ in
        #if FMA || arch(arm64)
        if let quotient = CorrectedQuotient(divisor: scale) { return quantize(quotient, input, output) }
        #endif
        quantize(DividedQuotient(divisor: Floats(repeating: scale)), input, output)
    }
}

/// x / scale.
private protocol Quotient {
    func apply(_ x: Floats) -> Floats
}

private struct DividedQuotient: Quotient {
    let divisor: Floats
    @inline(__always) func apply(_ x: Floats) -> Floats {
        lanes_clamp_f32(x / divisor, Floats(repeating: -65536), Floats(repeating: 65536))
    }
}

#if FMA || arch(arm64)
/// The rounded quotient without a division, as far as it is within ±1024: a quotient that is off by less than one unit in the last
/// place, corrected by its exact remainder, is the rounded one (Markstein, "Computation of elementary functions on the IBM RISC
/// System/6000 processor", theorem 8.1), if the inverse is rounded and the divisor's fraction is not all ones.
private struct CorrectedQuotient: Quotient {
    let divisor: Floats
    let inverse: Floats
    let most: Floats

    /// nil also where a remainder could be subnormal.
    init?(divisor: Float) {
        guard divisor > 0x1p-60, divisor < 0x1p60, divisor.significandBitPattern != 0x7f_ffff else { return nil }
        self.divisor = Floats(repeating: divisor)
        inverse = Floats(repeating: 1 / divisor)
        most = Floats(repeating: 1024 * divisor)
    }

    @inline(__always) func apply(_ x: Floats) -> Floats {
        let x = lanes_clamp_f32(x, -most, most)
        var quotient = x * inverse
        quotient = multiplyAdd(quotient, multiplyAdd(x, quotient, -divisor), inverse)
        return multiplyAdd(quotient, multiplyAdd(x, quotient, -divisor), inverse)
    }
}
#endif

/// DEQUANTIZE of bytes: scale·(x − zeroPoint). The difference is exact in float32, so that there is one rounding.
func dequantizeBytes(of element: ByteElement, count: Int, scale: Float, zeroPoint: Int32) -> FunctionKernel {
    FunctionKernel { input, output, _ in
        let scale = Floats(repeating: scale), zero = Ints(repeating: zeroPoint)
        // The sign of int8 stays, that of uint8 does not count.
        let bits = Ints(repeating: element == .int8 ? -1 : 0xff)
        var i = 0
        while i &+ laneCount <= count {
            (output + i &* 4).store(lanes_float((input.int8s(i) & bits) &- zero) * scale)
            i &+= laneCount
        }
        if i < count {
            let rest = lanes_widen_i8_i32((input + i).head(count &- i, as: SIMD16<Int8>.self))
            (output + i &* 4).store(lanes_float((rest & bits) &- zero) * scale, lanes: count &- i)
        }
    }
}
