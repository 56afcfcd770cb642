import Tensors

/// The windows of a convolution or a pooling: for each axis between batch and channels, outermost first.
struct Window {
    var kernel: [Int]
    var strides: [Int]
    var dilations: [Int]
    var padding: Padding

    init(kernel: [Int], strides: [Int], dilations: [Int]? = nil, padding: Padding) {
        (self.kernel, self.strides, self.padding) = (kernel, strides, padding)
        self.dilations = dilations ?? strides.map { _ in 1 }
    }

    /// The positions of the window along each axis; nil where it does not fit.
    func outputSize(_ input: [Int]) -> [Int]? {
        var size: [Int] = []
        for axis in input.indices {
            guard let count = outputSize(input[axis], axis: axis) else { return nil }
            size.append(count)
        }
        return size
    }

    /// The positions of the window along one axis; nil where it does not fit.
    func outputSize(_ size: Int, axis: Int) -> Int? {
        let extent = (kernel[axis] - 1) * dilations[axis] + 1, stride = strides[axis]
        if padding == .same { return (size + stride - 1) / stride }
        return size >= extent ? (size - extent) / stride + 1 : nil
    }

    /// Of a convolution; a transposed one has no dilations.
    func options(hasDilations: Bool = true) -> GraphBuilder.Options {
        var options: GraphBuilder.Options = [.padding: .int(padding.rawValue)]
        let fields: [(stride: OptionField, dilation: OptionField)] = [
            (.strideD, .dilationDFactor), (.strideH, .dilationHFactor), (.strideW, .dilationWFactor),
        ]
        for (axis, field) in fields.suffix(strides.count).enumerated() {
            options[field.stride] = .int(strides[axis])
            if hasDilations { options[field.dilation] = .int(dilations[axis]) }
        }
        return options
    }

    /// Of a pooling along height and width.
    var poolOptions: GraphBuilder.Options {
        options(hasDilations: false).merging([.filterHeight: .int(kernel[0]), .filterWidth: .int(kernel[1])]) { $1 }
    }
}
