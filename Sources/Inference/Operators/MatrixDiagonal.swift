import Kernels
import Models
import Tensors

/// MATRIX_DIAG: vectors as the diagonals of square matrices of zeros. MATRIX_SET_DIAG: matrices with other diagonals.
enum MatrixDiagonal {
    static let kernel = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        try node.require(x.rank > 0, "the input is a scalar")
        try node.resize(y, to: Shape(x.shape.dimensions + [x.shape[x.rank - 1]]))
        return try plan(x, y, base: .number(0), node)
    }

    /// Inputs: matrices [..., r, c], diagonals [..., min(r, c)].
    static let set = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let values = try node.input(1)
        try node.expectSameType(values, y)
        try node.require(x.rank >= 2, "the input has the shape \(x.shape) where matrices are expected")
        let expected = Shape(x.shape.dimensions.dropLast(2) + [x.shape.dimensions.suffix(2).min()!])
        try node.require(values.shape == expected, "the diagonals have the shape \(values.shape) where \(expected) is expected")
        try node.resize(y, to: x.shape)
        return try plan(values, y, base: .copy(x), node)
    }

    private static func plan(
        _ values: RuntimeTensor, _ y: RuntimeTensor, base: MovementPlan.Base, _ node: Node
    ) throws -> MovementPlan {
        let (rows, columns) = (y.shape[y.rank - 2], y.shape[y.rank - 1]), n = min(rows, columns)
        let copy = StridedCopy(
            shape: [y.shape.dimensions.dropLast(2).reduce(1, *), n], elementSize: try node.elementSize(y), from: [n, 1],
            to: [rows * columns, columns + 1])
        return MovementPlan(y: y, base: base, moves: [.init(from: values, to: y, copy: copy)])
    }
}
