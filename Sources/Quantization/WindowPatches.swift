import KernelInterface
import Models
import Tensors

/// The pixels under each position of a convolution's window.
struct WindowPatches {
    private(set) var rows: Axis
    private(set) var columns: Axis
    /// Height, width and channels of the images.
    private(set) var image: (height: Int, width: Int, channels: Int)

    /// Where a window's taps lie along one axis.
    struct Axis {
        let size: Int, taps: Int, stride: Int, dilation: Int, padding: Padding, outputs: Int, before: Int

        init(_ size: Int, _ taps: Int, _ stride: Int, _ dilation: Int, _ padding: Padding) {
            (self.size, self.taps, self.stride, self.dilation, self.padding) = (size, taps, stride, dilation, padding)
            (outputs, before) = WindowGeometry.fit(
                size: size, filter: taps, stride: stride, dilation: dilation, isSame: padding == .same)
        }

        func of(_ size: Int) -> Axis { Axis(size, taps, stride, dilation, padding) }

        func position(_ output: Int, _ tap: Int) -> Int { output * stride + tap * dilation - before }
    }

    /// nil where the weights are not those of a convolution of images, and where there is no position.
    ///
    /// - Parameters:
    ///   - weight: (…, kh, kw, …).
    ///   - x: (n, height, width, channels).
    init?(_ node: Operator, x: Shape, weight: Shape) {
        let options = node.options
        let strides = (options.int(.strideH), options.int(.strideW))
        let dilations = (options.int(.dilationHFactor), options.int(.dilationWFactor))
        guard x.rank == 4, weight.rank == 4, strides.0 > 0, strides.1 > 0, dilations.0 > 0, dilations.1 > 0 else { return nil }
        rows = Axis(x[1], weight[1], strides.0, dilations.0, options.padding)
        columns = Axis(x[2], weight[2], strides.1, dilations.1, options.padding)
        image = (x[1], x[2], x[3])
        guard rows.outputs > 0, columns.outputs > 0 else { return nil }
    }

    /// Elements of one patch.
    var depth: Int { rows.taps * columns.taps * image.channels }

    /// The same windows over images of this shape, whose size a model may leave open.
    ///
    /// - Throws: ``ModelError`` for other channels, and where no window fits.
    func over(_ shape: Shape) throws(ModelError) -> WindowPatches {
        var result = self
        if shape.rank == 4 {
            (result.rows, result.columns) = (rows.of(shape[1]), columns.of(shape[2]))
            result.image = (shape[1], shape[2], shape[3])
        }
        guard shape.rank == 4, shape[3] == image.channels, result.rows.outputs > 0, result.columns.outputs > 0 else {
            throw ModelError(
                "the input has shape \(shape), which does not fit \(image.channels) channels and the windows over them")
        }
        return result
    }

    /// (batch, height, width) × (kh, kw, channels), zero outside the image.
    func all(of x: [Float], batch: Int) -> [Float] {
        let (width, channels, rows, columns) = (image.width, image.channels, rows, columns)
        let size = image.height * width * channels
        let count = batch * rows.outputs * columns.outputs * depth
        return [Float](unsafeUninitializedCapacity: count) { target, initialized in
            var index = 0
            for n in 0..<batch {
                for oy in 0..<rows.outputs {
                    for ox in 0..<columns.outputs {
                        for ky in 0..<rows.taps {
                            let y = rows.position(oy, ky)
                            for kx in 0..<columns.taps {
                                let column = columns.position(ox, kx)
                                let inside = y >= 0 && y < rows.size && column >= 0 && column < columns.size
                                let source = n * size + (y * width + column) * channels
                                for c in 0..<channels {
                                    target.initializeElement(at: index, to: inside ? x[source + c] : 0)
                                    index += 1
                                }
                            }
                        }
                    }
                }
            }
            initialized = index
        }
    }
}
