extension Reference {
    /// round(x / scale) + zero, clamped to the type.
    @inlinable public static func quantize<T: FixedWidthInteger>(
        count: Int, x: UnsafePointer<Float>, y: UnsafeMutablePointer<T>, scale: Float, zeroPoint: Int32
    ) {
        let lowest = Int64(truncatingIfNeeded: T.min)
        let highest = Int64(truncatingIfNeeded: T.max)
        for i in 0..<count {
            let rounded = (x[i] / scale).rounded(.toNearestOrAwayFromZero)
            // What is beyond the range of 32 bits saturates; NaN becomes the smallest number of 32 bits, to which the zero
            // point is added without saturating, as LiteRT's kernel does it on x86.
            let whole =
                rounded.isNaN
                ? Int64(Int32.min &+ zeroPoint) : Int64(min(max(rounded, -2_147_483_648), 2_147_483_520)) &+ Int64(zeroPoint)
            y[i] = T(truncatingIfNeeded: min(max(whole, lowest), highest))
        }
    }

    /// scale × (x - zero) in double, rounded to float.
    @inlinable public static func dequantize<T: FixedWidthInteger>(
        count: Int, x: UnsafePointer<T>, y: UnsafeMutablePointer<Float>, scale: Float, zeroPoint: Int32
    ) {
        for i in 0..<count {
            let difference = Int64(truncatingIfNeeded: x[i]) &- Int64(zeroPoint)
            y[i] = Float(Double(scale) * Double(difference))
        }
    }
}
