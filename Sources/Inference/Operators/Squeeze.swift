import Models
import Tensors

/// SQUEEZE: without the dimensions of 1 that the options name, or without any dimension of 1.
enum Squeeze {
    static let kernel = OperatorKernel.reshaping(version: 2, inputs: 1...1) { node, x in
        let named = try node.options.ints(.squeezeDims).map { try node.axis($0, rank: x.rank, name: "the squeezed dimension") }
        for axis in named {
            try node.require(x.shape[axis] == 1, "dimension \(axis) of \(x.shape) cannot be squeezed: it is not 1")
        }
        let kept = x.shape.dimensions.indices.filter { named.isEmpty ? x.shape[$0] != 1 : !named.contains($0) }
        return Shape(kept.map { x.shape[$0] })
    }
}
