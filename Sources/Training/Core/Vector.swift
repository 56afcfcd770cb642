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
}
