/// The geometry of a convolution or pooling over NHWC tensors.
public struct Window2D: Sendable, Hashable {
    public var batches: Int
    public var inputHeight: Int
    public var inputWidth: Int
    public var inputChannels: Int
    public var outputHeight: Int
    public var outputWidth: Int
    public var outputChannels: Int
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideHeight: Int
    public var strideWidth: Int
    public var dilationHeight: Int
    public var dilationWidth: Int
    /// Rows before the first.
    public var padTop: Int
    /// Columns before the first.
    public var padLeft: Int

    public init(
        batches: Int, inputHeight: Int, inputWidth: Int, inputChannels: Int, outputHeight: Int, outputWidth: Int,
        outputChannels: Int, kernelHeight: Int, kernelWidth: Int, strideHeight: Int, strideWidth: Int,
        dilationHeight: Int = 1, dilationWidth: Int = 1, padTop: Int, padLeft: Int
    ) {
        self.batches = batches
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.inputChannels = inputChannels
        self.outputHeight = outputHeight
        self.outputWidth = outputWidth
        self.outputChannels = outputChannels
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideHeight = strideHeight
        self.strideWidth = strideWidth
        self.dilationHeight = dilationHeight
        self.dilationWidth = dilationWidth
        self.padTop = padTop
        self.padLeft = padLeft
    }

    /// The taps of a kernel dimension that fall inside the image.
    @inlinable @inline(__always)
    public static func taps(origin: Int, kernel: Int, dilation: Int, size: Int) -> Range<Int> {
        let first = origin >= 0 ? 0 : (dilation &- 1 &- origin) / dilation
        let end = min(kernel, size > origin ? (size &- origin &+ dilation &- 1) / dilation : 0)
        return first < end ? first..<end : 0..<0
    }
}
