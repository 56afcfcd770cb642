import KernelInterface

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Reference {
    package static func logistic(_ x: Float) -> Float { 1 / (1 + expf(-x)) }
    package static func tanh(_ x: Float) -> Float { tanhf(x) }

    /// y += w × x; w: [rows, columns].
    package static func accumulate(
        _ w: UnsafePointer<Float>, rows: Int, columns: Int, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>
    ) {
        for r in 0..<rows {
            let row = w + r &* columns
            var sum: Float = 0
            for c in 0..<columns { sum += row[c] * x[c] }
            y[r] += sum
        }
    }

    /// y = (y - mean) / √(variance + 1e-8).
    package static func standardize(_ y: UnsafeMutablePointer<Float>, count: Int) {
        var sum: Float = 0
        for i in 0..<count { sum += y[i] }
        let mean = sum / Float(count)
        var squares: Float = 0
        for i in 0..<count { squares += (y[i] - mean) * (y[i] - mean) }
        let inverse = 1 / (squares / Float(count) + 1e-8).squareRoot()
        for i in 0..<count { y[i] = (y[i] - mean) * inverse }
    }

    private static func sum(_ w: UnsafePointer<Int8>, _ x: UnsafePointer<Int8>, count: Int, from start: Int32) -> Int32 {
        var sum = start
        for c in 0..<count { sum &+= Int32(w[c]) &* Int32(x[c]) }
        return sum
    }

    /// y = clamp(y + (bias + w × x) × scale) on integers.
    package static func accumulate(
        _ w: UnsafePointer<Int8>, rows: Int, columns: Int, x: UnsafePointer<Int8>, bias: UnsafePointer<Int32>,
        scale: QuantizedMultiplier, y: UnsafeMutablePointer<Int16>
    ) {
        for r in 0..<rows {
            let sum = sum(w + r &* columns, x, count: columns, from: bias[r])
            y[r] = Int16(clamping: FixedPoint.multiply(sum, by: scale) &+ Int32(y[r]))
        }
    }

    /// The same with 8-bit results.
    package static func project(
        _ w: UnsafePointer<Int8>, rows: Int, columns: Int, x: UnsafePointer<Int8>, bias: UnsafePointer<Int32>,
        scale: QuantizedMultiplier, zero: Int32, y: UnsafeMutablePointer<Int8>
    ) {
        for r in 0..<rows {
            let sum = sum(w + r &* columns, x, count: columns, from: bias[r])
            y[r] = Int8(clamping: FixedPoint.multiply(sum, by: scale) &+ zero)
        }
    }

    /// Standardizes a row of 16-bit numbers, multiplies it with weights and adds a bias.
    ///
    /// Source: PortableApplyLayerNorm in tensorflow/lite/kernels/internal/reference/portable_tensor_utils.cc.
    package static func standardize(
        _ y: UnsafeMutablePointer<Int16>, count: Int, weights: UnsafePointer<Int16>, bias: UnsafePointer<Int32>,
        scale: QuantizedMultiplier, varianceLimit: Int32
    ) {
        var sum: Int64 = 0
        var squares: Int64 = 0
        for i in 0..<count {
            sum += Int64(y[i])
            squares += Int64(y[i]) * Int64(y[i])
        }
        let mean = Int32(truncatingIfNeeded: sum * 1024 / Int64(count))
        let part = Int64((1 << 20) / count)
        let variance = squares &* part &- Int64(mean) &* Int64(mean)
        var narrow = Int32(truncatingIfNeeded: variance / (1 << 20))
        if narrow < 1 { narrow = varianceLimit }
        let inverse = FixedPoint.inverseSquareRoot(narrow)
        var wide = scale
        wide.shift += 12
        for i in 0..<count {
            let shifted = 1024 &* Int32(y[i]) &- mean
            let rescaled = FixedPoint.multiply(shifted, by: inverse)
            let value = Int64(rescaled &* Int32(weights[i]) &+ bias[i])
            let rounded = Int32(truncatingIfNeeded: (value > 0 ? value + 512 : value - 512) / 1024)
            y[i] = Int16(clamping: FixedPoint.multiply(rounded, by: wide))
        }
    }
}
