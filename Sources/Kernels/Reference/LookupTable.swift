/// A function on quantized numbers as a table.
///
/// Source: LUTPopulate and LUTLookup in tensorflow/lite/kernels/internal/common.h.
public enum LookupTable {
    /// 256 entries, by the bits of the 8-bit input: the function in float, rounded to the output's scale.
    ///
    /// - Parameter range: the values of an element, −128 … 127 or 0 … 255.
    public static func bytes(
        _ range: ClosedRange<Int32>, inputScale: Float, inputZero: Int32, outputScale: Float, outputZero: Int32,
        _ f: (Float) -> Float
    ) -> [Int32] {
        let inverse = 1 / outputScale
        var table = [Int32](repeating: 0, count: 256)
        for value in range {
            let real = inputScale * Float(value - inputZero)
            let rescaled = (f(real) * inverse).rounded(.toNearestOrAwayFromZero)
            // NaN becomes the smallest element, as the conversion to an integer does on x86.
            let quantized = rescaled.isNaN ? Float(-2_147_483_648) : rescaled + Float(outputZero)
            table[Int(value & 255)] = Int32(min(max(quantized, Float(range.lowerBound)), Float(range.upperBound)))
        }
        return table
    }

    /// 513 entries over the range of the 16-bit input, corrected so that interpolation is best at the middle of each
    /// step.
    public static func words<F: BinaryFloatingPoint>(
        inputScale: F, inputZero: Int32, outputScale: F, outputZero: Int32, _ f: (F) -> F
    ) -> [Int16] {
        let low = inputScale * F(-32768 - inputZero)
        let high = inputScale * F(32767 - inputZero)
        let outputLow = outputScale * F(-32768 - outputZero)
        let outputHigh = outputScale * F(32767 - outputZero)
        let step = (high - low) / 512
        let halfStep = step / 2
        let inverse = F(65536) / (outputHigh - outputLow)
        func round(_ x: F) -> F { x.rounded(.toNearestOrAwayFromZero) }
        // NaN becomes the low 16 bits of the smallest 32-bit integer, as on x86.
        func clamped(_ x: F) -> Int16 { x.isNaN ? 0 : Int16(min(max(x, -32768), 32767)) }
        var table: [Int16] = []
        for i in 0..<512 {
            let value = f(low + F(i) * step)
            let middle = f(low + F(i) * step + halfStep)
            let next = f(low + F(i + 1) * step)
            let sample = round(value * inverse)
            let interpolated = round((next * inverse + sample) / 2)
            let bias = round((interpolated - round(middle * inverse)) / 2)
            table.append(clamped(sample - bias))
        }
        table.append(clamped(round(f(high) * inverse)))
        return table
    }

    /// Interpolates between two entries of a table of 513.
    @inlinable @inline(__always)
    public static func look(up value: Int16, in table: UnsafeBufferPointer<Int16>) -> Int16 {
        let index = 256 &+ Int(value >> 7)
        // The slope has 16 bits, and wraps.
        let base = table[index], slope = table[index + 1] &- base
        return Int16(truncatingIfNeeded: Int32(base) &+ ((Int32(slope) &* (Int32(value) & 127) &+ 64) >> 7))
    }
}
