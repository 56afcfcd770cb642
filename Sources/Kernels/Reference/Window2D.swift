/// The geometry of a convolution or pooling over NHWC tensors.
public struct Window2D: Sendable, Hashable {
    /// N, images.
    public var batches: Int
    /// H, rows of an input image.
    public var inputHeight: Int
    /// W, columns of an input image.
    public var inputWidth: Int
    /// C, elements of an input pixel.
    public var inputChannels: Int
    /// Ho, rows of an output image.
    public var outputHeight: Int
    /// Wo, columns of an output image.
    public var outputWidth: Int
    /// Co, elements of an output pixel.
    public var outputChannels: Int
    /// Kh, rows of the window.
    public var filterHeight: Int
    /// Kw, columns of the window.
    public var filterWidth: Int
    /// Input rows from one output row to the next.
    public var strideHeight: Int
    /// Input columns from one output column to the next.
    public var strideWidth: Int
    /// Input rows from one row of the window to the next.
    public var dilationHeight: Int
    /// Input columns from one column of the window to the next.
    public var dilationWidth: Int
    /// Rows before the first.
    public var padTop: Int
    /// Columns before the first.
    public var padLeft: Int

    /// Nothing is checked: sizes, strides and dilations are positive, the paddings not negative.
    public init(
        batches: Int, inputHeight: Int, inputWidth: Int, inputChannels: Int, outputHeight: Int, outputWidth: Int,
        outputChannels: Int, filterHeight: Int, filterWidth: Int, strideHeight: Int, strideWidth: Int,
        dilationHeight: Int = 1, dilationWidth: Int = 1, padTop: Int, padLeft: Int
    ) {
        self.batches = batches
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.inputChannels = inputChannels
        self.outputHeight = outputHeight
        self.outputWidth = outputWidth
        self.outputChannels = outputChannels
        self.filterHeight = filterHeight
        self.filterWidth = filterWidth
        self.strideHeight = strideHeight
        self.strideWidth = strideWidth
        self.dilationHeight = dilationHeight
        self.dilationWidth = dilationWidth
        self.padTop = padTop
        self.padLeft = padLeft
    }

    /// The taps of a filter dimension that fall inside the image.
    @inlinable @inline(__always)
    public static func taps(origin: Int, filter: Int, dilation: Int, size: Int) -> Range<Int> {
        let first = origin >= 0 ? 0 : (dilation &- 1 &- origin) / dilation
        let end = min(filter, size > origin ? (size &- origin &+ dilation &- 1) / dilation : 0)
        return first < end ? first..<end : 0..<0
    }
}
