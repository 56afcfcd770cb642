import Models
import Tensors

/// CONV_2D: x [n, h, w, c]; weights [o, kh, kw, c / groups]; bias [o], optional; y [n, h', w', o].
enum Conv2D {
    static let kernel = OperatorKernel(
        version: 8, packsHalves: true, rows: .separate(ranks: 4...4),
        products: { $0.outputElements &* $0.product(of: 1) { $0.dropFirst() } }
    ) { node -> any OperatorPlan in
        try node.expect(inputs: 2...3)
        let (x, w) = (try node.input(0), try node.input(1))
        try node.expect(x, rank: 4...4)
        try node.expect(w, rank: 4...4)
        let (depth, outputs) = (w.shape[3], w.shape[0])
        try node.require(
            depth > 0 && x.shape[3] % depth == 0 && x.shape[3] > 0,
            "the input has \(x.shape[3]) channels, which the weights' \(depth) do not divide")
        let groups = x.shape[3] / depth
        try node.require(
            outputs > 0 && outputs % groups == 0, "\(outputs) output channels cannot be split into \(groups) groups")
        var window = try node.window(over: x, filterHeight: w.shape[1], filterWidth: w.shape[2], outputChannels: outputs)
        window.groups = groups
        let plan = try ConvolutionPlan(node, .convolution, geometry: window)
        try node.resize(plan.y, to: window.outputShape)
        return plan
    }
}
