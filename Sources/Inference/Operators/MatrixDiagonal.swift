import Kernels
import Models
import Tensors

/// MATRIX_DIAG: vectors as the diagonals of square matrices of zeros. MATRIX_SET_DIAG: matrices with other diagonals.
enum MatrixDiagonal {
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        try node.require(x.rank > 0, "the input is a scalar")
        let n = x.shape[x.rank - 1]
        try node.resize(y, to: Shape(x.shape.dimensions + [n]))
        let copy = try diagonal(
            rows: n, columns: n, batches: x.shape.dimensions.dropLast().reduce(1, *), size: node.elementSize(x))
        return {
            y.data.initializeMemory(as: UInt8.self, repeating: 0, count: y.byteCount)
            copy(x.data, y.data)
        }
    }

    /// Inputs: matrices [..., r, c], diagonals [..., min(r, c)].
    static let set = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 2...2)
        let x = try node.input(0)
        let values = try node.input(1)
        let y = try node.output()
        try node.expectSameType(x, y)
        try node.expectSameType(values, y)
        try node.require(x.rank >= 2, "the input has the shape \(x.shape) where matrices are expected")
        let rows = x.shape[x.rank - 2]
        let columns = x.shape[x.rank - 1]
        let expected = Shape(x.shape.dimensions.dropLast(2) + [min(rows, columns)])
        try node.require(values.shape == expected, "the diagonals have the shape \(values.shape) where \(expected) is expected")
        try node.resize(y, to: x.shape)
        let copy = try diagonal(
            rows: rows, columns: columns, batches: x.shape.dimensions.dropLast(2).reduce(1, *), size: node.elementSize(x))
        return {
            y.data.copyMemory(from: x.data, byteCount: y.byteCount)
            copy(values.data, y.data)
        }
    }

    private static func diagonal(rows: Int, columns: Int, batches: Int, size: Int) -> StridedCopy {
        let n = min(rows, columns)
        return StridedCopy(shape: [batches, n], elementSize: size, from: [n, 1], to: [rows * columns, columns + 1])
    }
}
