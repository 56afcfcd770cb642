import Kernels
import Models
import Tensors

/// DYNAMIC_UPDATE_SLICE: x with a block replaced by `update`, which is moved inside where it would stand out.
enum DynamicUpdateSlice {
    /// Inputs: x, update, start indices.
    static let kernel = OperatorKernel(version: 6) { node in
        try evaluation(node) { start, limit, _ in min(max(start, 0), limit) }
    }

    /// Of lists and one element: its place is the first start index, and must be inside.
    static let element = OperatorKernel(version: 6) { node in
        let (list, element) = (try node.input(0), try node.input(1))
        try node.require(
            element.shape.dimensions == [1] + list.shape.dimensions.dropFirst(),
            "'\(element.name)' of shape \(element.shape) is no element of a list of shape \(list.shape)")
        return try evaluation(node) { start, limit, axis in
            if axis > 0 { return 0 }
            guard (0...limit).contains(start) else { throw node.error("element \(start) is outside a list of \(limit + 1)") }
            return start
        }
    }

    private static func evaluation(
        _ node: Node, _ place: @escaping (_ start: Int, _ limit: Int, _ axis: Int) throws -> Int
    ) throws -> Evaluation {
        try node.expect(inputs: 3...3)
        let (x, update, starts, y) = (try node.input(0), try node.input(1), try node.input(2), try node.output())
        for tensor in [x, update] { try node.expectSameType(tensor, y) }
        try node.require(
            update.rank == x.rank && starts.elementCount == x.rank
                && x.shape.dimensions.indices.allSatisfy { update.shape[$0] <= x.shape[$0] },
            "an update of shape \(update.shape) does not fit into \(x.shape)")
        try node.resize(y, to: x.shape)
        let read = try node.indexReader(starts)
        let size = try node.elementSize(x)
        let strides = x.shape.strides
        let copy = StridedCopy(shape: update.shape.dimensions, elementSize: size, from: update.shape.strides, to: strides)
        let limits = zip(x.shape.dimensions, update.shape.dimensions).map { $0 - $1 }
        return {
            y.data.copyMemory(from: x.data, byteCount: y.byteCount)
            var start = 0
            for axis in limits.indices { start += try place(read(axis), limits[axis], axis) * strides[axis] }
            copy(update.data, y.data + start * size)
        }
    }
}
