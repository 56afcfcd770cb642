import KernelInterface
import Models
import Tensors

/// FULLY_CONNECTED: x [..., i]; weights [o, i]; bias [o], optional; y [elements / i, o], or with the leading
/// dimensions kept.
enum FullyConnected {
    static let kernel = OperatorKernel(
        version: 14, packsHalves: true, rows: .separate(ranks: 2...2),
        products: { $0.outputElements &* $0.product(of: 1) { $0.suffix(1) } }
    ) { node -> any OperatorPlan in
        if let blockwise = try BlockwiseFullyConnected.evaluation(node) {
            return PlainPlan("int4 or int2 weights in blocks", blockwise)
        }
        try node.expect(inputs: 2...3)
        let (x, w) = (try node.input(0), try node.input(1))
        try node.expect(w, rank: 2...2)
        try node.require(node.options.int(.weightsFormat) == 0, "shuffled weights are not supported")
        let (depth, outputs) = (w.shape[1], w.shape[0])
        try node.require(depth > 0 && outputs > 0, "the weights '\(w.name)' of shape \(w.shape) are empty")
        try node.require(
            x.elementCount % depth == 0,
            "the input of shape \(x.shape) cannot be cut into rows of \(depth) elements")
        let rows = x.elementCount / depth
        let plan = try ConvolutionPlan(
            node, .fullyConnected, geometry: WindowGeometry(rows: rows, inputs: depth, outputs: outputs))
        if node.options.bool(.keepNumDims) {
            try node.require(
                x.rank > 0 && x.shape[x.rank - 1] == depth,
                "the input of shape \(x.shape) does not end in the weights' \(depth)")
            try node.resize(plan.y, to: Shape(x.shape.dimensions.dropLast() + [outputs]))
        } else {
            try node.resize(plan.y, to: [rows, outputs])
        }
        return plan
    }
}
