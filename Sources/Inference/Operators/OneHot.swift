import Kernels
import Models
import Tensors

/// ONE_HOT: along a new dimension, `on` at the index and `off` elsewhere.
enum OneHot {
    /// Inputs: indices, depth, on, off.
    static let kernel = OperatorKernel(version: 1) { node in
        let (indices, y) = try node.ends(inputs: 4)
        let (on, off) = (try node.input(2), try node.input(3))
        for value in [on, off] { try node.expectSameType(value, y) }
        try node.require(on.elementCount == 1 && off.elementCount == 1, "the values are not scalars")
        let depth = try node.integer(1, named: "the depth")
        try node.require(depth >= 0, "the depth is \(depth)")
        let given = node.options.int(.axis)
        let axis = given == -1 ? indices.rank : given
        try node.require(axis >= 0 && axis <= indices.rank, "axis \(given) is outside indices of shape \(indices.shape)")
        var shape = indices.shape.dimensions
        shape.insert(depth, at: axis)
        try node.resize(y, to: Shape(shape))
        let read = try node.indexReader(indices)
        let size = try node.elementSize(y)
        let count = y.elementCount
        let inner = shape[(axis + 1)...].reduce(1, *)
        let outer = shape[..<axis].reduce(1, *)
        return {
            Reference.fill(y.data, count: count, elementSize: size, from: off.data)
            for o in 0..<outer {
                for i in 0..<inner {
                    let index = read(o * inner + i)
                    if index >= 0 && index < depth {
                        (y.data + ((o * depth + index) * inner + i) * size).copyMemory(from: on.data, byteCount: size)
                    }
                }
            }
        }
    }
}
