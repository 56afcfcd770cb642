/// Loops over contiguous floats.
enum Vector {
    /// y += x.
    static func add(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int) {
        for i in 0..<count { y[i] += x[i] }
    }

    /// y += factor·x.
    static func add(_ x: UnsafePointer<Float>, times factor: Float, to y: UnsafeMutablePointer<Float>, count: Int) {
        for i in 0..<count { y[i] += factor * x[i] }
    }

    /// Adds the sum of `rows` rows of `columns` elements to y.
    static func addRows(_ x: UnsafePointer<Float>, rows: Int, columns: Int, to y: UnsafeMutablePointer<Float>) {
        for row in 0..<rows { add(x + row * columns, to: y, count: columns) }
    }

    /// Adds `bias` to each of `rows` rows.
    static func addBias(_ bias: UnsafePointer<Float>, rows: Int, columns: Int, to y: UnsafeMutablePointer<Float>) {
        for row in 0..<rows { add(bias, to: y + row * columns, count: columns) }
    }

    /// (rows, columns) to (columns, rows).
    static func transpose(_ x: UnsafePointer<Float>, rows: Int, columns: Int, into y: UnsafeMutablePointer<Float>) {
        for row in 0..<rows {
            for column in 0..<columns { y[column * rows + row] = x[row * columns + column] }
        }
    }

    // MARK: A few elements

    /// y = x, for runs too short for `memcpy`.
    @inline(__always)
    static func copy(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int) {
        var i = 0
        while i &+ 4 <= count {
            UnsafeMutableRawPointer(y + i).storeBytes(
                of: UnsafeRawPointer(x + i).loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
            i &+= 4
        }
        switch count & 3 {
        case 1: y[i] = x[i]
        case 2: (y[i], y[i &+ 1]) = (x[i], x[i &+ 1])
        case 3: (y[i], y[i &+ 1], y[i &+ 2]) = (x[i], x[i &+ 1], x[i &+ 2])
        default: break
        }
    }

    @inline(__always)
    static func eight(_ x: UnsafePointer<Float>) -> SIMD8<Float> { UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Float>.self) }

    @inline(__always)
    static func store(_ value: SIMD8<Float>, to y: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(y).storeBytes(of: value, as: SIMD8<Float>.self)
    }

    /// Takes elements out of `rest`, which has 0 there afterwards, into y, which has 0 elsewhere.
    @inline(__always)
    static func move(_ rest: inout SIMD8<Float>, where mask: SIMDMask<SIMD8<Int32>>, to y: UnsafeMutablePointer<Float>) {
        store(SIMD8<Float>.zero.replacing(with: rest, where: mask), to: y)
        rest.replace(with: 0, where: mask)
    }
}
