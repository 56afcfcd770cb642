extension Reference {
    /// The largest element of each window, clamped. Taps outside the image are left out.
    @inlinable public static func maxPool<T: Comparable>(
        _ g: Window2D, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>, lowest: T, lower: T, upper: T
    ) {
        pool(g) { n, rows, columns, top, left, out in
            for c in 0..<g.inputChannels {
                var best = lowest
                for ky in rows {
                    let row = (n &* g.inputHeight &+ top &+ ky) &* g.inputWidth &+ left
                    for kx in columns { best = max(best, x[(row &+ kx) &* g.inputChannels &+ c]) }
                }
                y[out &+ c] = min(max(best, lower), upper)
            }
        }
    }

    /// The mean of the window's elements that are inside the image, rounded half away from zero.
    @inlinable public static func averagePool<T: FixedWidthInteger>(
        _ g: Window2D, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>, lower: Int32, upper: Int32
    ) {
        pool(g) { n, rows, columns, top, left, out in
            let count = Int32(truncatingIfNeeded: rows.count &* columns.count)
            for c in 0..<g.inputChannels {
                var sum: Int32 = 0
                for ky in rows {
                    let row = (n &* g.inputHeight &+ top &+ ky) &* g.inputWidth &+ left
                    for kx in columns { sum &+= Int32(truncatingIfNeeded: x[(row &+ kx) &* g.inputChannels &+ c]) }
                }
                let mean = count == 0 ? 0 : sum > 0 ? (sum &+ count / 2) / count : (sum &- count / 2) / count
                y[out &+ c] = T(truncatingIfNeeded: min(max(mean, lower), upper))
            }
        }
    }

    /// The mean of each window's pixels inside the image, in floats, clamped.
    public static func averagePool(
        _ g: Window2D, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        pool(g) { n, rows, columns, top, left, out in
            let count = Float(rows.count &* columns.count)
            for c in 0..<g.inputChannels {
                var sum: Float = 0
                for ky in rows {
                    let row = (n &* g.inputHeight &+ top &+ ky) &* g.inputWidth &+ left
                    for kx in columns { sum += x[(row &+ kx) &* g.inputChannels &+ c] }
                }
                y[out &+ c] = min(max(sum / count, lower), upper)
            }
        }
    }

    /// The root of the mean square of each window.
    public static func l2Pool(
        _ g: Window2D, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        pool(g) { n, rows, columns, top, left, out in
            let count = Float(rows.count &* columns.count)
            for c in 0..<g.inputChannels {
                var sum: Float = 0
                for ky in rows {
                    let row = (n &* g.inputHeight &+ top &+ ky) &* g.inputWidth &+ left
                    for kx in columns {
                        let value = x[(row &+ kx) &* g.inputChannels &+ c]
                        sum += value * value
                    }
                }
                y[out &+ c] = min(max((sum / count).squareRoot(), lower), upper)
            }
        }
    }

    /// Calls `body` for each output pixel with its image, the rows and columns of the window inside the image, the
    /// window's origin, and the pixel's first output element.
    @inlinable @inline(__always)
    public static func pool(_ g: Window2D, _ body: (Int, Range<Int>, Range<Int>, Int, Int, Int) -> Void) {
        for n in 0..<g.batches {
            for oy in 0..<g.outputHeight {
                let top = oy &* g.strideHeight &- g.padTop
                let rows = Window2D.taps(origin: top, filter: g.filterHeight, dilation: 1, size: g.inputHeight)
                for ox in 0..<g.outputWidth {
                    let left = ox &* g.strideWidth &- g.padLeft
                    let columns = Window2D.taps(origin: left, filter: g.filterWidth, dilation: 1, size: g.inputWidth)
                    body(n, rows, columns, top, left, ((n &* g.outputHeight &+ oy) &* g.outputWidth &+ ox) &* g.inputChannels)
                }
            }
        }
    }
}
