import KernelInterface

/// How a window moves over an image: `valid` leaves out what would reach beyond it, `same` gives ⌈size / stride⌉ outputs.
@frozen public enum Padding: String, Sendable, Hashable { case valid, same }

extension WindowGeometry {
    /// One image (height, width, channels), with the padding of TensorFlow: of `same` what is odd goes below and right.
    ///
    /// - Throws: `TrainingError` where the image is smaller than the window.
    init(
        _ image: [Int], window: (Int, Int), strides: (Int, Int), dilation: (Int, Int) = (1, 1), padding: Padding, filters: Int
    ) throws {
        self.init()
        (inputHeight, inputWidth, inputChannels) = (image[0], image[1], image[2])
        (filterHeight, filterWidth) = window
        (strideY, strideX) = strides
        (dilationY, dilationX) = dilation
        outputChannels = filters
        func axis(_ size: Int, _ window: Int, _ stride: Int, _ dilation: Int) throws -> (output: Int, before: Int) {
            let reach = (window - 1) * dilation + 1
            guard padding == .same || size >= reach else {
                throw TrainingError("a window of \(reach) does not fit into an image of \(image[0]) × \(image[1])")
            }
            return Self.fit(size: size, filter: window, stride: stride, dilation: dilation, isSame: padding == .same)
        }
        (outputHeight, padTop) = try axis(inputHeight, filterHeight, strideY, dilationY)
        (outputWidth, padLeft) = try axis(inputWidth, filterWidth, strideX, dilationX)
    }

    var inputImage: Int { inputHeight * inputWidth * inputChannels }
    var pixels: Int { outputHeight * outputWidth }
    /// Elements of a window over all channels.
    var windowCount: Int { filterHeight * filterWidth * inputChannels }

    /// The taps of the window at output row `y` that lie in the image, along one axis.
    @inline(__always)
    static func taps(at y: Int, stride: Int, pad: Int, dilation: Int, filter: Int, size: Int) -> Range<Int> {
        let start = y * stride - pad
        if start >= 0, start + (filter - 1) * dilation < size { return 0..<filter }
        let first = start >= 0 ? 0 : (-start + dilation - 1) / dilation
        let last = start >= size ? 0 : min(filter, (size - 1 - start) / dilation + 1)
        return min(first, filter)..<max(last, min(first, filter))
    }

    func tapsY(at y: Int) -> Range<Int> {
        Self.taps(at: y, stride: strideY, pad: padTop, dilation: dilationY, filter: filterHeight, size: inputHeight)
    }

    func tapsX(at x: Int) -> Range<Int> {
        Self.taps(at: x, stride: strideX, pad: padLeft, dilation: dilationX, filter: filterWidth, size: inputWidth)
    }

    /// The windows of an image as rows: (pixels, windowCount); what lies outside the image is 0.
    func unfold(_ image: UnsafePointer<Float>, into rows: UnsafeMutablePointer<Float>) {
        let channels = inputChannels, windowRow = filterWidth &* channels, count = filterHeight &* windowRow
        let width = inputWidth &* channels, isDense = dilationX == 1
        var row = rows
        for y in 0..<outputHeight {
            let ys = tapsY(at: y), top = image + (y &* strideY &- padTop) &* width
            for x in 0..<outputWidth {
                let xs = tapsX(at: x), left = (x &* strideX &- padLeft) &* channels
                if ys.count < filterHeight || xs.count < filterWidth { row.update(repeating: 0, count: count) }
                for ky in ys {
                    let line = top + (ky &* dilationY &* width &+ left), to = row + ky &* windowRow
                    if isDense {
                        let first = xs.lowerBound &* channels
                        Vector.copy(line + first, to: to + first, count: xs.count &* channels)
                    } else {
                        for kx in xs {
                            Vector.copy(line + kx &* dilationX &* channels, to: to + kx &* channels, count: channels)
                        }
                    }
                }
                row += count
            }
        }
    }

    /// Adds rows as `unfold` makes them to the pixels that they come from.
    func fold(_ rows: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
        let channels = inputChannels
        image.update(repeating: 0, count: inputImage)
        var row = rows
        for y in 0..<outputHeight {
            let ys = tapsY(at: y)
            for x in 0..<outputWidth {
                let xs = tapsX(at: x)
                for ky in ys {
                    let line = image + (y * strideY - padTop + ky * dilationY) * inputWidth * channels
                    for kx in xs {
                        Vector.add(
                            row + (ky * filterWidth + kx) * channels,
                            to: line + (x * strideX - padLeft + kx * dilationX) * channels, count: channels)
                    }
                }
                row += windowCount
            }
        }
    }
}
