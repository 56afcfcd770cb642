extension Reference {
    /// Quantizes a run of floats to int8 over its own range, with a zero point or symmetrically.
    public static func quantize(
        _ x: UnsafePointer<Float>, count: Int, to y: UnsafeMutablePointer<Int8>, isAsymmetric: Bool
    ) -> (scale: Float, zeroPoint: Int32) {
        isAsymmetric ? quantizeAsymmetric(x, count: count, to: y) : (quantizeSymmetric(x, count: count, to: y), 0)
    }

    /// Quantizes a run of floats to int8 over its own range, which is widened to contain 0. The zero point is added
    /// after rounding: -3.5 steps are -4 steps, whatever the zero point.
    ///
    /// Source: PortableAsymmetricQuantizeFloats in
    /// tensorflow/lite/kernels/internal/reference/portable_tensor_utils.cc.
    public static func quantizeAsymmetric(
        _ x: UnsafePointer<Float>, count: Int, to y: UnsafeMutablePointer<Int8>
    ) -> (scale: Float, zeroPoint: Int32) {
        var least: Float = 0
        var greatest: Float = 0
        for i in 0..<count {
            least = min(least, x[i])
            greatest = max(greatest, x[i])
        }
        if least == greatest {
            for i in 0..<count { y[i] = 0 }
            return (1, 0)
        }
        let low = Double(least)
        let high = Double(greatest)
        // The range is rounded to float before it is divided.
        let scale = Double(greatest - least) / 255
        let fromLow = -128 - low / scale
        let fromHigh = 127 - high / scale
        let lowError = 128 + abs(low / scale)
        let highError = 127 + abs(high / scale)
        let zero = lowError < highError ? fromLow : fromHigh
        let nudged: Int32 = !(zero > -128) ? -128 : zero >= 127 ? 127 : Int32(zero.rounded(.toNearestOrAwayFromZero))
        let narrow = Float(scale)
        let inverse = 1 / narrow
        for i in 0..<count {
            let value = Float(nudged) + (x[i] * inverse).rounded(.toNearestOrAwayFromZero)
            y[i] = value.isNaN ? 0 : Int8(min(max(value, -128), 127))
        }
        return (narrow, nudged)
    }

    /// Quantizes a run of floats to -127 ... 127 with zero point 0.
    public static func quantizeSymmetric(
        _ x: UnsafePointer<Float>, count: Int, to y: UnsafeMutablePointer<Int8>
    ) -> Float {
        var range: Float = 0
        for i in 0..<count { range = max(range, abs(x[i])) }
        if range == 0 {
            for i in 0..<count { y[i] = 0 }
            return 1
        }
        let inverse = 127 / range
        for i in 0..<count {
            let value = (x[i] * inverse).rounded(.toNearestOrAwayFromZero)
            y[i] = value.isNaN ? 0 : Int8(min(max(value, -127), 127))
        }
        return range / 127
    }
}
