import Models
import Tensors

/// TILE: the input repeated along each dimension.
enum Tile {
    static let kernel = OperatorKernel.view(version: 3, inputs: 2...2) { node, x in
        let repeats = try node.integers(try node.input(1))
        try node.require(
            repeats.count == x.rank && repeats.allSatisfy { $0 >= 0 },
            "the repetitions \(Shape(repeats)) do not fit an input of shape \(x.shape)")
        let products = zip(x.shape.dimensions, repeats).map { $0.multipliedReportingOverflow(by: $1) }
        try node.require(!products.contains { $0.overflow }, "the repetitions \(Shape(repeats)) are too many")
        return View(
            counts: zip(repeats, x.shape.dimensions).flatMap { [$0, $1] }, steps: x.shape.strides.flatMap { [0, $0] },
            shape: Shape(products.map(\.partialValue)))
    }
}
