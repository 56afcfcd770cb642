import Kernels
import Models
import Tensors

/// TRANSPOSE: dimension `i` of the result is dimension `permutation[i]` of the input.
enum Transpose {
    static let kernel = OperatorKernel(version: 8) { node in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let given = try node.integers(try node.input(1))
        let permutation = try given.map { try node.axis($0, rank: x.rank, name: "the dimension") }
        try node.require(
            permutation.sorted() == Array(0..<x.rank), "\(Shape(given)) is not an order of the dimensions of \(x.shape)")
        let shape = permutation.map { x.shape[$0] }
        try node.resize(y, to: Shape(shape))
        let strides = x.shape.strides
        let copy = try StridedCopy(shape: shape, elementSize: node.elementSize(x), from: permutation.map { strides[$0] })
        return { copy(x.data, y.data) }
    }
}
