import Kernels
import Models
import Tensors

extension Node {
    /// The output size and the padding before the first element of one dimension.
    package func windowed(size: Int, filter: Int, stride: Int, dilation: Int) throws -> (output: Int, before: Int) {
        let (reach, overflow) = (filter - 1).multipliedReportingOverflow(by: dilation)
        try require(!overflow && reach < 1 << 40, "the filter of \(filter) with dilation \(dilation) is too large")
        switch options.padding {
        case .same:
            let output = (size + stride - 1) / stride
            return (output, max((output - 1) * stride + reach + 1 - size, 0) / 2)
        case .valid:
            return (max((size - reach + stride - 1) / stride, 0), 0)
        }
    }

    /// Refuses a window whose steps, the product of `factors`, are more than the options allow.
    func limitSteps(_ factors: [Int], _ filterHeight: Int, _ filterWidth: Int, over input: RuntimeTensor) throws {
        let limit = session.options.windowLimit
        try require(
            Shape(factors).checkedElementCount.map { $0 <= limit } ?? false,
            "a window of \(filterHeight) by \(filterWidth) over \(input.shape) takes more steps than the limit of \(limit)")
    }

    /// The geometry of this node's window over `input` [n, h, w, c]; strides, dilations and padding from the options.
    package func window(
        over input: RuntimeTensor, filterHeight: Int, filterWidth: Int, outputChannels: Int, isDilated: Bool = true
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
            filterHeight > 0 && filterWidth > 0 && filterHeight < limit && filterWidth < limit,
            "the window is \(filterHeight) by \(filterWidth); it must not be empty")
        let s = input.shape.dimensions
        let vertical = try windowed(size: s[1], filter: filterHeight, stride: strideHeight, dilation: dilationHeight)
        let horizontal = try windowed(size: s[2], filter: filterWidth, stride: strideWidth, dilation: dilationWidth)
        try limitSteps(
            [s[0], vertical.output, horizontal.output, outputChannels, min(filterHeight, s[1]), min(filterWidth, s[2])],
            filterHeight, filterWidth, over: input)
        return Window2D(
            batches: s[0], inputHeight: s[1], inputWidth: s[2], inputChannels: s[3], outputHeight: vertical.output,
            outputWidth: horizontal.output, outputChannels: outputChannels, filterHeight: filterHeight,
            filterWidth: filterWidth, strideHeight: strideHeight, strideWidth: strideWidth,
            dilationHeight: dilationHeight, dilationWidth: dilationWidth, padTop: vertical.before,
            padLeft: horizontal.before)
    }
}
