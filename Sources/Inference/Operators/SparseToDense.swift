import Kernels
import Models
import Tensors

/// SPARSE_TO_DENSE: a default value everywhere but at given positions.
enum SparseToDense {
    /// Inputs: positions (a number, [n], or [n, rank]), shape, values (one or n), default.
    static let kernel = OperatorKernel(version: 3) { node in
        let (indices, y) = try node.ends(inputs: 4)
        let (values, base) = (try node.input(2), try node.input(3))
        for tensor in [values, base] { try node.expectSameType(tensor, y) }
        try node.expect(indices, rank: 0...2)
        let shape = try node.integers(try node.input(1))
        try node.require(shape.allSatisfy { $0 >= 0 }, "the shape \(Shape(shape)) is not possible")
        try node.resize(y, to: Shape(shape))
        let depth = indices.rank == 2 ? indices.shape[1] : 1
        let count = indices.rank == 0 ? 1 : indices.shape[0]
        try node.require(depth == shape.count, "positions of \(depth) indices do not fit the shape \(Shape(shape))")
        let position = try GatherND.Position(indices, depth: depth, rows: count, within: shape, node)
        try node.require(
            base.elementCount == 1 && (values.elementCount == 1 && values.rank == 0 || values.elementCount == count),
            "there are \(values.elementCount) values for \(count) positions")
        let size = try node.elementSize(y)
        let step = values.rank == 0 ? 0 : size
        let total = y.elementCount
        return {
            Reference.fill(y.data, count: total, elementSize: size, from: base.data)
            for i in 0..<count {
                (y.data + (try position.offset(i)) * size).copyMemory(from: values.data + i * step, byteCount: size)
            }
        }
    }
}
