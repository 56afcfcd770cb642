import KernelInterface

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

    /// From one integer scale to another.
    @inlinable public static func requantize<X: FixedWidthInteger, Y: FixedWidthInteger>(
        count: Int, x: UnsafePointer<X>, y: UnsafeMutablePointer<Y>, inputZero: Int32, scale: QuantizedMultiplier,
        outputZero: Int32, once: Bool
    ) {
        let lowest = Int32(truncatingIfNeeded: max(Int64(truncatingIfNeeded: Y.min), Int64(Int32.min)))
        let highest = Int32(truncatingIfNeeded: min(Int64(truncatingIfNeeded: Y.max), Int64(Int32.max)))
        for i in 0..<count {
            let difference = Int32(truncatingIfNeeded: x[i]) &- inputZero
            let scaled = once ? FixedPoint.multiplyOnce(difference, by: scale) : FixedPoint.multiply(difference, by: scale)
            y[i] = Y(truncatingIfNeeded: min(max(scaled &+ outputZero, lowest), highest))
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
