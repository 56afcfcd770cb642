/// A window that moves over an image: convolution and pooling.
///
/// Input (N,H,W,C), output (N,Ho,Wo,Co). The window at output (y,x) covers the input rows
/// y·strideY − padTop + ky·dilationY and likewise the columns; what lies outside the image does not count.
@frozen public struct WindowGeometry: Hashable, Sendable {
    public var batch = 1
    /// H, rows of an input image.
    public var inputHeight = 1
    /// W, columns of an input image.
    public var inputWidth = 1
    /// C, elements of an input pixel.
    public var inputChannels = 1
    /// Ho, rows of an output image.
    public var outputHeight = 1
    /// Wo, columns of an output image.
    public var outputWidth = 1
    /// Co, elements of an output pixel.
    public var outputChannels = 1
    /// Kh, rows of the window.
    public var filterHeight = 1
    /// Kw, columns of the window.
    public var filterWidth = 1
    /// Input rows from one output row to the next.
    public var strideY = 1
    /// Input columns from one output column to the next.
    public var strideX = 1
    /// Input rows from one row of the window to the next.
    public var dilationY = 1
    /// Input columns from one column of the window to the next.
    public var dilationX = 1
    /// Rows that the first window lies above the image.
    public var padTop = 0
    /// Columns that the first window lies left of the image.
    public var padLeft = 0
    /// Groups of a convolution: each reads inputChannels / groups and writes outputChannels / groups.
    public var groups = 1
    /// Whether a convolution gives the maxima of its output's windows of 2 × 2 instead, which do not overlap:
    /// (N,⌊Ho/2⌋,⌊Wo/2⌋,Co).
    public var isPooled = false
    /// Where the outputs go when they do not lie one after the other.
    public var outputSteps: OutputSteps?

    /// Elements from one output pixel, row and image to the next.
    @frozen public struct OutputSteps: Hashable, Sendable {
        public let pixel: Int32
        /// From one output row to the next.
        public let row: Int32
        /// From one output image to the next.
        public let image: Int32

        /// Steps beyond 2^31 − 1, which no kernel takes, become that.
        public init(pixel: Int, row: Int, image: Int) {
            self.pixel = Int32(clamping: pixel)
            self.row = Int32(clamping: row)
            self.image = Int32(clamping: image)
        }
    }

    /// One pixel of one element.
    public init() {}

    /// `rows` vectors of `inputs` elements, each to `outputs` elements: a fully connected layer.
    public init(rows: Int, inputs: Int, outputs: Int) {
        inputWidth = rows
        outputWidth = rows
        inputChannels = inputs
        outputChannels = outputs
    }

    /// How many windows there are along a dimension of an image, and how many elements the first lies before it: `isSame` gives
    /// ⌈size / stride⌉, with what is odd of the border behind the image; else none reaches outside.
    public static func fit(
        size: Int, filter: Int, stride: Int, dilation: Int = 1, isSame: Bool
    ) -> (output: Int, before: Int) {
        let reach = (filter - 1) * dilation + 1
        if !isSame { return (max((size - reach + stride) / stride, 0), 0) }
        let output = (size + stride - 1) / stride
        return (output, max((output - 1) * stride + reach - size, 0) / 2)
    }

    /// Rows of the image that the windows reach, from −padTop.
    public var paddedHeight: Int { (outputHeight - 1) * strideY + (filterHeight - 1) * dilationY + 1 }
    /// Columns of the image that the windows reach, from −padLeft.
    public var paddedWidth: Int { (outputWidth - 1) * strideX + (filterWidth - 1) * dilationX + 1 }
    /// Whether no window reaches outside the image.
    public var isInside: Bool {
        padTop == 0 && padLeft == 0 && paddedHeight <= inputHeight && paddedWidth <= inputWidth
    }
    /// Elements of the input.
    public var inputCount: Int { batch * inputHeight * inputWidth * inputChannels }
    /// Elements of the output, before maxima of windows are taken.
    public var outputCount: Int { batch * outputHeight * outputWidth * outputChannels }
    /// Elements from the output of one image, or its maxima, to that of the next.
    public var resultImageCount: Int {
        outputSteps.map { Int($0.image) } ?? (isPooled ? (outputHeight / 2) * (outputWidth / 2) : outputHeight * outputWidth)
            * outputChannels
    }
}
