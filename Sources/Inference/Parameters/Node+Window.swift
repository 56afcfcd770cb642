import KernelInterface
import Models
import Tensors

extension Node {
    /// The output size and the padding before the first element of one dimension.
    package func windowed(size: Int, filter: Int, stride: Int, dilation: Int) throws -> (output: Int, before: Int) {
        let (reach, overflow) = (filter - 1).multipliedReportingOverflow(by: dilation)
        try require(!overflow && reach < 1 << 40, "the filter of \(filter) with dilation \(dilation) is too large")
        return WindowGeometry.fit(
            size: size, filter: filter, stride: stride, dilation: dilation, isSame: options.padding == .same)
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
    ) throws -> WindowGeometry {
        let limit = 1 << 31
        var g = WindowGeometry()
        (g.strideY, g.strideX) = (options.int(.strideH), options.int(.strideW))
        try require(
            g.strideY > 0 && g.strideX > 0 && g.strideY < limit && g.strideX < limit,
            "the strides are \(g.strideY) and \(g.strideX); they must be positive")
        if isDilated { (g.dilationY, g.dilationX) = (options.int(.dilationHFactor), options.int(.dilationWFactor)) }
        try require(
            g.dilationY > 0 && g.dilationX > 0 && g.dilationY < limit && g.dilationX < limit,
            "the dilations are \(g.dilationY) and \(g.dilationX); they must be positive")
        try require(
            filterHeight > 0 && filterWidth > 0 && filterHeight < limit && filterWidth < limit,
            "the window is \(filterHeight) by \(filterWidth); it must not be empty")
        let s = input.shape.dimensions
        (g.batch, g.inputHeight, g.inputWidth, g.inputChannels) = (s[0], s[1], s[2], s[3])
        (g.filterHeight, g.filterWidth, g.outputChannels) = (filterHeight, filterWidth, outputChannels)
        (g.outputHeight, g.padTop) = try windowed(size: s[1], filter: filterHeight, stride: g.strideY, dilation: g.dilationY)
        (g.outputWidth, g.padLeft) = try windowed(size: s[2], filter: filterWidth, stride: g.strideX, dilation: g.dilationX)
        try limitSteps(
            [s[0], g.outputHeight, g.outputWidth, outputChannels, min(filterHeight, s[1]), min(filterWidth, s[2])],
            filterHeight, filterWidth, over: input)
        return g
    }
}

extension WindowGeometry {
    /// Elements of an image with its border over which the fast kernels leave a convolution to the reference.
    private static let limit = 1 << 26

    /// The shape of the output.
    var outputShape: Shape { [batch, outputHeight, outputWidth, outputChannels] }

    /// Whether the fast kernels take it: not where the window is empty, or its border so large that a copy of the image with it
    /// would not pay.
    var isCovered: Bool {
        let sizes = [
            batch, inputHeight, inputWidth, inputChannels, outputHeight, outputWidth, outputChannels, filterHeight,
            filterWidth, strideY, strideX, dilationY, dilationX, groups,
        ]
        if sizes.contains(where: { $0 < 1 || $0 > 1 << 24 }) { return false }
        if filterHeight * dilationY > 1 << 16 || filterWidth * dilationX > 1 << 16 { return false }
        if strideY > 1 << 12 || strideX > 1 << 12 { return false }
        let channels = max(inputChannels, outputChannels)
        let (area, overflow) = paddedHeight.multipliedReportingOverflow(by: paddedWidth)
        let (elements, overflows) = area.multipliedReportingOverflow(by: channels)
        return !overflow && !overflows && elements <= Self.limit && elements <= 16 * inputHeight * inputWidth * channels + 4096
    }

    /// One line for ``OperatorPlan``.
    var summary: String {
        var text = "(\(batch),\(inputHeight),\(inputWidth),\(inputChannels))"
        text += " → (\(batch),\(outputHeight),\(outputWidth),\(outputChannels)), window \(filterHeight) × \(filterWidth)"
        if (strideY, strideX) != (1, 1) { text += ", strides \(strideY) × \(strideX)" }
        if (dilationY, dilationX) != (1, 1) { text += ", dilations \(dilationY) × \(dilationX)" }
        if (padTop, padLeft) != (0, 0) { text += ", \(padTop) rows above and \(padLeft) columns left of the image" }
        return groups == 1 ? text : text + ", \(groups) groups"
    }
}

extension Requantization {
    /// One line for ``OperatorPlan``.
    var summary: String {
        let scale =
            reals.count == 1
            ? "multiplier \(multipliers[0].multiplier) × 2^\(multipliers[0].shift - 31)"
            : "\(reals.count) multipliers from \(reals.min()!) to \(reals.max()!)"
        return "\(scale), rounded \(rounding == .twice ? "twice" : rounding == .real ? "in double" : "once, from 16 bits")"
            + ", zero point \(zeroPoint), limits \(minimum) … \(maximum)"
    }
}
