import Models
import Tensors

/// TRANSPOSE and STABLEHLO_TRANSPOSE: dimension `i` of the result is dimension `permutation[i]` of the input.
enum Transpose {
    static let kernel = OperatorKernel.view(version: 8, inputs: 2...2) { node, x in
        let given = try node.integers(try node.input(1))
        return try view(of: x, try given.map { try node.axis($0, rank: x.rank, name: "the dimension") }, node)
    }

    static let stablehlo = OperatorKernel.view(version: 1, inputs: 1...1) { node, x in
        try view(of: x, node.options.ints(.permutation), node)
    }

    private static func view(of x: RuntimeTensor, _ permutation: [Int], _ node: Node) throws -> View {
        try node.require(
            permutation.sorted() == Array(0..<x.rank), "\(permutation) is not an order of the dimensions of \(x.shape)")
        let strides = x.shape.strides
        return View(counts: permutation.map { x.shape[$0] }, steps: permutation.map { strides[$0] })
    }
}
