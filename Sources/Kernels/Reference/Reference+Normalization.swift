import KernelInterface

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Reference {
    /// y = x / max(√Σ x², 1e-6) for each row.
    public static func normalize(rows: Int, depth: Int, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        for row in 0..<rows {
            let from = x + row * depth
            var sum: Float = 0
            for i in 0..<depth { sum += from[i] * from[i] }
            let length = max(sum.squareRoot(), 1e-6)
            for i in 0..<depth { y[row * depth + i] = from[i] / length }
        }
    }

    /// The same in fixed point, with the output scale 1/128.
    ///
    /// Source: tensorflow/lite/kernels/internal/reference/integer_ops/l2normalization.h.
    @inlinable public static func normalize<T: FixedWidthInteger>(
        rows: Int, depth: Int, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>, xZero: Int32, yZero: Int32
    ) {
        for row in 0..<rows {
            let from = x + row * depth
            var sum: Int32 = 0
            for i in 0..<depth {
                let difference = Int32(truncatingIfNeeded: from[i]) &- xZero
                sum &+= difference &* difference
            }
            // The older unsigned scheme multiplies by 128 before the scale, the signed one with it.
            let factor: Int32 = T.isSigned ? 1 : 128
            var scale = FixedPoint.inverseSquareRoot(sum)
            if T.isSigned { scale.shift += 7 }
            for i in 0..<depth {
                let scaled = FixedPoint.multiply(factor &* (Int32(truncatingIfNeeded: from[i]) &- xZero), by: scale)
                y[row * depth + i] = T(clamping: scaled &+ yZero)
            }
        }
    }

    /// y = x × (bias + alpha × Σ x²)^-beta, the sum over `radius` channels before and, the channel itself counted,
    /// `radius` after.
    ///
    /// Source: tensorflow/lite/kernels/internal/reference/reference_ops.h, LocalResponseNormalization.
    public static func normalizeLocally(
        rows: Int, depth: Int, radius: Int, bias: Float, alpha: Float, beta: Float, x: UnsafePointer<Float>,
        y: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<rows {
            let from = x + row * depth
            for c in 0..<depth {
                var sum: Float = 0
                for i in max(0, c - radius)..<max(0, c - radius, min(depth, c + radius)) { sum += from[i] * from[i] }
                y[row * depth + c] = from[c] * powf(bias + alpha * sum, -beta)
            }
        }
    }
}
