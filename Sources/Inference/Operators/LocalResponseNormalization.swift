import Kernels
import Models
import Tensors

/// LOCAL_RESPONSE_NORMALIZATION over neighbouring channels of [n, h, w, c].
enum LocalResponseNormalization {
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.expect(x, rank: 4...4)
        guard x.type == .float32, y.type == .float32 else { throw node.unsupported(x, y) }
        try node.resize(y, to: x.shape)
        let radius = node.options.int(.radius)
        try node.require(radius >= 0, "the radius is \(radius)")
        let depth = x.shape[3]
        let rows = x.shape[0] * x.shape[1] * x.shape[2]
        let (bias, alpha, beta) = (node.options.float(.bias), node.options.float(.alpha), node.options.float(.beta))
        return {
            Reference.normalizeLocally(
                rows: rows, depth: depth, radius: radius, bias: bias, alpha: alpha, beta: beta, x: x.elements(),
                y: y.elements())
        }
    }
}
