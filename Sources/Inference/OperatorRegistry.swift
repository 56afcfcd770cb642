import Models

/// Every builtin operator that the interpreter has, one line each, in alphabetic order.
enum OperatorRegistry {
    static let all: [BuiltinOperator: OperatorKernel] = [
        .averagePool2D: Pool2D.average,
        .conv2D: Conv2D.kernel,
        .depthwiseConv2D: DepthwiseConv2D.kernel,
        .dequantize: Dequantize.kernel,
        .fullyConnected: FullyConnected.kernel,
        .l2Pool2D: Pool2D.l2,
        .maxPool2D: Pool2D.max,
        .pack: Pack.kernel,
        .quantize: Quantize.kernel,
        .reshape: Reshape.kernel,
        .shape: ShapeOf.kernel,
        .softmax: Softmax.kernel,
        .stridedSlice: StridedSlice.kernel,
    ]
}
