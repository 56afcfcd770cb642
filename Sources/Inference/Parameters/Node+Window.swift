import Kernels
import Models
import Tensors

extension Node {
    /// The output size and the padding before the first element of one dimension.
    package func windowed(size: Int, kernel: Int, stride: Int, dilation: Int) throws -> (output: Int, before: Int) {
        let (reach, overflow) = (kernel - 1).multipliedReportingOverflow(by: dilation)
        try require(!overflow && reach < 1 << 40, "the kernel of \(kernel) with dilation \(dilation) is too large")
        switch options.padding {
        case .same:
            let output = (size + stride - 1) / stride
            return (output, max((output - 1) * stride + reach + 1 - size, 0) / 2)
        case .valid:
            return (max((size - reach + stride - 1) / stride, 0), 0)
        }
    }

    /// Refuses a window whose steps, the product of `factors`, are more than the options allow.
    func limitSteps(_ factors: [Int], _ kernelHeight: Int, _ kernelWidth: Int, over input: RuntimeTensor) throws {
        let limit = session.options.windowLimit
        try require(
            Shape(factors).checkedElementCount.map { $0 <= limit } ?? false,
            "a window of \(kernelHeight) by \(kernelWidth) over \(input.shape) takes more steps than the limit of \(limit)")
    }

    /// The geometry of this node's window over `input` [n, h, w, c]; strides, dilations and padding from the options.
    package func window(
        over input: RuntimeTensor, kernelHeight: Int, kernelWidth: Int, outputChannels: Int, isDilated: Bool = true
    ) throws -> Window2D {
        let limit = 1 << 31
        let strideHeight = options.int(.strideH)
        let strideWidth = options.int(.strideW)
        try require(
            strideHeight > 0 && strideWidth > 0 && strideHeight < limit && strideWidth < limit,
            "the strides are \(strideHeight) and \(strideWidth); they must be positive")
        let dilationHeight = isDilated ? options.int(.dilationHFactor) : 1
        let dilationWidth = isDilated ? options.int(.dilationWFactor) : 1
        try require(
            dilationHeight > 0 && dilationWidth > 0 && dilationHeight < limit && dilationWidth < limit,
            "the dilations are \(dilationHeight) and \(dilationWidth); they must be positive")
        try require(
            kernelHeight > 0 && kernelWidth > 0 && kernelHeight < limit && kernelWidth < limit,
            "the window is \(kernelHeight) by \(kernelWidth); it must not be empty")
        let s = input.shape.dimensions
        let vertical = try windowed(size: s[1], kernel: kernelHeight, stride: strideHeight, dilation: dilationHeight)
        let horizontal = try windowed(size: s[2], kernel: kernelWidth, stride: strideWidth, dilation: dilationWidth)
        try limitSteps(
            [s[0], vertical.output, horizontal.output, outputChannels, min(kernelHeight, s[1]), min(kernelWidth, s[2])],
            kernelHeight, kernelWidth, over: input)
        return Window2D(
            batches: s[0], inputHeight: s[1], inputWidth: s[2], inputChannels: s[3], outputHeight: vertical.output,
            outputWidth: horizontal.output, outputChannels: outputChannels, kernelHeight: kernelHeight,
            kernelWidth: kernelWidth, strideHeight: strideHeight, strideWidth: strideWidth,
            dilationHeight: dilationHeight, dilationWidth: dilationWidth, padTop: vertical.before,
            padLeft: horizontal.before)
    }
}
