import Kernels
import Models
import Tensors

/// TILE: the input repeated along each dimension.
enum Tile {
    static let kernel = OperatorKernel(version: 3) { node in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let repeats = try node.integers(try node.input(1))
        try node.require(
            repeats.count == x.rank && repeats.allSatisfy { $0 >= 0 },
            "the repetitions \(Shape(repeats)) do not fit an input of shape \(x.shape)")
        let products = zip(x.shape.dimensions, repeats).map { $0.multipliedReportingOverflow(by: $1) }
        try node.require(!products.contains { $0.overflow }, "the repetitions \(Shape(repeats)) are too many")
        try node.resize(y, to: Shape(products.map(\.partialValue)))
        let strides = x.shape.strides
        let copy = try StridedCopy(
            shape: zip(repeats, x.shape.dimensions).flatMap { [$0, $1] }, elementSize: node.elementSize(x),
            from: strides.flatMap { [0, $0] })
        return { copy(x.data, y.data) }
    }
}
