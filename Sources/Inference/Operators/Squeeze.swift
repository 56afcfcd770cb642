import Models
import Tensors

/// SQUEEZE: without the dimensions of 1 that the options name, or without any dimension of 1.
enum Squeeze {
    static let kernel = OperatorKernel(version: 2) { node in
        try node.expect(inputs: 1...1)
        let x = try node.input(0)
        let named = try node.options.ints(.squeezeDims).map { try node.axis($0, rank: x.rank, name: "the squeezed dimension") }
        for axis in named {
            try node.require(x.shape[axis] == 1, "dimension \(axis) of \(x.shape) cannot be squeezed: it is not 1")
        }
        let kept = x.shape.dimensions.indices.filter { named.isEmpty ? x.shape[$0] != 1 : !named.contains($0) }
        return try node.copy(x, to: try node.output(), shape: Shape(kept.map { x.shape[$0] }))
    }
}
