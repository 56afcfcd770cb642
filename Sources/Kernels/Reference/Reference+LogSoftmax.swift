import KernelInterface

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Reference {
    /// x - max - log(Σ exp(x - max)) over the last dimension. x, y: [rows, depth].
    public static func logSoftmax(rows: Int, depth: Int, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        for n in 0..<rows {
            let row = x + n &* depth
            let out = y + n &* depth
            var largest = -Float.greatestFiniteMagnitude
            for c in 0..<depth { largest = max(largest, row[c]) }
            var sum: Float = 0
            for c in 0..<depth { sum += expf(row[c] - largest) }
            let logarithm = logf(sum)
            for c in 0..<depth { out[c] = row[c] - largest - logarithm }
        }
    }

    /// On 8-bit integers; y has the scale 16/256 and its largest value as zero point.
    ///
    /// Source: tensorflow/lite/kernels/internal/reference/log_softmax.h.
    @inlinable public static func logSoftmax<T: FixedWidthInteger>(
        rows: Int, depth: Int, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>, scale: SoftmaxScale
    ) {
        // Differences from which the logarithm still leaves something to represent, back in the input's scale.
        let back = QuantizedMultiplier(scale.inverse)
        for n in 0..<rows {
            let row = x + n &* depth
            let out = y + n &* depth
            let (largest, sum) = scale.sum(of: row, count: depth)
            let logarithm = FixedPoint.logarithm(sum)
            let reachable = FixedPoint.multiply(logarithm &+ Int32.min, by: back)
            let limit = max(scale.smallestDifference &- 1, reachable)
            for c in 0..<depth {
                let difference = Int32(truncatingIfNeeded: row[c]) &- largest
                if difference > limit {
                    let value = FixedPoint.roundingDivide(scale.rescale(difference) &- logarithm, byPowerOfTwo: 31 - 5 - 4)
                    out[c] = T(clamping: value &+ Int32(truncatingIfNeeded: T.max))
                } else {
                    out[c] = T.min
                }
            }
        }
    }
}
