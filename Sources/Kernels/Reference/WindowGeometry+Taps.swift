import KernelInterface

extension WindowGeometry {
    /// A window at one output pixel: the taps that are inside of the image, and where their pixels are.
    public struct Window {
        /// Rows of the window inside of the image.
        public let rows: Range<Int>
        /// Columns of the window inside of the image.
        public let columns: Range<Int>
        @usableFromInline let origin: Int
        @usableFromInline let rowStep: Int
        @usableFromInline let columnStep: Int

        @inlinable @inline(__always)
        init(rows: Range<Int>, columns: Range<Int>, origin: Int, rowStep: Int, columnStep: Int) {
            self.rows = rows
            self.columns = columns
            self.origin = origin
            self.rowStep = rowStep
            self.columnStep = columnStep
        }

        /// The number of the input pixel under a tap, counted over all images.
        @inlinable @inline(__always)
        public func pixel(_ ky: Int, _ kx: Int) -> Int { origin &+ ky &* rowStep &+ kx &* columnStep }
    }

    /// Calls `body` with the window and the number of each output pixel.
    @inlinable @inline(__always)
    public func forEachWindow(_ body: (_ window: Window, _ output: Int) -> Void) {
        var output = 0
        for n in 0..<batch {
            for oy in 0..<outputHeight {
                let top = oy &* strideY &- padTop
                let rows = Self.taps(origin: top, filter: filterHeight, dilation: dilationY, size: inputHeight)
                for ox in 0..<outputWidth {
                    let left = ox &* strideX &- padLeft
                    let columns = Self.taps(origin: left, filter: filterWidth, dilation: dilationX, size: inputWidth)
                    body(
                        Window(
                            rows: rows, columns: columns, origin: (n &* inputHeight &+ top) &* inputWidth &+ left,
                            rowStep: dilationY &* inputWidth, columnStep: dilationX),
                        output)
                    output &+= 1
                }
            }
        }
    }

    /// The taps of a filter dimension that fall inside the image.
    @inlinable @inline(__always)
    static func taps(origin: Int, filter: Int, dilation: Int, size: Int) -> Range<Int> {
        let first = origin >= 0 ? 0 : (dilation &- 1 &- origin) / dilation
        let end = min(filter, size > origin ? (size &- origin &+ dilation &- 1) / dilation : 0)
        return first < end ? first..<end : 0..<0
    }
}
