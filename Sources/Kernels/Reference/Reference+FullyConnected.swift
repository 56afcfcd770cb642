extension Reference {
    /// y = stage(Σ (x - xZero) × (w - wZero) + bias). x: [rows, depth]; w: [outputs, depth]; y: [rows, outputs].
    @inlinable
    public static func fullyConnected<
        X: FixedWidthInteger, W: FixedWidthInteger, Y: FixedWidthInteger, A: FixedWidthInteger & SignedInteger
    >(
        rows: Int, depth: Int, outputs: Int, x: UnsafePointer<X>, xZero: A, w: UnsafePointer<W>, wZero: A,
        bias: UnsafePointer<A>?, y: UnsafeMutablePointer<Y>, finish: (A, Int) -> Int32
    ) {
        for n in 0..<rows {
            let row = x + n &* depth
            for o in 0..<outputs {
                let filter = w + o &* depth
                var sum: A = 0
                for c in 0..<depth {
                    let value = A(truncatingIfNeeded: row[c]) &- xZero
                    let weight = A(truncatingIfNeeded: filter[c]) &- wZero
                    sum &+= value &* weight
                }
                if let bias { sum &+= bias[o] }
                y[n &* outputs &+ o] = Y(truncatingIfNeeded: finish(sum, o))
            }
        }
    }

    /// As above, of floats without a scale: y = clamp(sum + bias, lower, upper).
    public static func fullyConnected(
        rows: Int, depth: Int, outputs: Int, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        for n in 0..<rows {
            let row = x + n &* depth
            for o in 0..<outputs {
                let filter = w + o &* depth
                var sum: Float = 0
                for c in 0..<depth { sum += row[c] * filter[c] }
                if let bias { sum += bias[o] }
                y[n &* outputs &+ o] = min(max(sum, lower), upper)
            }
        }
    }
}
