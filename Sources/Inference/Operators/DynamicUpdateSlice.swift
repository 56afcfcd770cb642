import Kernels
import Models
import Tensors

/// DYNAMIC_UPDATE_SLICE: x with a block replaced by `update`, which is moved inside where it would stand out.
enum DynamicUpdateSlice {
    /// Inputs: x, update, start indices.
    static let kernel = OperatorKernel(version: 6) { node in
        try node.expect(inputs: 3...3)
        let x = try node.input(0)
        let update = try node.input(1)
        let starts = try node.input(2)
        let y = try node.output()
        try node.expectSameType(x, y)
        try node.expectSameType(update, y)
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
            for axis in limits.indices { start += min(max(read(axis), 0), limits[axis]) * strides[axis] }
            copy(update.data, y.data + start * size)
        }
    }
}
