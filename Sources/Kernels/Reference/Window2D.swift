/// The geometry of a convolution or pooling over NHWC tensors.
package struct Window2D: Sendable, Hashable {
    package var batches: Int
    package var inputHeight: Int
    package var inputWidth: Int
    package var inputChannels: Int
    package var outputHeight: Int
    package var outputWidth: Int
    package var outputChannels: Int
    package var kernelHeight: Int
    package var kernelWidth: Int
    package var strideHeight: Int
    package var strideWidth: Int
    package var dilationHeight: Int
    package var dilationWidth: Int
    /// Rows before the first.
    package var padTop: Int
    /// Columns before the first.
    package var padLeft: Int

    package init(
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
    package static func taps(origin: Int, kernel: Int, dilation: Int, size: Int) -> Range<Int> {
        let first = origin >= 0 ? 0 : (dilation &- 1 &- origin) / dilation
        let end = min(kernel, size > origin ? (size &- origin &+ dilation &- 1) / dilation : 0)
        return first < end ? first..<end : 0..<0
    }
}
