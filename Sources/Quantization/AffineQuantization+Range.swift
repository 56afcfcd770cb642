import Tensors

/// How ranges become scales and zero points, in the precision in which TensorFlow's converter computes them.
///
/// Each is nil where float32 has no scale for the range: its ends are infinite, or too far apart.
///
/// Source: DownCastScale, ExpandVerySmallRange and ConvertStatsToQDQs in
/// tensorflow/compiler/mlir/quantization/common/quantization_lib/quantization_utils.
extension AffineQuantization {
    /// Ranges narrower than this are widened, so that integers stay small.
    private static let narrowest = 1e-6

    /// int8 for the values of an activation: all 256 steps, zero exactly representable.
    static func activation8(_ range: ClosedRange<Float>) -> AffineQuantization? {
        var low = min(Double(range.lowerBound), 0), high = max(Double(range.upperBound), 0)
        if high - low < narrowest {
            low -= narrowest
            high += narrowest
        }
        return asymmetric8(low, high)
    }

    /// int8 for a constant that is not a weight, such as an addend.
    static func constant8(_ values: [Float]) -> AffineQuantization? {
        let (low, high) = widened(min(Double(values.min() ?? 0), 0), max(Double(values.max() ?? 0), 0))
        return asymmetric8(low, high)
    }

    private static func asymmetric8(_ low: Double, _ high: Double) -> AffineQuantization? {
        let scale = (Float(high) - Float(low)) / 255
        guard scale.isFinite else { return nil }
        let fromMinimum = Float(-128 - low / Double(scale))
        return AffineQuantization(scale: scale, zeroPoint: Int(min(max(fromMinimum, -128), 127).rounded()))
    }

    /// int16, symmetric: ±32767 is the largest magnitude.
    static func symmetric16(_ range: ClosedRange<Float>) -> AffineQuantization? {
        var half = max(abs(min(range.lowerBound, 0)), abs(max(range.upperBound, 0)))
        guard half.isFinite else { return nil }
        if half < Float(narrowest) / 2 { half = Float(narrowest) / 2 }
        return AffineQuantization(scale: half / 32767, zeroPoint: 0)
    }

    /// int8 from -127 to 127 for a weight, one scale for each index of `axis`, or one for all without an axis.
    static func weight8(_ values: [Float], shape: Shape, axis: Int?) -> AffineQuantization? {
        let channels = axis.map { shape[$0] } ?? 1
        let inner = axis.map { shape.dimensions.dropFirst($0 + 1).reduce(1, *) } ?? max(values.count, 1)
        var largest = [Float](repeating: 0, count: channels)
        for (index, value) in values.enumerated() {
            let channel = index / inner % channels
            largest[channel] = max(largest[channel], abs(value))
        }
        let scales = largest.map { half -> Float in
            let (low, high) = widened(-Double(half), Double(half))
            return (Float(high) - Float(low)) / 254
        }
        guard scales.allSatisfy(\.isFinite) else { return nil }
        return AffineQuantization(
            scales: scales, zeroPoints: Array(repeating: 0, count: channels), dimension: axis ?? 0)
    }

    /// int4 from -7 to 7 for a weight, one scale for each index of `axis`.
    static func weight4(_ values: [Float], shape: Shape, axis: Int) -> AffineQuantization? {
        let inner = shape.dimensions.dropFirst(axis + 1).reduce(1, *)
        let scales = ConstantQuantization.symmetricScales(values, inner: max(inner, 1), count: shape[axis], largest: 7)
        guard scales.allSatisfy(\.isFinite) else { return nil }
        return AffineQuantization(scales: scales, zeroPoints: Array(repeating: 0, count: scales.count), dimension: axis)
    }

    private static func widened(_ low: Double, _ high: Double) -> (Double, Double) {
        high - low > narrowest ? (low, high) : (min(low, -narrowest / 2), max(high, narrowest / 2))
    }
}
