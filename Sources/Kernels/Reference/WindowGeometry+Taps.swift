import KernelInterface

extension WindowGeometry {
    /// A window at one output pixel: the taps that are inside of the image, and where their pixels are.
    public struct Window {
        /// A number for each row and column.
        @usableFromInline
        struct Numbers {
            @usableFromInline let first: Int
            @usableFromInline let rowStep: Int
            @usableFromInline let columnStep: Int

            @inlinable @inline(__always)
            init(_ first: Int, rowStep: Int, columnStep: Int) {
                (self.first, self.rowStep, self.columnStep) = (first, rowStep, columnStep)
            }

            @inlinable @inline(__always)
            func callAsFunction(_ row: Int, _ column: Int) -> Int { first &+ row &* rowStep &+ column &* columnStep }
        }

        /// Rows of the window inside of the image; of a transposed convolution, rows of the image that reach the output pixel.
        public let rows: Range<Int>
        /// Likewise the columns.
        public let columns: Range<Int>
        @usableFromInline let pixels: Numbers
        @usableFromInline let taps: Numbers

        @inlinable @inline(__always)
        init(rows: Range<Int>, columns: Range<Int>, pixels: Numbers, taps: Numbers) {
            (self.rows, self.columns, self.pixels, self.taps) = (rows, columns, pixels, taps)
        }

        /// The number of the input pixel, counted over all images.
        @inlinable @inline(__always)
        public func pixel(_ row: Int, _ column: Int) -> Int { pixels(row, column) }

        /// The number of the tap that meets it.
        @inlinable @inline(__always)
        public func tap(_ row: Int, _ column: Int) -> Int { taps(row, column) }
    }

    /// Calls `body` with the window and the number of each output pixel.
    ///
    /// - Parameter isTransposed: whether input pixels are spread over the output: strides and padding are then those of the
    ///   convolution from the output to the input.
    @inlinable @inline(__always)
    public func forEachWindow(isTransposed: Bool = false, _ body: (_ window: Window, _ output: Int) -> Void) {
        var output = 0
        for n in 0..<batch {
            for oy in 0..<outputHeight {
                let top = isTransposed ? oy &+ padTop : oy &* strideY &- padTop
                let rows =
                    isTransposed
                    ? Self.sources(top, filter: filterHeight, stride: strideY, size: inputHeight)
                    : Self.taps(origin: top, filter: filterHeight, dilation: dilationY, size: inputHeight)
                for ox in 0..<outputWidth {
                    let left = isTransposed ? ox &+ padLeft : ox &* strideX &- padLeft
                    let columns =
                        isTransposed
                        ? Self.sources(left, filter: filterWidth, stride: strideX, size: inputWidth)
                        : Self.taps(origin: left, filter: filterWidth, dilation: dilationX, size: inputWidth)
                    let image = n &* inputHeight &* inputWidth
                    let window =
                        isTransposed
                        ? Window(
                            rows: rows, columns: columns, pixels: .init(image, rowStep: inputWidth, columnStep: 1),
                            taps: .init(
                                top &* filterWidth &+ left, rowStep: 0 &- strideY &* filterWidth, columnStep: 0 &- strideX))
                        : Window(
                            rows: rows, columns: columns,
                            pixels: .init(
                                image &+ top &* inputWidth &+ left, rowStep: dilationY &* inputWidth, columnStep: dilationX),
                            taps: .init(0, rowStep: filterWidth, columnStep: 1))
                    body(window, output)
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

    /// The input indices i for which `position` − i·stride is a tap of the filter.
    @inlinable @inline(__always)
    static func sources(_ position: Int, filter: Int, stride: Int, size: Int) -> Range<Int> {
        let first = max(position &- filter &+ stride, 0) / stride
        return first..<max(min(position / stride &+ 1, size), first)
    }
}
