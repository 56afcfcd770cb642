import Models
import Tensors

/// DEPTHWISE_CONV_2D: x [n, h, w, c]; weights [1, kh, kw, c × m]; bias [c × m], optional; y [n, h', w', c × m].
enum DepthwiseConv2D {
    static let kernel = OperatorKernel(
        version: 7, rows: .separate(ranks: 4...4), products: { $0.outputElements &* $0.product(of: 1) { $0.dropLast() } }
    ) { node -> any OperatorPlan in
        try node.expect(inputs: 2...3)
        let (x, w) = (try node.input(0), try node.input(1))
        try node.expect(x, rank: 4...4)
        try node.expect(w, rank: 4...4)
        try node.require(w.shape[0] == 1, "the weights '\(w.name)' have the shape \(w.shape); the first dimension must be 1")
        let channels = w.shape[3]
        try node.require(
            x.shape[3] > 0 && channels > 0 && channels % x.shape[3] == 0,
            "\(x.shape[3]) input channels do not divide \(channels) output channels")
        let window = try node.window(over: x, filterHeight: w.shape[1], filterWidth: w.shape[2], outputChannels: channels)
        let plan = try ConvolutionPlan(node, .depthwise, geometry: window)
        try node.resize(plan.y, to: window.outputShape)
        return plan
    }
}
